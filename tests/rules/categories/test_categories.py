"""Categories: each computed as if it were a show, beside a whole that keeps the totals."""

from dataclasses import replace
from fractions import Fraction

import pytest

from kruvision.rules.awards.award import Award
from kruvision.rules.contest import Decision, Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.outcome import Outcome, compute_outcome
from kruvision.rules.result import Result
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import compute
from tests.rules.small_panels import order, panel_of

IN = {"A": "S", "B": "D", "C": "S", "D": "D"}
EACH = Rules(places="each")


def show(**table: str) -> Panel:
    return panel_of(
        table or {"A": "9", "B": "8", "C": "7", "D": "6", "E": "5"},
        categories={entry: IN[entry] for entry in (table or IN) if entry in IN},
    )


def lists(outcome: Outcome) -> dict[str, str]:
    return {name: order(result) for name, result in outcome.categories.items()}


def placed(result: Result) -> str:
    return " ".join(f"{s.entry}{s.place}" for s in result.standings if s.place is not None)


def test_each_category_has_its_own_places_and_the_whole_places_the_rest() -> None:
    outcome = compute_outcome(show(), EACH)
    assert lists(outcome) == {"S": "A1 C2", "D": "B1 D2"}
    assert placed(outcome.whole) == "E1"
    assert {s.entry: s.total for s in outcome.whole.standings} == {
        entry: Fraction(mark) for entry, mark in zip("ABCDE", (9, 8, 7, 6, 5), strict=True)
    }


def test_the_whole_gives_places_unless_the_rules_say_otherwise() -> None:
    for places in ("whole", "both"):
        outcome = compute_outcome(show(), Rules(places=places))
        assert placed(outcome.whole) == "A1 B2 C3 D4 E5"
        assert lists(outcome) == {"S": "A1 C2", "D": "B1 D2"}


def test_without_categories_everybody_is_placed_in_the_whole() -> None:
    outcome = compute_outcome(panel_of({"A": "9", "B": "8"}), EACH)
    assert placed(outcome.whole) == "A1 B2"
    assert outcome.categories == {}


def test_categories_stand_in_the_order_in_which_they_come_on_stage() -> None:
    panel = replace(show(), entries=("E", "D", "A", "B", "C"))
    assert list(compute_outcome(panel, EACH).categories) == ["D", "S"]


def test_a_category_of_one_has_a_first_place() -> None:
    panel = panel_of({"A": "9", "B": "8"}, categories={"A": "S", "B": "D"})
    assert lists(compute_outcome(panel, EACH)) == {"S": "A1", "D": "B1"}


def test_a_category_is_exactly_what_its_own_panel_would_be() -> None:
    """With a normalisation, which looks at all marks of a juror, and with ranks made of marks."""
    table = {"A": "984", "B": "758", "C": "679", "D": "866", "E": "598"}
    panel = panel_of(table, categories=IN)
    own = panel_of({"A": table["A"], "C": table["C"]})
    for rules in (
        Rules(options={"normalise": "mean_shift"}, places="each"),
        Rules(options={"normalise": "min_max"}, places="each"),
        Rules("borda", {"cells": "marks"}, places="each"),
        Rules("trimmed_mean", {"drop_low": 1, "drop_high": 0}, places="each"),
    ):
        found = compute_outcome(panel, rules).categories["S"]
        assert found.to_json() == compute(own, rules).to_json()


def test_ranks_are_given_inside_a_category() -> None:
    """Everybody is first or second in their own category; in the whole such ranks still count."""
    panel = panel_of({"A": "11", "B": "21", "C": "22", "D": "12"}, categories=IN)
    outcome = compute_outcome(panel, Rules("rank_sum", places="each"))
    assert lists(outcome) == {"S": "A1 C2", "D": "B1 D1"}


def test_a_rank_that_is_too_high_for_its_category_is_refused() -> None:
    panel = panel_of({"A": "1", "B": "2", "C": "3", "D": "1"}, categories=IN)
    with pytest.raises(RuleError, match="bad_rank"):
        compute_outcome(panel, Rules("rank_sum", places="each"))


def test_a_juror_who_stepped_aside_from_a_whole_category_does_not_sit_in_it() -> None:
    """Two jurors for S are too few to drop one at each end; three sit for D."""
    panel = panel_of({"A": "99-", "B": "888", "C": "77-", "D": "666"}, categories=IN)
    outcome = compute_outcome(panel, EACH)
    assert outcome.is_final
    assert lists(outcome) == {"S": "A1 C2", "D": "B1 D2"}
    sheets = [s for s in outcome.categories["S"].standing("A").working if s.kind == "sheet"]
    assert [made.values["juror"] for made in sheets] == ["w", "x"]
    weighed = replace(panel, juror_weights={"y": Fraction(3)})
    trimmed = Rules("trimmed_mean", {"drop_low": 0, "drop_high": 0}, places="each")
    with pytest.raises(RuleError, match="juror_weights_not_used"):
        compute_outcome(weighed, trimmed)


def test_ties_inside_a_category_matter_where_it_gives_places() -> None:
    level = show(A="9", B="9", C="9")
    for places, ties in {
        "each": (("A", "C"),),
        "both": (("A", "B", "C"), ("A", "C")),
        "whole": (("A", "B", "C"),),
    }.items():
        outcome = compute_outcome(level, Rules(places=places, ties=()))
        assert outcome.unresolved_ties == ties
        assert not outcome.is_final
    between = show(A="9", B="9", C="8", D="8")
    assert compute_outcome(between, Rules(places="each", ties=())).is_final


