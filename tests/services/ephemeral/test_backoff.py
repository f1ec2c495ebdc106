"""Failed tries slow down, for that account and source alone, and never lock."""

from datetime import UTC, datetime, timedelta

import pytest

from kruvision.services.ephemeral import backoff
from kruvision.services.errors import TooFast

START = datetime(2026, 11, 24, 18, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("app")
KEY = ("owner", "address", "10.0.0.1")


def fail(times: int, key: tuple[str, ...] = KEY, at: datetime = START) -> None:
    for _ in range(times):
        backoff.note_failure(key, at=at)


def test_a_few_slips_cost_nothing() -> None:
    fail(2)
    backoff.require_wait_over(KEY, at=START)


def test_the_wait_doubles_and_stays_short() -> None:
    waits = [backoff.wait_after(count) for count in range(1, 12)]
    assert waits == [0, 0, 1, 2, 4, 8, 16, 16, 16, 16, 16]


def test_too_early_is_refused_with_the_seconds_left_and_changes_nothing() -> None:
    fail(5)
    for _ in range(50):
        with pytest.raises(TooFast) as refused:
            backoff.require_wait_over(KEY, at=START + timedelta(milliseconds=500))
        assert refused.value.details == {"seconds": 4}
    backoff.require_wait_over(KEY, at=START + timedelta(seconds=4))


def test_somebody_elses_failures_slow_down_nobody() -> None:
    fail(1000)
    backoff.require_wait_over(("owner", "device", "abc"), at=START)
    backoff.require_wait_over(("owner", "address", "10.0.0.2"), at=START)
    backoff.require_wait_over(("other", "address", "10.0.0.1"), at=START)


def test_success_and_time_forget() -> None:
    fail(9)
    backoff.note_success(KEY)
    backoff.require_wait_over(KEY, at=START)
    fail(9)
    later = START + timedelta(minutes=16)
    fail(1, at=later)
    backoff.require_wait_over(KEY, at=later)
