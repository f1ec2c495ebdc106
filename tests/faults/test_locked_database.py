"""Another program holds the database's write lock: writers wait, or are told to send again; people
who read do not wait at all."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
import requests

from kruvision.simulation.browser import TIMEOUT
from tests.faults.rig import audit
from tests.faults.rig.crowd import Crowd
from tests.faults.rig.hall import FaultyServer, Hall

pytestmark = pytest.mark.faults
READS = 25
LONGEST_READ = 2.0
"""How long the check waits for a server that does not answer: less than SQLite itself waits."""


@contextmanager
def held(hall: Hall) -> Iterator[None]:
    """This process holds the write lock."""
    path = hall.instance / "kruvision.db"
    with closing(sqlite3.connect(path, isolation_level=None, timeout=TIMEOUT)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def reads_meanwhile(crowd: Crowd, url: str, hall: Hall, patience: float) -> int:
    """How many pages of twice ``READS`` somebody got while the lock was held: half of them at once,
    half when everybody else waits to write, of whom nobody is answered meanwhile. The lock is let
    go after the last, or after one that did not come."""
    pages: list[requests.Response] = []

    def read() -> None:
        for _ in range(READS):
            pages.append(requests.get(f"{url}/v", timeout=patience))

    def hold() -> None:
        crowd.wait_answered(10)
        with held(hall), suppress(requests.Timeout):
            read()
            crowd.wait_stuck()
            saved = crowd.ballots + crowd.marks
            read()
            assert crowd.ballots + crowd.marks == saved

    crowd.send_until(hold)
    assert all(page.ok for page in pages)
    return len(pages)


def test_writers_wait_for_a_lock_and_readers_do_not(
    hall: Hall,
    serve: Callable[..., FaultyServer],
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    hall.open_votes()
    server = serve("wait_long")
    crowd = Crowd(hall, server.url, tmp_path)
    assert reads_meanwhile(crowd, server.url, hall, TIMEOUT) == 2 * READS
    assert crowd.take_refusals() == []
    with hall.database():
        assert audit.complaints(crowd.attempts()) == []
    assert all(attempt.answer for attempt in crowd.attempts())
    tell(f"database locked: {2 * READS} pages read, {len(crowd.attempts())} commands saved later")


def test_the_reads_catch_a_server_that_waits_inside_sqlite(
    hall: Hall, serve: Callable[..., FaultyServer], tmp_path: Path
) -> None:
    hall.open_votes()
    server = serve("wait_inside_sqlite")
    crowd = Crowd(hall, server.url, tmp_path)
    assert reads_meanwhile(crowd, server.url, hall, LONGEST_READ) < 2 * READS


def test_who_waited_too_long_is_told_to_send_again_and_nothing_is_saved_by_half(
    hall: Hall, serve: Callable[..., FaultyServer], tmp_path: Path
) -> None:
    hall.open_votes()
    crowd = Crowd(hall, serve("wait_a_moment").url, tmp_path)

    def lock_out() -> None:
        crowd.wait_answered(10)
        with held(hall):
            crowd.wait_quiet()

    crowd.send_until(lock_out)
    refusals = crowd.take_refusals()
    assert len(refusals) == len(crowd.queues) + len(crowd.tablets)
    assert all("storage_busy" in refusal for refusal in refusals)
    crowd.send_until(lambda: crowd.wait_answered(10))
    assert crowd.take_refusals() == []
    with hall.database():
        assert audit.complaints(crowd.attempts()) == []
