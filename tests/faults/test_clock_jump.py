"""The wall clock of the laptop is put back and forward by an hour while people vote: a vote closes
when its time has passed, and at no other moment."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kruvision.services.audience import windows
from tests.factories.voting import get_window
from tests.faults.rig import audit, wall_clock
from tests.faults.rig.crowd import Crowd
from tests.faults.rig.hall import FaultyServer, Hall

pytestmark = pytest.mark.faults
SHORT, LONG = 1, 1800
CLOSED_AFTER = SHORT + windows.GRACE.seconds + 2


def state(hall: Hall, place: int) -> str:
    """``open``, ``paused`` or ``closed``."""
    with hall.database():
        return get_window(hall.votes[place].window_id).state


def faults_of_jumps(hall: Hall, server: FaultyServer, folder: Path) -> list[str]:
    """An hour back, until the short vote must be over; then two hours forward, with the long vote
    still on. Everything that is not as if nothing had happened."""
    found = []
    crowd = Crowd(hall, server.url, folder)
    server.process.send_signal(wall_clock.BACK)
    crowd.send_until(lambda: time.sleep(CLOSED_AFTER))
    if state(hall, 1) != "closed":
        found.append("a vote was prolonged by a clock that was put back")
    before = len(crowd.answered())
    for _hour in range(2):
        server.process.send_signal(wall_clock.FORWARD)
        time.sleep(0.8)  # two of the same signal at once are one
    crowd.send_until(lambda: time.sleep(1))
    if state(hall, 0) != "open":
        found.append("a vote was closed by a clock that was put forward")
    if len(crowd.answered()) == before:
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
    hall.open_votes(window_seconds=SHORT)
    assert faults_of_jumps(hall, serve(), tmp_path) == []
    tell("wall clock 1 h back, then 2 h forward: votes closed when their time had passed")


def test_the_jump_catches_a_server_that_asks_the_wall_clock(
    hall: Hall, serve: Callable[..., FaultyServer], tmp_path: Path
) -> None:
    hall.open_votes(window_seconds=LONG)
    hall.open_votes(window_seconds=SHORT)
    found = faults_of_jumps(hall, serve("ask_the_wall_clock"), tmp_path)
    assert any("prolonged" in fault for fault in found)
    assert any("put forward" in fault for fault in found)
