"""What a form asks of the transaction that it causes: asked inside, once, and by everybody at the
same moment as if one after the other."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import Edition, Screen
from kruvision.models.record import Command
from kruvision.services.access import Actor
from kruvision.services.errors import Refused
from kruvision.services.stage import screens
from kruvision.services.stage.screens import ScreenInput
from kruvision.services.transactions.conditions import conditions
from kruvision.services.transactions.idempotency import Repeated, note_new
from kruvision.services.transactions.transaction import Conflict, retry_on_conflict, transaction
from scripts.servers import PATIENCE_SECONDS
from tests.factories import make_edition

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
ORGANIZER = Actor("organizer", 1)
AT_ONCE = 4


def year_of(edition_id: int) -> int:
    db.session.rollback()
    return db.session.get_one(Edition, edition_id).year


def set_year(edition_id: int, year: int) -> None:
    with transaction():
        db.session.get_one(Edition, edition_id).year = year


def refuse() -> None:
    raise Refused("changed_meanwhile")


def test_what_does_not_hold_undoes_the_transaction_before_it_did_anything(app: Flask) -> None:
    edition = make_edition(year=2026)
    with pytest.raises(Refused, match="changed_meanwhile"), conditions(refuse):
        set_year(edition.id, 2030)
    assert year_of(edition.id) == 2026
    set_year(edition.id, 2031)
    assert year_of(edition.id) == 2031


def test_a_condition_sees_what_was_committed_since_the_door_looked(app: Flask) -> None:
    edition_id = make_edition(year=2026).id
    seen = db.session.get_one(Edition, edition_id).year
    set_year(edition_id, 2027)

    def still() -> None:
        if db.session.get_one(Edition, edition_id).year != seen:
            raise Refused("changed_meanwhile")

    with pytest.raises(Refused), conditions(still):
        set_year(edition_id, 2028)
    assert year_of(edition_id) == 2027


def test_conditions_hold_for_the_first_transaction_that_commits_and_no_other(app: Flask) -> None:
    edition_id = make_edition().id
    asked: list[int] = []
    with conditions(lambda: asked.append(year_of_now(edition_id))):
        set_year(edition_id, 2030)
        set_year(edition_id, 2031)
    assert len(asked) == 1


def year_of_now(edition_id: int) -> int:
    return db.session.get_one(Edition, edition_id).year


def test_a_transaction_done_again_is_asked_again(app: Flask) -> None:
    edition_id = make_edition(year=2026).id
    tries: list[int] = []

    @retry_on_conflict
    def work() -> None:
        with transaction():
            db.session.get_one(Edition, edition_id).year += 1
            if len(tries) < 2:
                raise Conflict

    with conditions(lambda: tries.append(1)):
        work()
    assert (len(tries), year_of(edition_id)) == (2, 2027)


def test_a_command_sent_by_several_at_once_is_carried_out_once(app: Flask) -> None:
    edition_id = make_edition().id
    db.session.rollback()
    ready = threading.Barrier(AT_ONCE)

    def send(_number: int) -> str:
        with app.app_context():
            ready.wait(PATIENCE_SECONDS)
            try:
                with conditions(partial(note_new, ORGANIZER.label, "same")):
                    screens.add_screen(edition_id, ScreenInput(name="Hall"), by=ORGANIZER, at=NOW)
                return "made"
            except Repeated:
                return "repeated"
            finally:
                db.session.remove()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = sorted(pool.map(send, range(AT_ONCE)))
    assert answers == ["made", *["repeated"] * (AT_ONCE - 1)]
    assert db.session.query(Screen).count() == 1
    assert db.session.query(Command).count() == 1
