"""The time of a selection round ends by itself: whoever looks at it is told once."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from kruvision import clock
from kruvision.live.selection.deadline_clock import DeadlineWatch
from kruvision.state import state
from tests.factories.selection import make_round


@pytest.fixture
def later(app: Flask, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Two hours on from now; what was to be sent before is forgotten."""
    make_round(started=True, hours=1)
    make_round(hours=1)
    make_round(started=True, hours=5)
    begun = clock.now()
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(hours=2))
    state().dirty.take()
    return begun


def test_tablets_and_consoles_of_a_round_are_told_once_that_its_time_is_over(
    later: datetime,
) -> None:
    watch = DeadlineWatch(later)
    watch.look()
    assert state().dirty.take() == [("control", 1), ("head", 1), ("jury", 1)]
    watch.look()
    assert state().dirty.take() == []


def test_a_server_that_starts_afterwards_tells_nobody_again(later: datetime) -> None:
    DeadlineWatch(clock.now()).look()
    assert state().dirty.take() == []
