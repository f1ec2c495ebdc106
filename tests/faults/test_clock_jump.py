"""The wall clock of the laptop is put back and forward by an hour while people vote: a vote closes
when its time has passed, and at no other moment."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kruvision import clock
from kruvision.services.audience import windows
from scripts.servers import wait_until
from tests.factories.voting import get_window
from tests.faults.rig import audit, wall_clock
from tests.faults.rig.crowd import Crowd
from tests.faults.rig.hall import FaultyServer, Hall

pytestmark = pytest.mark.faults
SHORT, LONG = 1, 1800


def state(hall: Hall, place: int) -> str:
    """``open``, ``paused`` or ``closed``."""
    with hall.database():
        return get_window(hall.votes[place].window_id).state


def move(server: FaultyServer, way: wall_clock.signal.Signals) -> None:
    """Set the server's clock; returns when it is set."""
    assert server.process is not None
    before = server.printed.count(wall_clock.MOVED)
    server.process.send_signal(way)
    wait_until(lambda: server.printed.count(wall_clock.MOVED) > before, lambda: "no signal came")


def wait_for_watch(hall: Hall) -> None:
    """Until the server's watch has looked, from now on, which vote is due: it notes twice a second
    that it lives, each time after it looked, and the first look may be under way."""
    heartbeat = hall.instance / "heartbeat"
    for _look in range(2):
        noted = heartbeat.stat().st_mtime_ns
        wait_until(
            lambda noted=noted: heartbeat.stat().st_mtime_ns != noted,
            lambda: "the watch does not look",
        )


def faults_of_jumps(hall: Hall, server: FaultyServer, folder: Path) -> list[str]:
    """An hour back, until a short vote must be over; then two hours forward, with the long vote
    still on. Everything that is not as if nothing had happened."""
    found = []
    crowd = Crowd(hall, server.url, folder)
    move(server, wall_clock.BACK)
    hall.open_votes(window_seconds=SHORT)
    with hall.database():
        over = get_window(hall.votes[1].window_id).closes_at + windows.GRACE

    def outlast() -> None:
        wait_until(lambda: clock.now() > over, lambda: "time stands still")
        wait_for_watch(hall)

    crowd.send_until(outlast)
    if state(hall, 1) != "closed":
        found.append("a vote was prolonged by a clock that was put back")
    before = crowd.ballots
    for _hour in range(2):
        move(server, wall_clock.FORWARD)

    def go_on() -> None:
        wait_for_watch(hall)
        wait_until(
            lambda: crowd.ballots > before or all(queue.refusal for queue in crowd.queues),
            lambda: "the phones are neither answered nor refused",
        )

    crowd.send_until(go_on)
    if state(hall, 0) != "open":
        found.append("a vote was closed by a clock that was put forward")
    if crowd.ballots == before:
        found.append("nobody could vote after the clock was put forward")
    with hall.database():
        return found + crowd.take_refusals() + audit.complaints(crowd.attempts())


def test_a_vote_closes_at_its_time_whatever_the_wall_clock_does(
    hall: Hall,
    serve: Callable[..., FaultyServer],
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    hall.open_votes(window_seconds=LONG)
    assert faults_of_jumps(hall, serve(), tmp_path) == []
    tell("wall clock 1 h back, then 2 h forward: votes closed when their time had passed")


def test_the_jump_catches_a_server_that_asks_the_wall_clock(
    hall: Hall, serve: Callable[..., FaultyServer], tmp_path: Path
) -> None:
    hall.open_votes(window_seconds=LONG)
    found = faults_of_jumps(hall, serve("ask_the_wall_clock"), tmp_path)
    assert any("prolonged" in fault for fault in found)
    assert any("put forward" in fault for fault in found)
