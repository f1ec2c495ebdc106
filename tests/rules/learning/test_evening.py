"""An evening's mean weighs its questions alike, and agrees with what one can compute by hand."""

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from kruvision.rules.learning.evening import Evening, Mean, evening_of
from kruvision.rules.learning.shares import Change, Counts, change_of

COUNTS = st.integers(10, 400).flatmap(
    lambda asked: st.builds(Counts, st.just(asked), st.integers(0, asked))
)
CHANGES = st.lists(st.builds(change_of, COUNTS, COUNTS), min_size=1, max_size=14)


def found(*changes: Change | None) -> Evening:
    evening = evening_of(changes)
    assert evening is not None
    return evening


def of_statsmodels(counts: list[Counts]) -> tuple[float, float, float]:
    """The mean share with the interval of Zou and Donner, from intervals of statsmodels."""
    shares = [one.right / one.asked for one in counts]
    ends = [proportion_confint(one.right, one.asked, method="wilson") for one in counts]
    mean, number = sum(shares) / len(shares), len(shares)
    down = sqrt(sum((share - low) ** 2 for share, (low, _) in zip(shares, ends, strict=True)))
    up = sqrt(sum((high - share) ** 2 for share, (_, high) in zip(shares, ends, strict=True)))
    return mean, mean - down / number, mean + up / number


def as_floats(mean: Mean) -> tuple[float, float, float]:
    return float(mean.value), float(mean.low), float(mean.high)


def test_an_evening_of_one_question_is_that_question() -> None:
    change = change_of(Counts(80, 48), Counts(70, 56))
    assert change is not None
    evening = found(change)
    for mean, part in (
        (evening.before, change.before),
        (evening.after, change.after),
        (evening.gain, change),
    ):
        assert as_floats(mean) == pytest.approx(
            (float(part.value), float(part.low), float(part.high)), abs=1e-11
        )


@given(CHANGES)
def test_a_mean_has_the_interval_computed_from_statsmodels(changes: list[Change]) -> None:
    evening = found(*changes)
    before = of_statsmodels([one.before.counts for one in changes])
    after = of_statsmodels([one.after.counts for one in changes])
    assert as_floats(evening.before) == pytest.approx(before, abs=1e-9)
    assert as_floats(evening.after) == pytest.approx(after, abs=1e-9)
    assert evening.gain.value == evening.after.value - evening.before.value
    assert -1 <= evening.gain.low <= evening.gain.value <= evening.gain.high <= 1


def test_a_question_left_out_by_many_weighs_no_less() -> None:
    """Thrown together it would be 91 of 110."""
    easy = change_of(Counts(100, 90), Counts(10, 9))
    hard = change_of(Counts(10, 1), Counts(100, 10))
    assert found(easy, hard).before.value == Fraction(1, 2)
    assert found(easy, hard).gain.value == 0


def test_questions_without_enough_answers_stay_out() -> None:
    change = change_of(Counts(10, 5), Counts(10, 10))
    assert found(None, change, change_of(Counts(9, 9), Counts(10, 0))).questions == 1
    assert evening_of([None]) is None
    assert evening_of([]) is None
