"""What singing over the limit costs: by hand, and whatever the rule."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules.evening.time_rule import TimeRule

SECONDS = st.integers(0, 3600)
RULES = st.builds(
    TimeRule,
    limit=SECONDS,
    costs=st.fractions(0, 10),
    share=st.booleans(),
    every=st.none() | st.integers(1, 600),
    tolerance=st.integers(0, 120),
)


@pytest.mark.parametrize(
    ("rule", "sung", "cost"),
    [
        (TimeRule(), 900, 0),
        (TimeRule(240, Fraction(2)), 240, 0),
        (TimeRule(240, Fraction(2)), 241, 2),
        (TimeRule(240, Fraction(2), tolerance=10), 250, 0),
        (TimeRule(240, Fraction(2), tolerance=10), 251, 2),
        (TimeRule(240, Fraction(1), every=30), 270, 1),
        (TimeRule(240, Fraction(1), every=30), 271, 2),
        (TimeRule(240, Fraction(1), every=30, tolerance=31), 271, 0),
        (TimeRule(240, Fraction(1, 20), share=True, every=60), 361, Fraction(3, 20)),
        (TimeRule(60, Fraction(1, 2), share=True, every=1), 90, 1),
    ],
)
def test_what_an_overrun_costs(rule: TimeRule, sung: int, cost: Fraction):
    assert rule.cost(sung) == cost


@given(RULES, SECONDS, SECONDS)
def test_singing_longer_never_costs_less_and_within_the_limit_nothing(
    rule: TimeRule, first: int, second: int
):
    shorter, longer = sorted((first, second))
    assert 0 <= rule.cost(shorter) <= rule.cost(longer)
    assert rule.cost(rule.limit or 0) == 0
    assert not rule.share or rule.cost(longer) <= 1
