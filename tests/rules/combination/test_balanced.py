"""`balanced`: both bodies on one range before their weights count, whatever they give points in."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from kruvision.rules.contest import Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import Result, compute
from tests.rules.panels import CASES, Case, audiences, panels, places, properties, with_mark
from tests.rules.small_panels import panel_of
from tests.rules.working.recompute import recompute

WEIGHTS = st.sampled_from([Fraction(n, 10) for n in (1, 3, 5, 6, 7, 9)])
OF_ITS_OWN = (
    *(
        Case(name)
        for name in ("weighted_mean", "weighted_sum", "trimmed_mean", "factored", "median")
    ),
    Case("weighted_mean", {"normalise": "mean_shift"}),
)
"""Methods in which a mark moves its own entry, or everybody else alike."""


def weighed(jury: Fraction | int) -> Combination:
    return Combination("balanced", Fraction(jury), 1 - Fraction(jury))


def votes_of(**given: int) -> Votes:
    return Votes({entry: Fraction(votes) for entry, votes in given.items()})


def parts(result: Result) -> Mapping[str, tuple[Fraction | None, Fraction | None]]:
    return {s.entry: (s.jury, s.audience) for s in result.standings}


def test_each_body_goes_from_nothing_to_its_whole_weight() -> None:
    panel = panel_of({"A": "99", "B": "88", "C": "66"})
    result = compute(panel, Rules(combination=weighed(Fraction(6, 10))), votes_of(A=10, B=50, C=30))
    assert parts(result) == {"A": (60, 0), "B": (40, 40), "C": (0, 20)}
    assert [(s.entry, s.place, s.total) for s in result.standings] == [
        ("B", 1, 80),
        ("A", 2, 60),
        ("C", 3, 20),
    ]


def test_what_separates_the_jury_counts_however_little_it_is() -> None:
    """The surprise of shares: votes of one act decide against everything the jury said."""
    panel = panel_of({"A": "99", "B": "98", "C": "77", "D": "97"})
    one_ballot = votes_of(C=1)
    shares = Rules(combination=Combination("percentage", Fraction(9, 10), Fraction(1, 10)))
    assert places(compute(panel, shares, one_ballot))["C"] == 1
    assert places(compute(panel, Rules(combination=weighed(Fraction(9, 10))), one_ballot)) == {
        "A": 1,
        "B": 2,
        "D": 3,
        "C": 4,
    }


def test_bodies_that_leave_everybody_level_give_everybody_the_middle() -> None:
    panel = panel_of({"A": "77", "B": "77"})
    result = compute(panel, Rules(combination=weighed(Fraction(6, 10))), votes_of(A=4, B=4))
    assert {s.total for s in result.standings} == {50}
    half = compute(panel, Rules(combination=weighed(Fraction(6, 10))), votes_of(A=5, B=4))
    assert parts(half) == {"A": (30, 40), "B": (30, 0)}


def test_totals_of_which_the_lowest_is_best_are_turned_round() -> None:
    panel = panel_of({"A": "98", "B": "87", "C": "56"})
    rules = Rules("rank_sum", {"cells": "marks"}, combination=weighed(Fraction(1, 2)))
    assert parts(compute(panel, rules, votes_of(C=1))) == {"A": (50, 0), "C": (0, 50), "B": (25, 0)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_method_can_be_balanced(case: Case) -> None:
    panel = panel_of({"A": "984", "B": "875", "C": "562"})
    result = case.result(panel, votes_of(A=3, B=2), combination=weighed(Fraction(1, 2)))
    assert {s.place for s in result.standings} == {1, 2, 3}
    assert [s.entry for s in result.standings if s.total is None] == []


def test_shares_go_on_refusing_what_gives_no_points() -> None:
    panel = panel_of({"A": "98", "B": "87"})
    shares = Combination("percentage")
    with pytest.raises(RuleError, match="combination_needs_points"):
        compute(
            panel, Rules("rank_sum", combination=shares, options={"cells": "marks"}), votes_of(A=1)
        )
    standard = Rules(options={"normalise": "z_score"}, combination=shares)
    with pytest.raises(RuleError, match="negative_total"):
        compute(panel, standard, votes_of(A=1))


def test_marks_level_for_z_scores_are_level_when_stretched() -> None:
    """Standard deviations are irrational; what is left of their rounding is no difference."""
    panel = panel_of({"A": "123", "B": "312", "C": "231"})
    rules = Rules(options={"normalise": "z_score"}, combination=weighed(Fraction(1, 2)))
    assert {s.jury for s in compute(panel, rules, votes_of(A=1)).standings} == {25}


def test_an_act_without_a_vote_is_the_hall_s_worst_one() -> None:
    panel = panel_of({"A": "9", "B": "8", "C": "7"})
    result = compute(panel, Rules(combination=weighed(Fraction(1, 2))), votes_of(A=9, B=1))
    assert result.standing("C").audience == 0


def test_a_frozen_act_holds_its_end_of_the_range_and_a_removed_one_does_not() -> None:
    table = {"A": "9", "B": "8", "C": "5"}
    panel = replace(panel_of(table), disqualified=frozenset("C"))
    rules = Rules(combination=weighed(1), disqualified="freeze")
    frozen = compute(panel, rules, votes_of(A=1))
    assert (frozen.standing("B").jury, frozen.standing("C").place) == (75, None)
    removed = compute(panel, replace(rules, disqualified="remove"), votes_of(A=1))
    assert removed.standing("B").jury == 0


def test_an_act_the_jury_has_not_marked_yet_stands_outside_the_range() -> None:
    panel = panel_of({"A": "9", "B": "8", "C": "."})
    rules = Rules(combination=weighed(Fraction(1, 2)))
    result = compute(panel, rules, votes_of(A=1, C=100), interim=True)
    assert parts(result) == {"A": (50, 50), "B": (0, 0), "C": (None, None)}


@properties
@given(panels(aside=True), st.data())
def test_with_the_whole_weight_the_jury_decides_as_it_would_alone(panel: Panel, data) -> None:
    votes = data.draw(audiences(panel))
    for case in CASES:
        note(case.name)
        alone = case.result(panel, votes, combination=Combination("jury_only"))
        assert places(case.result(panel, votes, combination=weighed(1))) == places(alone)


@properties
@given(panels(aside=True), st.data())
def test_with_the_whole_weight_the_audience_decides_as_it_would_alone(panel: Panel, data) -> None:
    votes = data.draw(audiences(panel))
    for case in (Case("weighted_mean"), Case("majority_judgment"), Case("rank_sum")):
        alone = case.result(panel, votes, combination=Combination("audience_only"))
        assert places(case.result(panel, votes, combination=weighed(0))) == places(alone)


@properties
@given(panels(aside=True), st.data(), WEIGHTS)
def test_raising_a_mark_never_lowers_a_place(panel: Panel, data, jury: Fraction) -> None:
    """Whether the act is the jury's best, its worst or in between."""
    votes = data.draw(audiences(panel))
    cell = data.draw(st.sampled_from(sorted(panel.marks)))
    higher = with_mark(panel, cell, panel.marks[cell] + data.draw(st.integers(1, 6)) / Fraction(2))
    for case in OF_ITS_OWN:
        note(case.name)
        before = places(case.result(panel, votes, combination=weighed(jury)))
        after = places(case.result(higher, votes, combination=weighed(jury)))
        assert after[cell[0]] <= before[cell[0]]


