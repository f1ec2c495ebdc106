"""Delegations as a body: 12 10 8 7 … to every act but the own one, and a fair sum of it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules.audience.delegations import votes_of_delegations
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.result import Result
from kruvision.rules.ruleset.rules import POINTS_SCALE, Combination, Rules
from kruvision.rules.ruleset.toml import read_rules, write_rules
from kruvision.rules.standings import compute

ACTS = ("A", "B", "C", "D")
RULES = Rules(combination=Combination("audience_only"), bodies="delegations")
Counts = dict[str, dict[str, Fraction]]


@st.composite
def halls(draw: st.DrawFn) -> Counts:
    """Two to five delegations, each with a count for every act but perhaps one of its own."""
    count = draw(st.integers(2, 5))
    owners = draw(st.lists(st.sampled_from([*range(count), None]), min_size=4, max_size=4))
    return {
        f"d{name}": {
            act: Fraction(draw(st.integers(0, 9)))
            for act, owner in zip(ACTS, owners, strict=True)
            if owner != name
        }
        for name in range(count)
    }


def counted(hall: Counts) -> Votes:
    return votes_of_delegations(hall, ACTS, POINTS_SCALE)


def result_of(hall: Counts, **panel: frozenset[str]) -> Result:
    votes = Votes({}, ballots=hall, turnout=100)
    return compute(Panel(ACTS, (), (), {}, **panel), RULES, votes)


def numbers(**counts: int) -> dict[str, Fraction]:
    return {act: Fraction(count) for act, count in counts.items()}


def test_a_delegation_gives_12_10_8_7_to_all_acts_but_its_own() -> None:
    votes = counted({"d1": numbers(B=5, C=9, D=1), "d2": numbers(A=3, C=2, D=1)})
    assert votes.ballots["d1"] == numbers(C=12, B=10, D=8)
    assert votes.ballots["d2"] == numbers(A=12, C=10, D=8)


def test_level_acts_share_the_points_of_their_places() -> None:
    votes = counted({"d1": numbers(A=4, B=4, C=0, D=0), "d2": numbers(A=1, B=0, C=0, D=0)})
    assert votes.ballots["d1"] == {"A": 11, "B": 11, "C": Fraction(15, 2), "D": Fraction(15, 2)}
    assert votes.ballots["d2"]["B"] == Fraction(10 + 8 + 7, 3)


def test_an_act_is_scaled_by_those_who_could_give_to_it() -> None:
    hall = {"d1": numbers(B=3, C=2, D=1), "d2": numbers(A=3, B=2, C=1, D=0)}
    votes = counted({**hall, "d3": numbers(A=3, B=2, C=1, D=0)})
    assert votes.points["A"] == Fraction(12 + 12) * 3 / 2
    assert votes.points["B"] == 12 + 10 + 10
    assert votes.voters == {"A": 2, "B": 3, "C": 3, "D": 3}


def test_the_working_says_who_gave_what_and_what_it_is_scaled_to() -> None:
    hall = {"d1": numbers(B=3, C=2, D=1), "d2": numbers(A=3, B=2, C=1, D=0)}
    standing = next(s for s in result_of(hall).standings if s.entry == "A")
    step = next(one for one in standing.working if one.kind == "delegations")
    assert step.values == {
        "points": "24",
        "given": {"d2": "12"},
        "sum": "12",
        "could": 1,
        "delegations": 2,
    }


def test_an_act_that_nobody_could_give_to_is_refused() -> None:
    with pytest.raises(RuleError, match="nobody_could_give"):
        counted({"d1": numbers(B=1, C=1, D=1)})


def test_a_disqualified_act_takes_no_place_in_an_order() -> None:
    hall = {"d1": numbers(A=9, B=5, C=3, D=1), "d2": numbers(A=9, B=5, C=3, D=1)}
    totals = {s.entry: s.total for s in result_of(hall, disqualified=frozenset("A")).standings}
    assert totals == {"A": None, "B": 24, "C": 20, "D": 16}


def test_rules_say_whose_points_they_are_and_read_it_back() -> None:
    assert read_rules(write_rules(RULES)) == RULES
    with pytest.raises(RuleError, match="bad_value"):
        read_rules('[audience]\nbodies = "crowd"')


def test_votes_without_ballots_cannot_be_of_delegations() -> None:
    with pytest.raises(RuleError, match="ballots_missing"):
        compute(Panel(ACTS, (), (), {}), RULES, Votes(numbers(A=1)))


@given(halls())
def test_points_that_were_given_are_read_to_themselves(hall: Counts) -> None:
    votes = counted(hall)
    assert counted({name: dict(ballot) for name, ballot in votes.ballots.items()}) == votes


@given(halls())
def test_every_delegation_gives_the_same_sum_for_as_many_acts(hall: Counts) -> None:
    for name, ballot in counted(hall).ballots.items():
        assert sum(ballot.values()) == sum(POINTS_SCALE[: len(hall[name])])
        assert ballot.keys() == hall[name].keys()


@given(halls(), st.permutations(ACTS))
def test_the_order_of_delegations_and_acts_changes_nothing(hall: Counts, acts: list[str]) -> None:
    turned = {name: {a: hall[name][a] for a in acts if a in hall[name]} for name in reversed(hall)}
    assert votes_of_delegations(turned, tuple(acts), POINTS_SCALE).points == counted(hall).points


@given(halls(), st.sampled_from(ACTS), st.integers(1, 9))
def test_more_votes_for_an_act_never_lower_its_place(hall: Counts, act: str, more: int) -> None:
    def place(of: Counts) -> int | None:
        return next(s.place for s in result_of(of).standings if s.entry == act)

    giver = next(name for name, ballot in hall.items() if act in ballot)
    raised = {**hall, giver: {**hall[giver], act: hall[giver][act] + more}}
    before, after = place(hall), place(raised)
    assert before is not None
    assert after is not None
    assert after <= before


@given(halls())
def test_where_all_could_give_to_all_the_sum_is_the_score(hall: Counts) -> None:
    whole = {
        name: {act: ballot.get(act, Fraction(0)) for act in ACTS} for name, ballot in hall.items()
    }
    votes = counted(whole)
    assert sum(votes.points.values()) == len(whole) * sum(POINTS_SCALE[:4])