def test_a_tie_among_those_without_a_category_matters_in_the_whole() -> None:
    panel = panel_of({"A": "9", "E": "8", "F": "8"}, categories={"A": "S"})
    outcome = compute_outcome(panel, Rules(places="each", ties=()))
    assert outcome.unresolved_ties == (("E", "F"),)


def test_a_decision_counts_for_those_of_it_who_are_in_the_category() -> None:
    level = show(A="9", B="9", C="9", D="9")
    outcome = compute_outcome(level, EACH, None, [Decision(("C", "B", "A", "D"))])
    assert lists(outcome) == {"S": "C1 A2", "D": "B1 D2"}
    assert outcome.whole.notes == ()


def test_a_decision_that_changes_nothing_anywhere_is_called_unused_once() -> None:
    outcome = compute_outcome(show(), EACH, None, [Decision(("C", "A"))])
    assert [note.kind for note in outcome.whole.notes] == ["decision_unused"]
    assert all(result.notes == () for result in outcome.categories.values())


def test_a_missing_mark_makes_the_outcome_incomplete() -> None:
    outcome = compute_outcome(show(A="9.", B="88", C="77"), EACH)
    assert outcome.incomplete == (("A", "", "x"),)
    assert outcome.categories["S"].incomplete == (("A", "", "x"),)
    assert not outcome.is_final


def test_where_all_of_a_category_are_disqualified_nobody_is_placed_in_it() -> None:
    panel = replace(show(), disqualified=frozenset("AC"))
    for disqualified in ("remove", "freeze"):
        outcome = compute_outcome(panel, Rules(places="each", disqualified=disqualified))
        assert lists(outcome) == {"S": "ANone CNone", "D": "B1 D2"}
        assert outcome.is_final


HALF = Rules(places="each", combination=Combination("balanced", least_ballots=2))
BALLOTS = {"u": {"A": Fraction(1)}, "v": {"C": Fraction(1)}, "w": {"C": Fraction(1)}}


def test_votes_count_inside_a_category_with_its_own_turnout() -> None:
    """Three ballots for S, one for D: the least is two, so D is the jury's alone."""
    ballots = {**BALLOTS, "x": {"D": Fraction(1)}}
    points = {"A": Fraction(1), "C": Fraction(2), "D": Fraction(1)}
    outcome = compute_outcome(show(), HALF, Votes(points, ballots=ballots, turnout=4))
    assert [n.kind for n in outcome.categories["D"].notes] == ["too_few_ballots"]
    assert outcome.categories["D"].notes[0].values["ballots"] == "1"
    assert outcome.categories["S"].notes == ()
    assert outcome.categories["S"].influence is None  # the two bodies pull level: 100 + 0, 0 + 100
    assert lists(outcome) == {"S": "A1 C1", "D": "B1 D2"}


def test_where_ballots_are_not_known_the_turnout_is_that_of_the_show() -> None:
    points = {"A": Fraction(1), "D": Fraction(1)}
    outcome = compute_outcome(show(), HALF, Votes(points, turnout=2))
    assert outcome.categories["D"].notes == ()
    assert lists(outcome)["D"] == "B1 D1"


def test_a_category_may_have_votes_of_its_own() -> None:
    apart = {"D": Votes({"D": Fraction(5)}, turnout=5)}
    outcome = compute_outcome(show(), HALF, None, (), (), apart)
    assert outcome.categories["D"].notes == ()
    assert [n.kind for n in outcome.categories["S"].notes] == ["no_votes"]


def test_ballots_of_ranks_close_up_inside_a_category() -> None:
    rules = Rules(
        places="each",
        combination=Combination("audience_only"),
        audience_method="ranked_points",
    )
    ranks = {"u": {e: Fraction(rank) for e, rank in zip("BADC", (1, 2, 3, 4), strict=True)}}
    outcome = compute_outcome(show(), rules, Votes({}, ballots=ranks, turnout=1))
    assert [s.total for s in outcome.categories["S"].standings] == [12, 10]


def test_a_category_that_no_ballot_names_is_like_a_show_without_votes() -> None:
    rules = replace(HALF, audience_method="ranked_points")
    votes = Votes({}, ballots={"u": {"A": Fraction(1), "C": Fraction(2)}}, turnout=1)
    outcome = compute_outcome(show(), rules, votes)
    assert [n.kind for n in outcome.categories["D"].notes] == ["no_votes"]


def test_influence_is_told_for_the_whole_and_for_each_category() -> None:
    votes = Votes({"A": Fraction(9), "B": Fraction(1), "C": Fraction(1)}, turnout=11)
    told = compute_outcome(show(), Rules(places="each", combination=HALF.combination), votes)
    found = told.to_json()
    assert set(found["influence"]) == {"jury", "audience"}
    assert found["influence_in"]["S"] == {"jury": "0.5", "audience": "0.5"}


def test_the_json_has_categories_and_awards_only_where_there_are_any() -> None:
    plain = compute_outcome(panel_of({"A": "9"}), Rules()).to_json()
    assert not {"categories", "awards", "influence_in"} & set(plain)
    awards = (Award("first", "place", places=(1,)),)
    told = compute_outcome(show(), Rules(places="each", awards=awards)).to_json()
    assert list(told["categories"]) == ["S", "D"]
    assert told["awards"] == [
        {"award": "first", "entry": "A", "category": "S", "why": "1st in S, 9.00"},
        {"award": "first", "entry": "B", "category": "D", "why": "1st in D, 8.00"},
    ]
    assert told["unawarded"] == told["open_awards"] == []


def test_an_interim_outcome_has_the_categories_that_have_marks() -> None:
    outcome = compute_outcome(show(A="9", B=".", C="."), EACH, interim=True)
    assert lists(outcome) == {"S": "A1 CNone", "D": "BNone"}
