"""A question is open for some seconds once its act's turn is over, and then told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules.learning.moments import BEFORE, OPEN, TOLD, closes_at, moment_of, turn_over_at

OVER = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
LATER = OVER + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("after", "is_latest", "moment"),
    [
        (-1, True, BEFORE),
        (0, True, OPEN),
        (39, True, OPEN),
        (40, True, TOLD),
        (4000, True, TOLD),
        (-1, False, BEFORE),
        (0, False, TOLD),
        (39, False, TOLD),
    ],
)
def test_a_question_is_open_for_its_seconds_and_ends_with_the_next_call(
    after: int, is_latest: bool, moment: str
) -> None:
    at = OVER + timedelta(seconds=after)
    assert moment_of(OVER, 40, at, is_latest=is_latest) == moment


def test_nothing_is_asked_while_the_turn_is_not_over() -> None:
    assert moment_of(None, 40, LATER, is_latest=True) == BEFORE


@pytest.mark.parametrize(
    ("performed", "own_vote", "closed", "over"),
    [
        (None, False, None, None),
        (OVER, False, None, OVER),
        (OVER, False, LATER, OVER),
        (None, True, None, None),
        (OVER, True, None, None),
        (OVER, True, LATER, LATER),
    ],
)
def test_a_turn_is_over_with_the_song_or_with_the_close_of_its_own_vote(
    performed: datetime | None, own_vote: bool, closed: datetime | None, over: datetime | None
) -> None:
    assert turn_over_at(performed, has_own_vote=own_vote, vote_closed_at=closed) == over


@given(st.integers(15, 120), st.lists(st.integers(-200, 400), min_size=2), st.booleans())
def test_a_question_never_goes_back_as_time_goes_on(
    seconds: int, moments: list[int], is_latest: bool
) -> None:
    found = [
        moment_of(OVER, seconds, OVER + timedelta(seconds=after), is_latest=is_latest)
        for after in sorted(moments)
    ]
    assert found == sorted(found, key=(BEFORE, OPEN, TOLD).index)
    assert closes_at(OVER, seconds) - OVER == timedelta(seconds=seconds)
