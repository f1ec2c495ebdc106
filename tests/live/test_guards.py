"""A socket event that meets a fault is answered all the same: the tablet must not wait for ever."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from kruvision.extensions import db
from kruvision.live.guards import refusal
from kruvision.services.errors import Refused, Unavailable
from kruvision.services.forms.inputs import LARGEST_ID
from kruvision.services.jury import seats
from kruvision.services.jury.tablet_commands import TabletCommand
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.jury import call, start
from tests.live.test_jury import Hall, Tablet


@pytest.fixture
def tablet(app: Flask) -> Tablet:
    show = start(make_show())
    call(show.entries[0])
    return Tablet(app, Hall(show), 1)


def test_a_fault_is_answered(tablet: Tablet) -> None:
    tablet.join()
    with transaction():
        db.session.execute(text("ALTER TABLE mark RENAME TO mark_gone"))
    answer = tablet.mark()
    assert answer["error"] == "server_error"
    assert answer["message"]


def test_a_refusal_says_whether_asking_again_makes_sense(app: Flask, tablet: Tablet) -> None:
    assert tablet.send("jury:join", {"show": LARGEST_ID})["final"] is True
    for code in ("not_allowed", "screen_unknown", "no_seat", "card_unknown"):
        assert refusal(Refused(code))["final"] is True
    for code in ("storage_away", "storage_busy", "disk_full", "too_fast"):
        assert refusal(Unavailable(code, seconds=1))["final"] is False


def test_a_database_that_is_away_is_no_final_answer(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: Any) -> Any:
        raise OperationalError("SELECT 1", {}, Exception("the server closed the connection"))

    with monkeypatch.context() as broken:
        broken.setattr(seats, "find_seat", away)
        refused = tablet.join()
    assert (refused["error"], refused["final"]) == ("storage_away", False)
    assert "error" not in tablet.join()


def test_a_full_disk_is_a_refusal_in_words(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that may grow by no page says the same as a full disk."""
    real = TabletCommand.carry_out

    def carry_out(*args: Any, **kwargs: Any) -> Any:
        pages = db.session.execute(text("PRAGMA page_count")).scalar_one()
        db.session.execute(text(f"PRAGMA max_page_count={pages}"))
        return real(*args, **kwargs)

    monkeypatch.setattr(TabletCommand, "carry_out", carry_out)
    answers = (tablet.mark(seq=seq, value=str(1 + seq % 9)) for seq in range(1, 500))
    refused = next(answer for answer in answers if "error" in answer)
    assert refused["error"] == "disk_full"
    assert refused["message"]
