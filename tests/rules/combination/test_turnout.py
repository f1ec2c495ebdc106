"""Least turnout: hardly any ballots count for nothing. What does not count refuses nothing."""

from dataclasses import replace
from fractions import Fraction

import pytest

from kruvision.rules.audience.votes import votes_from_ballots
from kruvision.rules.contest import Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.check import check_rules
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import compute
from tests.rules.panels import COMBINATIONS, places
from tests.rules.small_panels import panel_of

PANEL = panel_of({"A": "98", "B": "87", "C": "88"})
VOTES = Votes({"A": Fraction(0), "B": Fraction(12), "C": Fraction(7)}, turnout=19)


@pytest.mark.parametrize("combination", COMBINATIONS, ids=lambda chosen: chosen.method)
def test_with_too_few_ballots_the_jury_stands_alone_and_the_result_says_so(
    combination: Combination,
) -> None:
    rules = Rules(combination=replace(combination, least_ballots=20))
    result = compute(PANEL, rules, VOTES)
    assert places(result) == places(compute(PANEL, Rules()))
    assert [note.to_json() for note in result.notes] == [
        {
            "kind": "too_few_ballots",
            "ballots": "19",
            "least": 20,
            "combination": combination.method,
        }
    ]
    enough = compute(PANEL, rules, replace(VOTES, turnout=20))
    assert not enough.notes
    assert enough.standing("B").audience != enough.standing("C").audience
    assert enough.standing("B").total != result.standing("B").total


def test_too_few_ballots_break_no_tie() -> None:
    level = panel_of({"A": "9", "B": "9"})
    votes = Votes({"A": Fraction(0), "B": Fraction(1)}, {"B": 1}, turnout=1)
    few = Rules(
        combination=Combination("jury_only", least_ballots=2), ties=("audience_score", "voters")
    )
    assert compute(level, few, votes).unresolved_ties == (("A", "B"),)
    assert places(compute(level, few, replace(votes, turnout=2))) == {"B": 1, "A": 2}


def test_where_nobody_counted_ballots_each_vote_is_taken_for_one_and_the_result_says_so() -> None:
    rules = Rules(combination=Combination("balanced", least_ballots=19))
    result = compute(PANEL, rules, replace(VOTES, turnout=None))
    assert [note.to_json() for note in result.notes] == [
        {"kind": "ballots_not_counted", "votes": "19"}
    ]
    assert result.influence is not None
    few = compute(
        PANEL, replace(rules, combination=Combination("balanced", least_ballots=20)), VOTES
    )
    assert few.influence is None


def test_a_ballot_file_is_counted_voter_by_voter() -> None:
    ballots = {
        "v": {"A": Fraction(1), "B": Fraction(2)},
        "w": {"B": Fraction(1)},
        "x": {"C": Fraction(0)},
        "y": {},
    }
    votes = votes_from_ballots(ballots)
    assert votes.turnout == 2
    rules = Rules(combination=Combination("balanced", least_ballots=3), audience_method="plurality")
    assert compute(PANEL, rules, votes).notes[0].kind == "too_few_ballots"


def test_a_ballot_stays_a_ballot_when_its_act_is_taken_out() -> None:
    ballots = {name: {"C": Fraction(1)} for name in "vw"} | {"x": {"A": Fraction(1)}}
    gone = replace(PANEL, disqualified=frozenset("C"))
    rules = Rules(combination=Combination("balanced", least_ballots=3), audience_method="approval")
    assert compute(gone, rules, votes_from_ballots(ballots)).influence is not None


def test_the_hall_alone_decides_however_few_it_is() -> None:
    rules = Rules(combination=Combination("audience_only", least_ballots=20))
    assert places(compute(PANEL, rules, VOTES))["B"] == 1


def test_where_there_is_no_jury_few_ballots_are_better_than_none() -> None:
    nobody = replace(PANEL, marks={}, absent=frozenset("wx"))
    rules = Rules(combination=Combination("balanced", least_ballots=20))
    result = compute(nobody, rules, VOTES)
    assert result.notes[0].kind == "no_jury_marks"
    assert places(result)["B"] == 1


def test_less_than_no_ballot_is_no_rule() -> None:
    with pytest.raises(RuleError, match="bad_value"):
        check_rules(Rules(combination=Combination("balanced", least_ballots=-1)))


@pytest.mark.parametrize(
    "combination",
    [Combination("audience_only"), Combination("balanced", Fraction(0), Fraction(1))],
    ids=lambda chosen: chosen.method,
)
def test_a_jury_that_does_not_count_is_not_waited_for(combination: Combination) -> None:
    half_marked = panel_of({"A": "98", "B": "8.", "C": ".."})
    ties = ("jury_score", "shared_place")
    result = compute(half_marked, Rules(combination=combination, ties=ties), VOTES)
    assert result.is_final
    assert places(result) == {"B": 1, "C": 2, "A": 3}


def test_a_jury_that_does_not_count_and_cannot_be_computed_refuses_nothing() -> None:
    rules = Rules(
        "trimmed_mean", {"drop_low": 1, "drop_high": 1}, combination=Combination("audience_only")
    )
    result = compute(PANEL, rules, VOTES)
    assert [note.to_json() for note in result.notes] == [
        {"kind": "jury_not_computable", "code": "too_few_jurors"}
    ]
    with pytest.raises(RuleError, match="too_few_jurors"):
        compute(PANEL, replace(rules, combination=Combination("balanced")), VOTES)