def test_where_a_rank_is_taken_from_another_act_the_range_moves_with_it() -> None:
    """Known, and said in the documents: x puts A before C, C falls behind, and with the worst act
    further down B rises a little. With marks that are not taken from anybody this cannot happen."""
    before = panel_of({"A": "331", "B": "113", "C": "131"})
    raised = with_mark(before, ("A", "", "x"), Fraction(4))
    half, hall = weighed(Fraction(1, 2)), votes_of(B=1)
    assert places(Case("borda").result(before, hall, combination=half)) == {"A": 1, "B": 1, "C": 3}
    assert places(Case("borda").result(raised, hall, combination=half)) == {"B": 1, "A": 2, "C": 3}


@properties
@given(panels(), st.data(), WEIGHTS)
def test_one_more_vote_never_lowers_a_place(panel: Panel, data, jury: Fraction) -> None:
    votes = data.draw(audiences(panel))
    entry = data.draw(st.sampled_from(panel.entries))
    more = votes.points.get(entry, Fraction(0)) + data.draw(st.integers(1, 12))
    for case in CASES:
        note(case.name)
        before = places(case.result(panel, votes, combination=weighed(jury)))
        raised = replace(votes, points={**votes.points, entry: more})
        after = places(case.result(panel, raised, combination=weighed(jury)))
        assert after[entry] <= before[entry]


@properties
@given(panels(), st.data(), WEIGHTS)
def test_marks_on_another_scale_and_twice_the_votes_change_nothing(panel, data, jury) -> None:
    assume(any(panel.marks.values()))
    votes = data.draw(audiences(panel))
    marks = {cell: 3 * mark + 2 for cell, mark in panel.marks.items()}
    doubled = replace(votes, points={entry: 2 * p for entry, p in votes.points.items()})
    rules = Rules(combination=weighed(jury))
    other = compute(replace(panel, marks=marks), rules, doubled)
    assert parts(other) == parts(compute(panel, rules, votes))


def test_the_working_is_computed_again_and_a_false_range_found_out() -> None:
    panel = panel_of({"A": "98", "B": "87", "C": "56"})
    for case in (Case("weighted_mean"), Case("rank_sum"), Case("majority_judgment")):
        found = case.result(panel, votes_of(A=1, B=3), combination=weighed(Fraction(6, 10)))
        honest = found.to_json()
        assert {e: place for e, (_, place, _) in recompute(honest).items()} == places(found)
        working = honest["standings"][0]["working"]
        made = next(made for made in working if made["kind"] == "stretched")
        made["best"] = str(Fraction(made["best"]) + 1)
        with pytest.raises(AssertionError):
            recompute(honest)
