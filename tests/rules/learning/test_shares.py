"""Shares of right answers and their changes are those of statsmodels, for all kinds of counts."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from kruvision.rules.learning.shares import (
    LEAST_ANSWERS,
    Change,
    Counts,
    Share,
    change_of,
    share_of,
    whole_percent,
)

HALLS = (10, 11, 12, 17, 30, 99, 250, 1_000, 20_000)
CLOSE = 1e-9


@st.composite
def answers(draw: st.DrawFn, least: int = LEAST_ANSWERS) -> Counts:
    asked = draw(st.integers(least, 2_000))
    return Counts(asked, draw(st.integers(0, asked)))


def found(counts: Counts) -> Share:
    share = share_of(counts)
    assert share is not None
    return share


def changed(before: Counts, after: Counts) -> Change:
    change = change_of(before, after)
    assert change is not None
    return change


def wilson_of_statsmodels(counts: Counts) -> tuple[float, float]:
    low, high = proportion_confint(counts.right, counts.asked, alpha=0.05, method="wilson")
    return float(low), float(high)


def newcombe_of_statsmodels(before: Counts, after: Counts) -> tuple[float, float]:
    return confint_proportions_2indep(
        after.right,
        after.asked,
        before.right,
        before.asked,
        method="newcomb",
        compare="diff",
        alpha=0.05,
    )


def close(value: tuple[float, float]) -> object:
    return pytest.approx(value, abs=CLOSE)


@pytest.mark.parametrize("asked", HALLS)
def test_every_share_has_the_wilson_interval_of_statsmodels(asked: int) -> None:
    for right in {*range(0, asked + 1, max(1, asked // 100)), 1, asked - 1, asked}:
        share = found(Counts(asked, right))
        assert share.value == Fraction(right, asked)
        expected = wilson_of_statsmodels(share.counts)
        assert (float(share.low), float(share.high)) == close(expected)


@pytest.mark.parametrize(("n_before", "n_after"), list(product(HALLS[:7], HALLS[:7])))
def test_every_change_has_the_newcombe_interval_of_statsmodels(n_before: int, n_after: int) -> None:
    few = [
        sorted({0, 1, n // 7, n // 3, n // 2, n - n // 4, n - 1, n}) for n in (n_before, n_after)
    ]
    for before, after in product(*few):
        counts = Counts(n_before, before), Counts(n_after, after)
        change = changed(*counts)
        assert change.value == Fraction(after, n_after) - Fraction(before, n_before)
        expected = newcombe_of_statsmodels(*counts)
        assert (float(change.low), float(change.high)) == close(expected)


@given(answers(), answers())
def test_any_counts_agree_with_statsmodels(before: Counts, after: Counts) -> None:
    share, change = found(before), changed(before, after)
    assert (float(share.low), float(share.high)) == close(wilson_of_statsmodels(before))
    assert (float(change.low), float(change.high)) == close(newcombe_of_statsmodels(before, after))


def test_a_change_has_the_interval_of_the_paper() -> None:
    """Newcombe's example (a) of 1998: 56 of 70 and 48 of 80."""
    treated, others = Counts(70, 56), Counts(80, 48)
    change = changed(others, treated)
    assert change.value == Fraction(1, 5)
    assert (round(float(change.low), 4), round(float(change.high), 4)) == (0.0524, 0.3339)


@given(answers())
def test_an_interval_holds_its_share_and_stays_on_the_scale(counts: Counts) -> None:
    share = found(counts)
    assert 0 <= share.low <= share.value <= share.high <= 1
    assert share.low < share.high
    assert (share.low == 0) == (counts.right == 0)
    assert (share.high == 1) == (counts.right == counts.asked)


@given(answers())
def test_wrong_answers_have_the_mirrored_interval(counts: Counts) -> None:
    share, wrong = found(counts), found(Counts(counts.asked, counts.asked - counts.right))
    assert (wrong.value, wrong.low, wrong.high) == (1 - share.value, 1 - share.high, 1 - share.low)


@given(answers(), st.integers(2, 30))
def test_more_answers_of_the_same_share_are_surer(counts: Counts, times: int) -> None:
    one, many = found(counts), found(Counts(counts.asked * times, counts.right * times))
    assert many.value == one.value
    assert many.high - many.low < one.high - one.low


@given(answers(), answers())
def test_a_change_told_backwards_is_the_opposite(before: Counts, after: Counts) -> None:
    there, back = changed(before, after), changed(after, before)
    assert (back.value, back.low, back.high) == (-there.value, -there.high, -there.low)
    assert -1 <= there.low <= there.value <= there.high <= 1
    assert (there.before, there.after) == (found(before), found(after))


def test_nothing_is_said_of_fewer_than_ten_answers() -> None:
    nine, ten = Counts(9, 4), Counts(10, 4)
    assert share_of(Counts(0, 0)) is share_of(nine) is None
    assert share_of(ten) is not None
    assert change_of(nine, ten) is change_of(ten, nine) is None
    assert change_of(ten, ten) is not None


@pytest.mark.parametrize(("asked", "right"), [(10, 11), (10, -1), (-1, -1), (0, 1)])
def test_more_answers_cannot_be_right_than_were_given(asked: int, right: int) -> None:
    with pytest.raises(ValueError, match="cannot be right"):
        Counts(asked, right)


def test_people_read_whole_percent() -> None:
    shares = ["0", "0.004", "0.005", "0.124", "0.125", "0.995", "1"]
    assert [whole_percent(Fraction(share)) for share in shares] == [0, 0, 1, 12, 13, 100, 100]
    assert whole_percent(Fraction("-0.125")) == -13
    assert whole_percent(Fraction(1, 3)) == 33
