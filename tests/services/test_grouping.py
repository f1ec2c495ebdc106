"""Many small writes in one transaction: one commit, each with its own answer."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from kruvision.extensions import db
from kruvision.services import counting, grouping, voting
from kruvision.services.changes import BallotsCast, Change, committed
from kruvision.services.errors import Refused, TooFast
from kruvision.services.grouping import Job, Line, in_group, work_through
from kruvision.services.transaction import current_revision
from tests.factories.voting import make_vote, make_voter

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


def jobs_of(window_id: int, entries: list[int]) -> list[Job[object]]:
    """Ballots for these entries, one voter each."""

    def job(entry: int) -> Job[object]:
        at = NOW + timedelta(seconds=5)
        voter = make_voter()

        def work(changes: list[Change]) -> object:
            return voting._cast(voter, window_id, [entry], "", at=at, changes=changes)

        return Job(work)

    return [job(entry) for entry in entries]


def test_a_group_is_committed_once_and_announced_once(app: Flask) -> None:
    window = make_vote(at=NOW)
    entry = counting.tallies(window.show_id).popitem()[0]
    jobs = jobs_of(window.id, [entry] * 30)
    before = current_revision()
    heard: list[Change] = []

    def listen(_sender: object, changes: tuple[Change, ...]) -> None:
        heard.extend(changes)

    with committed.connected_to(listen):
        work_through(jobs)
    assert current_revision() == before + 1
    assert [type(change) for change in heard] == [BallotsCast]
    assert counting.tallies(window.show_id)[entry] == (30, 30)


def test_a_refused_ballot_leaves_the_others_of_its_group_counted(app: Flask) -> None:
    window = make_vote(at=NOW)
    entry = counting.tallies(window.show_id).popitem()[0]
    jobs = jobs_of(window.id, [entry, 999, entry])
    work_through(jobs)
    assert [bool(job.results) for job in jobs] == [True, False, True]
    assert str(jobs[1].error) == "unknown_entry"
    assert counting.tallies(window.show_id)[entry] == (2, 2)


def test_the_same_command_twice_in_one_group_is_counted_once(app: Flask) -> None:
    window = make_vote(at=NOW)
    entry = counting.tallies(window.show_id).popitem()[0]
    voter, window_id = make_voter(), window.id

    def work(changes: list[Change]) -> object:
        at = NOW + timedelta(seconds=5)
        return voting._cast(voter, window_id, [entry], "command-1", at=at, changes=changes)

    jobs: list[Job[object]] = [Job(work), Job(work)]
    work_through(jobs)
    assert jobs[0].results == jobs[1].results
    assert db.session.execute(text("SELECT changes FROM ballot")).all() == [(0,)]


def test_a_fault_undoes_the_whole_group_and_nobody_gets_a_false_yes(app: Flask) -> None:
    window = make_vote(at=NOW)
    entry = counting.tallies(window.show_id).popitem()[0]

    def broken(changes: list[Change]) -> object:
        db.session.execute(text("SELECT * FROM no_such_table"))
        return "counted"

    jobs = [*jobs_of(window.id, [entry, entry]), Job(broken)]
    work_through(jobs)
    assert all(job.error and not job.results for job in jobs)
    assert counting.tallies(window.show_id)[entry] == (0, 0)
    work_through(again := jobs_of(window.id, [entry]))
    assert again[0].results


def test_a_full_line_says_busy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "LONGEST_LINE", 2)
    line = Line()
    assert line.join(Job(lambda changes: None)) is True
    assert line.join(Job(lambda changes: None)) is False
    with pytest.raises(TooFast, match="busy"):
        line.join(Job(lambda changes: None))


def test_more_than_one_group_is_led_to_its_end(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "LARGEST_GROUP", 3)
    sizes: list[int] = []
    real = grouping.work_through

    def counted(group: list[Job[object]]) -> None:
        sizes.append(len(group))
        time.sleep(0.01)
        real(group)

    monkeypatch.setattr(grouping, "work_through", counted)
    ready = threading.Barrier(12)

    def one(number: int) -> int:
        with app.app_context():
            ready.wait(timeout=10)
            try:
                return in_group(lambda changes: number)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(12) as pool:
        assert sorted(pool.map(one, range(12))) == list(range(12))
    assert sum(sizes) == 12
    assert 4 <= len(sizes) < 12
    assert max(sizes) <= 3


def test_a_refusal_reaches_the_one_who_asked(app: Flask) -> None:
    def refuse(changes: list[Change]) -> None:
        raise Refused("closed")

    with pytest.raises(Refused, match="closed"):
        in_group(refuse)
    assert in_group(lambda changes: "next") == "next"
