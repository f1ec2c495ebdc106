"""Influence: how much of the differences each body really made."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from kruvision.rules.combination.influence import Influence, influence_of
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import compute
from tests.rules.panels import COMBINATIONS, Case, audiences, panels, properties
from tests.rules.small_panels import panel_of

NUMBERS = st.lists(st.integers(0, 9).map(Fraction), min_size=4, max_size=4)


def by_entry(*values: int | Fraction) -> dict[str, Fraction]:
    return dict(zip("ABCD", map(Fraction, values), strict=False))


def test_influence_is_the_part_of_the_differences_that_comes_from_a_body() -> None:
    """Totals 1, 3, 8: their mean is 4, the sum of squares 26; the jury moves 0, 1, 2."""
    found = influence_of(by_entry(0, 1, 2), by_entry(1, 2, 6), "ABC")
    assert found == Influence(Fraction(7, 26), Fraction(19, 26))


def test_what_is_the_same_for_everybody_moves_nobody() -> None:
    assert influence_of(by_entry(90, 90, 90), by_entry(0, 1, 2), "ABC") == Influence(
        Fraction(0), Fraction(1)
    )


def test_a_body_that_pulled_against_the_order_is_below_nothing() -> None:
    found = influence_of(by_entry(2, 1, 0), by_entry(0, 3, 6), "ABC")
    assert found == Influence(Fraction(-1, 2), Fraction(3, 2))


@pytest.mark.parametrize("placed", ["", "A", "ABC"])
def test_there_is_no_answer_where_all_totals_are_level(placed: str) -> None:
    assert influence_of(by_entry(1, 2, 3), by_entry(3, 2, 1), placed) is None


@properties
@given(NUMBERS, NUMBERS)
def test_the_two_add_up_to_one(jury: list[Fraction], audience: list[Fraction]) -> None:
    parts = by_entry(*jury), by_entry(*audience)
    found = influence_of(*parts, "ABCD")
    totals = {one + other for one, other in zip(jury, audience, strict=True)}
    assert (found is None) == (len(totals) == 1)
    assert found is None or found.jury + found.audience == 1


@properties
@given(panels(), st.data())
def test_every_combination_says_what_each_body_made(panel: Panel, data) -> None:
    votes = data.draw(audiences(panel))
    for combination in COMBINATIONS:
        note(combination.method)
        result = Case("weighted_mean").result(panel, votes, combination=combination)
        totals = {standing.total for standing in result.standings}
        assert (result.influence is None) == (len(totals) == 1)
        if result.influence is not None:
            assert result.influence.jury + result.influence.audience == 1


def test_only_placed_entries_count() -> None:
    panel = replace(panel_of({"A": "9", "B": "8", "C": "1"}), disqualified=frozenset("C"))
    rules = Rules(combination=Combination("sum"), disqualified="freeze")
    votes = Votes({"A": Fraction(0), "B": Fraction(4), "C": Fraction(9)})
    assert compute(panel, rules, votes).influence == Influence(Fraction(-1, 3), Fraction(4, 3))


@pytest.mark.parametrize("method", ["jury_only", "audience_only"])
def test_one_body_alone_has_no_influence_to_speak_of(method: str) -> None:
    rules = Rules(combination=Combination(method))
    result = compute(panel_of({"A": "9", "B": "8"}), rules, Votes({"A": Fraction(1)}))
    assert result.influence is None
    assert result.to_json()["influence"] is None


def test_a_body_that_failed_has_none_either() -> None:
    rules = Rules(combination=Combination("balanced"))
    assert compute(panel_of({"A": "9", "B": "8"}), rules).influence is None


def test_the_json_holds_exact_numbers() -> None:
    panel = panel_of({"A": "2", "B": "1", "C": "0"})
    votes = Votes({"A": Fraction(1), "B": Fraction(2), "C": Fraction(0)})
    result = compute(panel, Rules(combination=Combination("sum")), votes)
    assert result.to_json()["influence"] == {"jury": "0.5", "audience": "0.5"}
