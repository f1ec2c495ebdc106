"""Rules tried on made-up marks before the evening: what would be refused at its end is said now."""

from fractions import Fraction

import pytest

from kruvision.rules import methods
from kruvision.rules.awards.award import Award
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.marks import Scale
from kruvision.rules.outcome import compute_outcome
from kruvision.rules.ruleset import trial
from kruvision.rules.ruleset.rules import COMBINATIONS, Combination, Rules
from kruvision.rules.ruleset.trial import find_refusal

CRITERIA = ("voice", "stage")
TEN = Scale(Fraction(1), Fraction(10), Fraction(1))
SHARES = Combination("percentage")


def jury(count: int) -> dict[str, Fraction]:
    return {f"juror {number}": Fraction(1) for number in range(count)}


def refusal(rules: Rules, jurors: int = 3, entries: int = 8) -> str:
    found = find_refusal(rules, CRITERIA, jury(jurors), entries)
    return found.code if found else ""


def test_the_plain_rules_compute_any_jury() -> None:
    assert [refusal(Rules(), jurors) for jurors in (1, 2, 12)] == ["", "", ""]


def test_three_jurors_are_too_few_for_a_mean_that_drops_two_marks() -> None:
    found = find_refusal(Rules("trimmed_mean"), CRITERIA, jury(3), 8)
    assert found is not None
    assert (found.code, found.details) == ("panel_too_small", {"present": 3, "needed": 4})
    assert refusal(Rules("trimmed_mean"), 4) == ""
    assert refusal(Rules("trimmed_mean", {"drop_low": 0, "drop_high": 1}), 3) == ""


@pytest.mark.parametrize("combination", ["percentage", "pool", "rank_points", "sum", "multiplier"])
def test_places_cannot_be_put_together_with_votes(combination: str) -> None:
    rules = Rules("rank_sum", combination=Combination(combination))
    assert refusal(rules) == "combination_needs_points"
    points = {"points": True}
    assert refusal(Rules("rank_sum", points, combination=Combination(combination))) == ""


def test_marks_below_the_mean_cannot_become_shares() -> None:
    standard = {"normalise": "z_score"}
    assert refusal(Rules(options=standard, combination=SHARES)) == "negative_total"
    assert refusal(Rules(options=standard)) == ""
    below_zero = {"voice": Scale(Fraction(-5), Fraction(5)), "stage": TEN}
    assert refusal(Rules(scales=below_zero, combination=SHARES)) == "negative_total"


def test_weights_a_method_does_not_know_are_refused() -> None:
    weights = {"voice": Fraction(2)}
    assert refusal(Rules("skating_system", weights=weights)) == "criterion_weights_not_used"
    unequal = {"a": Fraction(1), "b": Fraction(2), "c": Fraction(1)}
    found = find_refusal(Rules("skating_system"), CRITERIA, unequal, 8)
    assert found is not None
    assert found.code == "juror_weights_not_used"


def test_a_field_too_large_for_a_method_is_refused() -> None:
    assert refusal(Rules("schulze"), entries=301) == "too_many_entries"
    assert refusal(Rules("schulze"), entries=300) == ""


def test_rules_that_do_not_hold_by_themselves_are_refused_too() -> None:
    assert refusal(Rules("applause")) == "unknown_method"
    assert refusal(Rules(combination=Combination("pool", pool=Fraction(-1)))) == "bad_value"


def test_an_audience_alone_needs_no_jury() -> None:
    alone = Rules("trimmed_mean", combination=Combination("audience_only"))
    assert find_refusal(alone, (), {}, 8) is None


@pytest.mark.parametrize("mode", ["given", "plurality", "approval", "ranked_points"])
def test_every_way_of_reading_ballots_is_tried(mode: str) -> None:
    assert refusal(Rules(combination=SHARES, audience_method=mode)) == ""


@pytest.mark.parametrize("method", methods.names())
def test_a_refusal_names_nothing_that_is_made_up(method: str) -> None:
    for combination in COMBINATIONS:
        found = find_refusal(Rules(method, combination=Combination(combination)), (), {}, 0)
        found = found or find_refusal(Rules(method, combination=SHARES), CRITERIA, jury(3), 8)
        assert found is None or not {"entry", "juror", "criterion"} & found.details.keys()


def test_the_same_question_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[Rules] = []

    def count(panel: Panel, rules: Rules, votes: Votes) -> object:
        computed.append(rules)
        return compute_outcome(panel, rules, votes)

    monkeypatch.setattr(trial, "compute_outcome", count)
    trial._first_refusal.cache_clear()
    rules = Rules("schulze", {"cells": "marks"}, scales=dict.fromkeys(CRITERIA, TEN))
    assert refusal(rules, 12, 30) == ""
    once = len(computed)
    assert once
    for _again in range(100):
        assert refusal(rules, 12, 30) == ""
    assert len(computed) == once
    trial._first_refusal.cache_clear()  # and nothing is kept
    assert refusal(rules, 12, 30) == ""
    assert len(computed) == 2 * once


def test_a_refusal_can_be_raised_time_and_again() -> None:
    first, second = (find_refusal(Rules("trimmed_mean"), CRITERIA, jury(2), 8) for _ in range(2))
    assert isinstance(first, RuleError)
    assert first is not second


def test_an_award_for_a_criterion_that_nobody_marks_is_found_out() -> None:
    for criterion, code in (("voice", ""), ("grace", "unknown_criterion")):
        award = Award("artistry", "criterion", criterion=criterion)
        assert refusal(Rules(awards=(award,))) == code
