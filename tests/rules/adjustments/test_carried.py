"""Points of an earlier show: added to the total, before ties."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from kruvision.rules import methods
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import compute
from tests.rules.panels import CASES, COMBINATIONS, audiences, panels, places, properties
from tests.rules.small_panels import order, panel_of
from tests.rules.working.recompute import recompute

ADDING = [case for case in CASES if methods.get(case.method).adds_up]


def carrying(panel: Panel, **carried: int) -> Panel:
    return replace(panel, carried={name: Fraction(total) for name, total in carried.items()})


def test_the_earlier_total_is_added_by_its_weight() -> None:
    panel = carrying(panel_of({"A": "7", "B": "8", "C": "9"}), A=8, B=6)
    result = compute(panel, Rules(carried_weight=Fraction(1, 2)))
    assert {s.entry: s.total for s in result.standings} == {"A": 11, "B": 11, "C": 9}
    assert order(result) == "A1 B1 C3"
    made = next(s for s in result.standing("A").working if s.kind == "carried")
    assert made.values == {
        "before": "7",
        "earlier": "8",
        "weight": "0.5",
        "carried": "4",
        "total": "11",
    }
    assert not [s for s in result.standing("C").working if s.kind == "carried"]


def test_ties_are_broken_after_it_is_added() -> None:
    panel = carrying(panel_of({"A": "7", "B": "8"}), A=1)
    assert order(compute(panel, Rules(ties=("jury_score",)))) == "B1 A2"


def test_it_is_added_after_both_bodies_came_together() -> None:
    half = Combination("balanced", Fraction(1, 2), Fraction(1, 2))
    votes = Votes({"A": Fraction(1), "B": Fraction(3)})
    panel = carrying(panel_of({"A": "9", "B": "8"}), A=1)
    result = compute(panel, Rules(combination=half), votes)
    assert {s.entry: s.total for s in result.standings} == {"A": 51, "B": 50}


def test_totals_compared_at_some_decimals_are_compared_so_after_it_is_added() -> None:
    """Shares of 1/2 each; 0.4 and 0.44 more are level at no decimal."""
    shares = Combination("percentage", Fraction(1), Fraction(1), compare_places=0)
    votes = Votes({"A": Fraction(1), "B": Fraction(1)})
    panel = replace(
        panel_of({"A": "8", "B": "8"}), carried={"A": Fraction("0.4"), "B": Fraction("0.44")}
    )
    assert order(compute(panel, Rules(combination=shares), votes)) == "A1 B1"


def test_a_body_with_all_the_weight_is_compared_by_its_total_once_points_are_carried() -> None:
    alone = Combination("balanced", Fraction(1), Fraction(0))
    votes = Votes({"A": Fraction(1), "B": Fraction(3)})
    panel = carrying(panel_of({"A": "9", "B": "8"}), B=200)
    assert order(compute(panel, Rules(combination=alone), votes)) == "B1 A2"


@pytest.mark.parametrize("method", methods.names())
def test_methods_that_give_an_order_refuse_it(method: str) -> None:
    panel = panel_of({"A": "1", "B": "2"})
    if methods.get(method).adds_up:
        options = {"drop_low": 0, "drop_high": 0} if method in ("trimmed_mean", "factored") else {}
        two = panel_of({"A": "11", "B": "22"})
        assert compute(carrying(two, A=1), Rules(method, options))
        return
    with pytest.raises(RuleError, match="carried_needs_totals"):
        compute(carrying(panel, A=1), Rules(method))
    assert compute(carrying(panel, A=0), Rules(method))


def test_places_added_have_no_totals_to_add_to() -> None:
    votes = Votes({"A": Fraction(1), "B": Fraction(3)})
    with pytest.raises(RuleError, match="carried_needs_totals"):
        compute(
            carrying(panel_of({"A": "9", "B": "8"}), A=1),
            Rules(combination=Combination("rank_sum")),
            votes,
        )


def test_who_carries_points_must_be_in_the_show() -> None:
    with pytest.raises(RuleError, match="unknown_entry"):
        carrying(panel_of({"A": "9"}), X=1)


@properties
@given(panels(aside=True), st.sampled_from(COMBINATIONS), st.booleans(), st.data())
def test_nothing_carried_is_exactly_not_carried(panel: Panel, combination, weighs, data) -> None:
    votes = data.draw(st.none() | audiences(panel))
    weight, total = (Fraction(1), 0) if weighs else (Fraction(0), 7)
    nothing = carrying(panel, **dict.fromkeys(panel.entries, total))
    for case in ADDING:
        note(case.name)
        rules = replace(case.rules(panel), combination=combination, carried_weight=weight)
        try:
            expected = compute(panel, rules, votes)
        except RuleError:
            continue
        assert compute(nothing, rules, votes).to_json() == expected.to_json()


@properties
@given(panels(), st.integers(1, 5))
def test_the_result_with_carried_points_follows_from_the_working(panel: Panel, total: int) -> None:
    earlier = carrying(panel, **{panel.entries[-1]: total})
    for case in ADDING:
        note(case.name)
        result = case.result(earlier)
        found = recompute(result.to_json())
        assert {entry: place for entry, (_, place, _) in found.items()} == places(result)
