"""Another program holds the database's write lock: writers wait, or are told to send again; people
who read do not wait at all."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
import requests

from tests.faults.rig import audit
from tests.faults.rig.crowd import Crowd
from tests.faults.rig.hall import FaultyServer, Hall

pytestmark = pytest.mark.faults
HELD_SECONDS = 2.0
LONGEST_READ = 1.0


@contextmanager
def held(hall: Hall) -> Iterator[None]:
    """This process holds the write lock."""
    path = hall.instance / "kruvision.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def slowest_read(crowd: Crowd, url: str, hall: Hall, seconds: float) -> float:
    """The longest time somebody waited for a page while others waited to write; as soon as it is
    too long, the lock is let go."""
    times = [0.0]

    def hold() -> None:
        time.sleep(0.3)
        with held(hall):
            over = time.monotonic() + seconds
            while time.monotonic() < over and max(times) <= LONGEST_READ:
                began = time.monotonic()
                with suppress(requests.Timeout):
                    assert requests.get(f"{url}/health", timeout=LONGEST_READ + 0.5).ok
                times.append(time.monotonic() - began)
                time.sleep(0.02)
        time.sleep(0.5)

    crowd.send_until(hold)
    return max(times)


def test_writers_wait_for_a_lock_and_readers_do_not(
    hall: Hall,
    serve: Callable[..., FaultyServer],
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    hall.open_votes()
    server = serve()
    crowd = Crowd(hall, server.url, tmp_path)
    slowest = slowest_read(crowd, server.url, hall, HELD_SECONDS)
    assert slowest < LONGEST_READ
    assert crowd.take_refusals() == []
    with hall.database():
        assert audit.complaints(crowd.attempts()) == []
    assert all(attempt.answer for attempt in crowd.attempts())
    tell(f"database locked for {HELD_SECONDS:.0f} s: slowest page {slowest * 1000:.0f} ms")


def test_the_clock_catches_a_server_that_waits_inside_sqlite(
    hall: Hall, serve: Callable[..., FaultyServer], tmp_path: Path
) -> None:
    hall.open_votes()
    server = serve("wait_inside_sqlite")
    crowd = Crowd(hall, server.url, tmp_path)
    assert slowest_read(crowd, server.url, hall, HELD_SECONDS) > LONGEST_READ


def test_who_waited_too_long_is_told_to_send_again_and_nothing_is_saved_by_half(
    hall: Hall, serve: Callable[..., FaultyServer], tmp_path: Path
) -> None:
    hall.open_votes()
    server = serve("wait_a_moment")
    crowd = Crowd(hall, server.url, tmp_path)
    slowest_read(crowd, server.url, hall, HELD_SECONDS)
    refusals = crowd.take_refusals()
    assert refusals
    assert all("storage_busy" in refusal for refusal in refusals)
    crowd.send_until(lambda: time.sleep(0.3))
    assert crowd.take_refusals() == []
    with hall.database():
        assert audit.complaints(crowd.attempts()) == []
