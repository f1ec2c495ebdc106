"""The worked example: computed with the very rules chosen, checked by hand."""

from fractions import Fraction

import pytest
from flask import Flask

from kruvision.rules import methods
from kruvision.rules.errors import RuleError
from kruvision.services.ruleset.example import ACTS, work_example
from tests.factories import make_show


def test_the_plain_rules_give_what_one_computes_by_hand(app: Flask) -> None:
    show = make_show(criteria=1, tie_chain=["shared_place"])
    example = work_example(show)
    assert example
    # Nine steps from 1 to 10; levels 8, 6, 5, 5 with moods 0 +1 -1 +2 -2, cut off at 10.
    assert [example.panel.marks["1", str(show.criteria[0].id), j] for j in "12345"] == [
        9, 10, 8, 10, 7,
    ]  # fmt: skip
    jury = {"1": Fraction(44, 5), "2": Fraction(7), "3": Fraction(6), "4": Fraction(6)}
    whole = sum(jury.values())
    votes = {"1": 30, "2": 46, "3": 12, "4": 12}
    for act in ACTS:
        total = 50 * jury[act] / whole + 50 * Fraction(votes[act], 100)
        assert example.result.standing(act).total == total
    assert [s.place for s in example.result.standings] == [1, 2, 3, 3]


def test_the_two_level_acts_show_what_becomes_of_a_tie(app: Flask) -> None:
    open_tie = work_example(make_show(criteria=1, tie_chain=["jury_score"]))
    settled = work_example(make_show(criteria=1, tie_chain=["running_order"]))
    assert open_tie
    assert settled
    assert open_tie.result.unresolved_ties == (("3", "4"),)
    assert [s.place for s in settled.result.standings] == [1, 2, 3, 4]


@pytest.mark.parametrize("method", methods.names())
def test_every_method_has_an_example(app: Flask, method: str) -> None:
    example = work_example(make_show(criteria=3, method=method, combination="jury_only"))
    assert example
    assert {standing.entry for standing in example.result.standings} == set(ACTS)
    assert all(standing.working for standing in example.result.standings)


def test_without_criteria_there_is_none(app: Flask) -> None:
    assert work_example(make_show(criteria=0)) is None


def test_rules_that_cannot_be_computed_say_so(app: Flask) -> None:
    with pytest.raises(RuleError):
        work_example(make_show(criteria=1, method="rank_sum", combination="percentage"))
