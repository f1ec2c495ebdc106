"""Many small writes in one transaction: one commit, each with its own answer."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from kruvision.extensions import db
from kruvision.services.audience.casting import SubmittedBallot, count_together
from kruvision.services.audience.receipts import Receipt
from kruvision.services.errors import Refused, TooFast
from kruvision.services.scoring import tallies
from kruvision.services.transactions import group_commit
from kruvision.services.transactions.changes import (
    BallotsCast,
    Change,
    TicketsChanged,
    committed,
)
from kruvision.services.transactions.group_commit import Job, JobQueue, in_group, work_through
from kruvision.services.transactions.transaction import current_revision
from scripts.servers import PATIENCE_SECONDS, wait_until
from tests.factories.voting import make_vote, make_voter

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


def echo(items: Sequence[int], changes: list[Change]) -> Sequence[int]:
    """Work that changes nothing."""
    return items


def jobs_of(window_id: int, entries: list[int]) -> list[Job[SubmittedBallot, Receipt]]:
    """Ballots for these entries, one voter each."""
    at = NOW + timedelta(seconds=5)
    return [Job(SubmittedBallot(make_voter(), window_id, (entry,), "", at)) for entry in entries]


def test_a_group_is_committed_once_and_announced_once(app: Flask) -> None:
    window = make_vote(at=NOW)
    entry = tallies.tallies(window.show_id).popitem()[0]
    jobs = jobs_of(window.id, [entry] * 30)
    before = current_revision()
    heard: list[Change] = []

    def listen(_sender: object, changes: tuple[Change, ...]) -> None:
        heard.extend(changes)

    with committed.connected_to(listen):
        work_through(count_together, jobs)
    assert current_revision() == before
    assert [type(change) for change in heard] == [BallotsCast]
    assert tallies.tallies(window.show_id)[entry] == (30, 30)


def test_a_group_that_changed_something_else_moves_the_revision(app: Flask) -> None:
    window = make_vote(at=NOW)
    entry = tallies.tallies(window.show_id).popitem()[0]

    def work(casts: Sequence[SubmittedBallot], changes: list[Change]) -> list[Any]:
        counted = count_together(casts, changes)
        changes.append(TicketsChanged(window.show_id))
        return counted

    before = current_revision()
    work_through(count_together, [])
    assert current_revision() == before
    work_through(work, jobs_of(window.id, [entry]))
    assert current_revision() == before + 1


def test_a_refused_ballot_leaves_the_others_of_its_group_counted(app: Flask) -> None:
    window = make_vote(at=NOW)
    entry = tallies.tallies(window.show_id).popitem()[0]
    jobs = jobs_of(window.id, [entry, 999, entry])
    work_through(count_together, jobs)
    assert [str(outcome) for outcome in jobs[1].outcome] == ["unknown_entry"]
    assert jobs[0].result().choices == jobs[2].result().choices == (entry,)
    assert tallies.tallies(window.show_id)[entry] == (2, 2)


def test_the_same_command_twice_in_one_group_is_counted_once(app: Flask) -> None:
    window = make_vote(at=NOW)
    entry = tallies.tallies(window.show_id).popitem()[0]
    cast = SubmittedBallot(
        make_voter(), window.id, (entry,), "command-1", NOW + timedelta(seconds=5)
    )
    jobs: list[Job[SubmittedBallot, Receipt]] = [Job(cast), Job(cast)]
    work_through(count_together, jobs)
    assert jobs[0].result() == jobs[1].result()
    assert db.session.execute(text("SELECT changes FROM ballot")).all() == [(0,)]


def test_of_two_votes_of_one_voter_in_one_group_the_later_counts(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, second, *_ = sorted(tallies.tallies(window.show_id))
    voter, at = make_voter(), NOW + timedelta(seconds=5)
    casts = [
        SubmittedBallot(voter, window.id, (first,), "command-1", at),
        SubmittedBallot(voter, window.id, (second,), "command-2", at),
        SubmittedBallot(voter, window.id, (first,), "command-1", at),
    ]
    jobs: list[Job[SubmittedBallot, Receipt]] = [Job(cast) for cast in casts]
    work_through(count_together, jobs)
    assert [job.result().choices for job in jobs] == [(first,), (second,), (second,)]
    assert tallies.tallies(window.show_id)[second] == (1, 1)
    assert tallies.tallies(window.show_id)[first] == (0, 0)


def test_votes_in_two_windows_share_one_group(app: Flask) -> None:
    windows = [make_vote(at=NOW), make_vote(at=NOW)]
    entries = [sorted(tallies.tallies(window.show_id))[0] for window in windows]
    jobs = [
        job
        for window, entry in zip(windows, entries, strict=True)
        for job in jobs_of(window.id, [entry, entry])
    ]
    mixed = [jobs[0], jobs[2], *jobs_of(999, [1]), jobs[1], jobs[3]]
    work_through(count_together, mixed)
    with pytest.raises(Refused, match="not_found"):
        mixed[2].result()
    for window, entry in zip(windows, entries, strict=True):
        assert tallies.tallies(window.show_id)[entry] == (2, 2)


def test_a_fault_concerns_its_own_job_and_nobody_gets_a_false_yes(app: Flask) -> None:
    window = make_vote(at=NOW)
    entry = tallies.tallies(window.show_id).popitem()[0]
    jobs = jobs_of(window.id, [entry, entry, entry])
    broken = jobs[1].item

    def work(casts: Sequence[SubmittedBallot], changes: list[Change]) -> list[Any]:
        counted = count_together(casts, changes)
        if broken in casts:
            raise RuntimeError("broken")
        return counted

    work_through(work, jobs)
    assert [str(outcome) for outcome in jobs[1].outcome] == ["broken"]
    assert jobs[0].result().code != jobs[2].result().code
    assert tallies.tallies(window.show_id)[entry] == (2, 2)


def test_a_database_that_is_away_fails_the_whole_group_once(app: Flask) -> None:
    window = make_vote(at=NOW)
    entry = tallies.tallies(window.show_id).popitem()[0]
    tried: list[int] = []

    def work(casts: Sequence[SubmittedBallot], changes: list[Change]) -> list[Any]:
        tried.append(len(casts))
        count_together(casts, changes)
        raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    work_through(work, jobs := jobs_of(window.id, [entry, entry]))
    assert tried == [2]
    assert all(isinstance(job.outcome[0], OperationalError) for job in jobs)
    assert tallies.tallies(window.show_id)[entry] == (0, 0)
    work_through(count_together, again := jobs_of(window.id, [entry]))
    assert again[0].result().choices == (entry,)


def test_a_full_queue_says_busy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "LONGEST_QUEUE", 2)
    queue: JobQueue[int, int] = JobQueue(echo, 0)
    assert queue.join(Job(1)) is True
    assert queue.join(Job(2)) is False
    with pytest.raises(TooFast, match="busy"):
        queue.join(Job(3))


def test_more_than_one_group_is_led_to_its_end(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "LARGEST_GROUP", 3)
    sizes: list[int] = []
    real = group_commit.work_through

    def counted(work: Any, group: list[Job[int, int]]) -> None:
        sizes.append(len(group))
        wait_until(lambda: sum(sizes) + group_commit.waiting() == 12, lambda: "not all joined")
        real(work, group)

    monkeypatch.setattr(group_commit, "work_through", counted)
    ready = threading.Barrier(12)

    def one(number: int) -> int:
        with app.app_context():
            ready.wait(PATIENCE_SECONDS)
            try:
                return in_group(echo, number)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(12) as pool:
        assert sorted(pool.map(one, range(12))) == list(range(12))
    assert sum(sizes) == 12
    assert 4 <= len(sizes) < 12
    assert max(sizes) <= 3


def test_a_refusal_reaches_the_one_who_asked(app: Flask) -> None:
    def refuse(items: Sequence[int], changes: list[Change]) -> list[Refused]:
        return [Refused("closed") for _ in items]

    with pytest.raises(Refused, match="closed"):
        in_group(refuse, 1)
    assert in_group(echo, 2) == 2
