"""What the jury decides about awards: titles, awards left unawarded, awards given to others."""

from fractions import Fraction

import pytest

from kruvision.rules.awards.award import Award, AwardDecision
from kruvision.rules.errors import RuleError
from kruvision.rules.outcome import compute_outcome
from kruvision.rules.ruleset.rules import Rules
from tests.rules.awards.small_shows import (
    SOLO_AND_DUO,
    first,
    given,
    grand_prix,
    held,
    holders,
    two_lists,
)
from tests.rules.small_panels import panel_of


def test_a_title_is_given_by_the_jury_alone() -> None:
    title = Award("unity", "decision", scope="show", most=2)
    assert given(two_lists(), title).awards == ()
    assert given(two_lists(), title).is_final
    named = [
        AwardDecision("unity", None, ("E",), "Saule", "warmth"),
        AwardDecision("unity", None, ("B",), "Saule", "courage"),
    ]
    outcome = given(two_lists(), title, decided=named)
    assert held(outcome) == [("unity", "E", None), ("unity", "B", None)]
    assert outcome.awards[1].because.values["why"] == "courage"


def test_an_award_may_be_left_unawarded_and_the_result_says_so() -> None:
    nobody = AwardDecision("first", "D", (), "Saule", "too weak")
    outcome = given(two_lists(), first(), decided=[nobody])
    assert held(outcome) == [("first", "A", "S")]
    assert [vars(left) for left in outcome.unawarded] == [
        {"award": "first", "category": "D", "by": "Saule", "why": "too weak"}
    ]
    assert outcome.is_final


def test_a_place_award_may_be_given_to_several() -> None:
    both = AwardDecision("first", "S", ("A", "C"), "Saule", "of equal quality")
    outcome = given(two_lists(), first(), decided=[both])
    assert holders(outcome, "first") == "A C D"


def test_a_decision_settles_an_open_award() -> None:
    outcome = given(
        two_lists(D="9"),
        first(),
        grand_prix("moves_up"),
        decided=[AwardDecision("gp", None, ("D",))],
    )
    assert outcome.is_final
    assert holders(outcome, "first") == "A E"


def test_interim_results_give_no_awards() -> None:
    rules = Rules(places="each", awards=(first(),))
    outcome = compute_outcome(two_lists(), rules, interim=True)
    assert outcome.awards == outcome.open_awards == outcome.unawarded == ()


WRONG = {
    "award_unknown": AwardDecision("third", "S", ("A",)),
    "unknown_category": AwardDecision("first", "X", ("A",)),
    "unknown_entry": AwardDecision("first", "S", ("X",)),
    "entry_outside_category": AwardDecision("first", "S", ("D",)),
    "award_category_missing": AwardDecision("first", None, ("A", "D")),
    "too_many_holders": AwardDecision("unity", None, ("A", "B", "C")),
    "below_least": AwardDecision("unity", None, ("E",)),
    "entry_not_placed": AwardDecision("first", "S", ("C",)),
}


@pytest.mark.parametrize("code", WRONG)
def test_a_decision_about_an_award_that_cannot_be_is_refused(code: str) -> None:
    table = {"A": "9", "B": "8", "C": "7", "D": "6", "E": "5"}
    out = frozenset({"C"}) if code == "entry_not_placed" else frozenset()
    panel = panel_of(table, categories=SOLO_AND_DUO, disqualified=out)
    title = Award("unity", "decision", scope="show", most=2, least=Fraction(6))
    with pytest.raises(RuleError) as problem:
        given(panel, first(), title, decided=[WRONG[code]])
    assert problem.value.code == code


def test_an_award_given_and_left_unawarded_at_once_is_refused() -> None:
    made = [AwardDecision("first", "S", ("A",)), AwardDecision("first", "S", ())]
    with pytest.raises(RuleError, match="contradictory_award_decisions"):
        given(two_lists(), first(), decided=made)
