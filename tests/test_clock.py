"""The clock of the evening goes on evenly, whatever happens to the laptop's wall clock."""

import importlib.util
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from kruvision import clock
from kruvision.live import voting_clock
from kruvision.services.audience import windows
from tests.factories.voting import get_window, make_vote

HOUR = timedelta(hours=1)


def wall_clock() -> datetime:
    """The mutant: a ``now()`` that asks the wall clock every time."""
    return datetime.fromtimestamp(time.time(), tz=UTC)


@pytest.fixture(params=[HOUR, -HOUR], ids=["forward", "back"])
def jump(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[timedelta]:
    """From here on the wall clock is an hour off."""
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + request.param.total_seconds())
    yield request.param
    monkeypatch.undo()


@pytest.fixture
def begun() -> Any:
    """The clock of a process that begins now: this one's wall clock may have been set since."""
    spec = importlib.util.find_spec(clock.__name__)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def moved(now: Callable[[], datetime]) -> timedelta:
    return now() - datetime.now(UTC)


def test_the_time_is_right(begun: Any) -> None:
    assert abs(moved(begun.now)) < timedelta(seconds=5)
    assert begun.now().tzinfo is UTC


def test_time_passes() -> None:
    began, before = time.monotonic(), clock.now()
    time.sleep(0.05)
    assert timedelta(seconds=0.04) < clock.now() - before
    assert clock.now() - before < timedelta(seconds=time.monotonic() - began + 0.1)


def test_a_jump_of_the_wall_clock_moves_nothing(begun: Any, jump: timedelta) -> None:
    assert abs(moved(begun.now)) < timedelta(seconds=5)
    assert abs(moved(wall_clock) - jump) < timedelta(seconds=5)


def test_a_vote_closes_at_its_time_when_the_wall_clock_jumps(app: Flask, jump: timedelta) -> None:
    window = make_vote(at=clock.now(), window_seconds=1800)
    late = timedelta(seconds=1810)
    assert windows.takes_ballots(window, clock.now())
    assert not windows.takes_ballots(window, clock.now() + late)
    assert windows.takes_ballots(window, wall_clock()) == (jump < timedelta(0))
    assert windows.takes_ballots(window, wall_clock() + late) == (jump < timedelta(0))


def test_a_vote_is_paused_when_the_clock_was_put_back_during_an_outage(app: Flask) -> None:
    window_id = make_vote(at=clock.now(), window_seconds=60).id
    voting_clock.beat(clock.now() + HOUR)
    assert voting_clock.resume(clock.now())
    assert get_window(window_id).state == "paused"
