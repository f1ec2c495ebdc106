"""Many threads on one database file: nobody votes twice, and nothing counts after the close.

Each race also runs against its mutant, the same code with the guard taken out, which must fail: a
race that cannot happen here would prove nothing.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text, true

from kruvision.extensions import db
from kruvision.models import Entry, VotingWindow
from kruvision.services.access import SYSTEM
from kruvision.services.audience import casting, receipts, recount, tickets, windows
from kruvision.services.errors import Refused
from kruvision.services.scoring import tallies
from kruvision.services.transactions.transaction import transaction
from scripts.servers import PATIENCE_SECONDS
from tests.factories import make_show
from tests.factories.voting import close_vote, get_window, make_vote, make_voter

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=5)
THREADS = 8


def in_threads(app: Flask, work: list[Callable[[], object]]) -> list[object]:
    """Everything at once, each with a connection of its own; refusals come back as their code."""
    ready = threading.Barrier(THREADS)

    def run(task: Callable[[], object], waits: bool) -> object:
        with app.app_context():
            if waits:
                ready.wait(PATIENCE_SECONDS)
            try:
                return task()
            except Refused as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(THREADS) as pool:
        jobs = [pool.submit(run, task, n < THREADS) for n, task in enumerate(work)]
        return [job.result() for job in jobs]


def first_entry(window: VotingWindow) -> int:
    query = select(Entry.id).where(Entry.show_id == window.show_id).order_by(Entry.running_order)
    return db.session.execute(query.limit(1)).scalar_one()


def test_one_voter_casting_at_once_from_many_tabs_has_one_ballot(app: Flask) -> None:
    window = make_vote(at=NOW)
    entry, voter, window_id = first_entry(window), make_voter(), window.id
    db.session.rollback()

    def cast(n: int) -> Callable[[], object]:
        return lambda: casting.cast_ballot(voter, window_id, [entry], f"command-{n}", at=SOON)

    in_threads(app, [cast(n) for n in range(200)])
    window = get_window(window_id)
    assert window.ballots == 1
    assert tallies.tallies(window.show_id)[entry] == (1, 1)
    recount.check_tally(window)


def test_mutant_looking_first_and_writing_later_counts_a_voter_twice(app: Flask) -> None:
    """The same race on a table without the key of window and voter: SELECT, then INSERT."""
    with transaction():
        db.session.execute(text("CREATE TABLE loose_ballot (window_id INTEGER, voter_key TEXT)"))
    looked = threading.Barrier(THREADS)

    def cast_loosely() -> object:
        mine = text("SELECT count(*) FROM loose_ballot WHERE voter_key = 'me'")
        has_voted = db.session.execute(mine).scalar_one() > 0
        looked.wait(PATIENCE_SECONDS)
        if not has_voted:
            with transaction():
                db.session.execute(text("INSERT INTO loose_ballot VALUES (1, 'me')"))
        return None

    in_threads(app, [cast_loosely] * THREADS)
    counted = db.session.execute(text("SELECT count(*) FROM loose_ballot")).scalar_one()
    with transaction():
        db.session.execute(text("DROP TABLE loose_ballot"))
    assert counted > 1


@pytest.mark.parametrize("checks_state", [True, False])
def test_no_ballot_counts_that_was_committed_after_the_close(
    app: Flask, monkeypatch: pytest.MonkeyPatch, checks_state: bool
) -> None:
    window = make_vote(at=NOW)
    entry, window_id, show_id = first_entry(window), window.id, window.show_id
    db.session.rollback()
    at_close: list[int] = []
    has_begun, is_over = threading.Event(), threading.Event()

    def cast() -> object:
        try:
            return casting.cast_ballot(make_voter(), window_id, [entry], "", at=SOON)
        finally:
            has_begun.set()

    def cast_late() -> object:
        assert is_over.wait(PATIENCE_SECONDS)
        return cast()

    def close() -> object:
        assert has_begun.wait(PATIENCE_SECONDS)
        at_close.append(close_vote(show_id, at=SOON).ballots)
        is_over.set()
        return "close"

    if not checks_state:  # the mutant: the window's state is not looked at
        monkeypatch.setattr(windows, "require_voting_open", lambda window, at: None)
    answers = in_threads(app, [close, *[cast] * 290, *[cast_late] * 10])
    counted = get_window(window_id).ballots
    if checks_state:
        assert counted == at_close[0] == sum(isinstance(a, receipts.Receipt) for a in answers)
        assert {a for a in answers if isinstance(a, str)} == {"close", "closed"}
    else:
        assert counted > at_close[0]


@pytest.mark.parametrize("is_guarded", [True, False])
def test_many_phones_racing_for_one_ticket_bind_it_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, is_guarded: bool
) -> None:
    show = make_show(credential="tickets")
    show_id = show.id
    ticket = tickets.make_tickets(show_id, 1, by=SYSTEM, at=NOW)[0]
    db.session.rollback()

    def bind(n: int) -> Callable[[], object]:
        return lambda: tickets.bind_ticket(show_id, ticket.token, f"device-{n}", at=NOW)

    if not is_guarded:  # the mutant: whoever comes last takes the ticket
        monkeypatch.setattr(tickets, "_is_free_for", lambda device: true())
    answers = in_threads(app, [bind(n) for n in range(THREADS)])
    bound = [answer for answer in answers if answer != "bound_elsewhere"]
    assert (len(bound) == 1) is is_guarded


def test_a_thousand_voters_at_once_are_all_counted(app: Flask) -> None:
    window = make_vote(at=NOW)
    entry, window_id = first_entry(window), window.id
    db.session.rollback()
    work = [
        lambda: casting.cast_ballot(make_voter(), window_id, [entry], "once", at=SOON)
        for _ in range(1000)
    ]
    answers = in_threads(app, work)
    assert all(isinstance(answer, receipts.Receipt) for answer in answers)
    window = get_window(window_id)
    assert window.ballots == 1000
    recount.check_tally(window)
