"""A ticket is replaced while its seat's ballot is under way: the look for that ballot waits for it.
On PostgreSQL, where writers work side by side; on SQLite there is one at a time."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, text

from kruvision.extensions import db
from kruvision.models import Ticket, VotingWindow
from kruvision.services.access import SYSTEM
from kruvision.services.audience import spent_seats, tickets
from kruvision.services.audience.casting import SubmittedBallot, count_together
from kruvision.services.audience.voters import Voter
from kruvision.services.transactions.transaction import transaction
from scripts.servers import PATIENCE_SECONDS, wait_until
from tests.factories import make_show
from tests.factories.voting import entry_ids, open_vote, print_tickets

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def spent_after_the_race(app: Flask) -> bool:
    """Whether the new ticket knows of the ballot that was written, but not committed, when its
    seat's ticket was replaced."""
    show = make_show(phase="voting", credential="tickets")
    printed, window = print_tickets(show.id, 1)[0], open_vote(show, at=NOW)
    voter = Voter("phone", tickets.bind_ticket(show.id, printed.token, "phone", at=NOW))
    show_id, choices = show.id, tuple(entry_ids(show.id)[:1])
    ballot = SubmittedBallot(voter, window.id, choices, "command", NOW)
    db.session.rollback()
    written, go_on, replaced = threading.Event(), threading.Event(), threading.Event()

    def cast() -> None:
        with app.app_context(), transaction(alone=False) as changes:
            count_together([ballot], changes)
            written.set()
            go_on.wait(PATIENCE_SECONDS)

    def replace() -> None:
        with app.app_context():
            tickets.reissue_ticket(show_id, 1, by=SYSTEM, at=NOW)
            db.session.remove()
        replaced.set()

    def is_decided() -> bool:
        db.session.rollback()
        return replaced.is_set() or db.session.execute(WAITING).scalar_one() > 0

    threads = [threading.Thread(target=work) for work in (cast, replace)]
    threads[0].start()
    assert written.wait(PATIENCE_SECONDS)
    threads[1].start()
    wait_until(is_decided, lambda: "the ticket is neither replaced nor waited for")
    go_on.set()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return bool(db.session.execute(select(Ticket.spent)).scalar_one())


def test_a_ballot_under_way_is_waited_for(app: Flask) -> None:
    assert spent_after_the_race(app)


def test_the_race_catches_windows_that_are_not_held(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_windows(show_id: int) -> Sequence[VotingWindow]:
        query = select(VotingWindow).where(VotingWindow.show_id == show_id)
        return db.session.execute(query).scalars().all()

    monkeypatch.setattr(spent_seats, "_hold_windows", find_windows)
    assert not spent_after_the_race(app)
