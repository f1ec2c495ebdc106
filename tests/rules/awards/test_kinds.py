"""Each kind of award on small panels worked out by hand."""

from fractions import Fraction

import pytest

from kruvision.rules.awards.award import Award
from kruvision.rules.contest import Decision, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Combination
from tests.rules.awards.small_shows import (
    first,
    given,
    grand_prix,
    held,
    holders,
    second,
    two_lists,
)
from tests.rules.small_panels import panel_of


def test_a_place_award_goes_to_that_place_in_each_category() -> None:
    outcome = given(two_lists(), first(), second())
    assert held(outcome) == [
        ("first", "A", "S"),
        ("first", "D", "D"),
        ("second", "B", "S"),
        ("second", "E", "D"),
    ]
    assert [holder.because.values["place"] for holder in outcome.awards] == [1, 1, 2, 2]


def test_a_place_award_of_the_show_goes_by_the_whole_list() -> None:
    """Also where only categories give places: the totals of the show decide."""
    outcome = given(two_lists(D="9", A="8"), first(scope="show"), second(scope="show"))
    assert held(outcome) == [("first", "D", None), ("second", "A", None), ("second", "B", None)]


def test_where_there_are_no_categories_the_show_is_the_category() -> None:
    outcome = given(panel_of({"A": "9", "B": "8"}), first())
    assert held(outcome) == [("first", "A", None)]


def test_who_stands_in_no_category_holds_no_award_of_a_category_by_place() -> None:
    panel = panel_of({"A": "9", "B": "8", "C": "7"}, categories={"B": "S", "C": "S"})
    assert held(given(panel, first())) == [("first", "B", "S")]


def test_an_award_for_several_places_goes_to_all_of_them() -> None:
    assert holders(given(two_lists(), Award("best", "place", places=(1, 2))), "best") == "A B D E"


def test_holders_of_level_places_all_hold_the_award_and_the_next_place_is_nobodys() -> None:
    outcome = given(two_lists(B="9"), first(), second())
    assert holders(outcome, "first") == "A B D"
    assert holders(outcome, "second") == "E"
    assert outcome.is_final


def test_a_tie_that_nothing_settles_leaves_the_award_open() -> None:
    level = two_lists(B="9")
    outcome = given(level, first(), second(), ties=())
    assert [(o.award, o.category, o.entries) for o in outcome.open_awards] == [
        ("first", "S", ("A", "B")),
        ("second", "S", ("A", "B")),
    ]
    assert holders(outcome, "first") == "D"
    assert not outcome.is_final
    ordered = given(level, first(), second(), ties=(), decisions=[Decision(("B", "A"))])
    assert (holders(ordered, "first"), holders(ordered, "second")) == ("B D", "A E")
    shared = given(level, first(), second(), ties=(), decisions=[Decision(("A", "B"), shared=True)])
    assert (holders(shared, "first"), holders(shared, "second")) == ("A B D", "E")
    assert ordered.is_final
    assert shared.is_final


def test_a_tie_inside_the_places_of_one_award_leaves_nothing_open() -> None:
    """Who of the two is second does not matter to an award for the first three."""
    outcome = given(two_lists(C="8"), Award("best", "place", places=(1, 2, 3)), ties=())
    assert holders(outcome, "best") == "A B C D E"
    assert outcome.open_awards == ()


def test_the_least_is_compared_with_the_total_as_displayed() -> None:
    """8.67 is displayed as 8.7 with one place after the comma, and that reaches 8.7."""
    panel = panel_of({"A": "998", "B": "888"})
    for places, expected in ((1, "A"), (2, "")):
        outcome = given(panel, first(least=Fraction("8.7")), display_places=places)
        assert holders(outcome, "first") == expected


def test_a_band_takes_everybody_whose_displayed_total_is_in_it() -> None:
    bands = (
        Award("gold", "band", from_=Fraction(9)),
        Award("silver", "band", from_=Fraction(8), below=Fraction(9)),
        Award("thanks", "band", below=Fraction(8)),
    )
    outcome = given(two_lists(D="8"), *bands)
    assert holders(outcome, "gold") == "A"
    assert holders(outcome, "silver") == "B D"
    assert holders(outcome, "thanks") == "C E"


def test_a_band_is_for_those_in_no_category_too() -> None:
    panel = panel_of({"A": "9", "B": "9"}, categories={"B": "S"})
    outcome = given(panel, Award("gold", "band", from_=Fraction(9)))
    assert held(outcome) == [("gold", "B", "S"), ("gold", "A", None)]


def test_the_top_is_the_best_of_the_holders_it_is_among() -> None:
    grand_prix = Award("gp", "top", scope="show", among=("second",))
    outcome = given(two_lists(), second(), grand_prix)
    assert holders(outcome, "gp") == "B"


def test_the_top_of_each_category_and_of_the_show() -> None:
    tops = (Award("each", "top"), Award("one", "top", scope="show"))
    outcome = given(two_lists(A="8", B="7", D="9"), *tops)
    assert held(outcome) == [("each", "A", "S"), ("each", "D", "D"), ("one", "D", None)]


def test_level_tops_are_open_until_somebody_decides_though_places_are_shared() -> None:
    grand_prix = Award("gp", "top", scope="show", among=("first",))
    level = two_lists(D="9")
    outcome = given(level, first(), grand_prix)
    assert [(o.award, o.category, o.entries) for o in outcome.open_awards] == [
        ("gp", None, ("A", "D"))
    ]
    assert not outcome.is_final
    ordered = given(level, first(), grand_prix, decisions=[Decision(("D", "A"))])
    assert holders(ordered, "gp") == "D"
    assert ordered.is_final
    both = given(level, first(), grand_prix, decisions=[Decision(("A", "D"), shared=True)])
    assert holders(both, "gp") == "A D"
    by_chain = given(level, first(), grand_prix, ties=("running_order",))
    assert holders(by_chain, "gp") == "A"


def test_the_decision_between_level_tops_is_not_called_unused() -> None:
    grand_prix = Award("gp", "top", scope="show", among=("first",))
    outcome = given(two_lists(D="9"), first(), grand_prix, decisions=[Decision(("D", "A"))])
    assert outcome.whole.notes == ()


def test_the_top_keeps_its_place_award_or_gives_it_up_or_the_next_ones_move_up() -> None:
    expected = {
        "keeps": ("A D", "B E"),
        "gives_up": ("D", "B E"),
        "moves_up": ("B D", "C E"),
    }
    for holder, awards in expected.items():
        outcome = given(two_lists(), first(), second(), grand_prix(holder))
        assert holders(outcome, "gp") == "A"
        assert (holders(outcome, "first"), holders(outcome, "second")) == awards


def test_a_top_in_each_category_moves_up_in_each() -> None:
    outcome = given(two_lists(), first(), second(), grand_prix("moves_up", "category"))
    assert holders(outcome, "gp") == "A D"
    assert (holders(outcome, "first"), holders(outcome, "second")) == ("B E", "C")
    moved = next(holder for holder in outcome.awards if holder.entry == "B")
    assert moved.because.values["without"] == ["A"]
    assert outcome.categories["S"].standing("A").place == 1


def test_a_second_top_sees_the_places_after_the_first_one() -> None:
    second_prix = Award("gp2", "top", scope="show", among=("first",), holder="moves_up")
    outcome = given(two_lists(), first(), second(), grand_prix("moves_up"), second_prix)
    assert (holders(outcome, "gp"), holders(outcome, "gp2")) == ("A", "B")
    assert (holders(outcome, "first"), holders(outcome, "second")) == ("C D", "E")


def test_an_open_top_takes_nobody_out_of_the_places() -> None:
    outcome = given(two_lists(D="9"), first(), second(), grand_prix("moves_up"))
    assert (holders(outcome, "first"), holders(outcome, "second")) == ("A D", "B E")


VOTES = Votes({"A": Fraction(3), "B": Fraction(3), "D": Fraction(9), "E": Fraction(4)}, turnout=19)


def test_the_audience_award_is_for_the_most_votes_whatever_they_count_for() -> None:
    outcome = given(two_lists(), Award("hall", "audience", scope="show"), votes=VOTES)
    assert held(outcome) == [("hall", "D", None)]
    assert outcome.awards[0].because.values["votes"] == "9"


def test_level_votes_leave_the_audience_award_open_until_decided() -> None:
    hall = Award("hall", "audience")
    outcome = given(two_lists(), hall, votes=VOTES)
    assert holders(outcome, "hall") == "D"
    assert [(o.category, o.entries) for o in outcome.open_awards] == [("S", ("A", "B"))]
    decided = given(two_lists(), hall, votes=VOTES, decisions=[Decision(("B", "A"))])
    assert holders(decided, "hall") == "B D"
    assert decided.whole.notes[0].kind == "votes_not_combined"
    assert len(decided.whole.notes) == 1
    shared = given(two_lists(), hall, votes=VOTES, decisions=[Decision(("B", "A"), shared=True)])
    assert holders(shared, "hall") == "A B D"


def test_too_few_ballots_give_no_audience_award() -> None:
    for least, expected in ((19, "D"), (20, "")):
        hall = Award("hall", "audience", scope="show", least_ballots=least)
        outcome = given(two_lists(), hall, votes=VOTES)
        assert holders(outcome, "hall") == expected
        assert outcome.is_final


def test_the_audience_award_stands_though_too_few_ballots_count_for_the_places() -> None:
    outcome = given(
        two_lists(),
        Award("hall", "audience", scope="show"),
        votes=VOTES,
        combination=Combination("balanced", least_ballots=100),
    )
    assert holders(outcome, "hall") == "D"


def test_nobody_voted_and_nobody_holds_the_audience_award() -> None:
    assert given(two_lists(), Award("hall", "audience")).awards == ()


def artistry(**more: object) -> Award:
    return Award("artistry", "criterion", criterion="stage", **more)


def test_the_best_mean_on_a_criterion() -> None:
    """A 5 on stage, B 8, C 8: the total puts B before C, and shared places do not break the tie."""
    panel = panel_of({"A": "99 55", "B": "88 79", "C": "77 88"}, ("voice", "stage"))
    assert holders(given(panel, artistry()), "artistry") == "B C"
    by_voice = given(panel, artistry(), ties=("criterion:voice", "shared_place"))
    assert holders(by_voice, "artistry") == "B"
    assert by_voice.awards[0].because.values["mean"] == "8"
    assert given(panel, artistry(), ties=()).is_final


def test_a_criterion_that_is_not_marked_is_refused_with_its_place() -> None:
    with pytest.raises(RuleError) as problem:
        given(panel_of({"A": "9"}), artistry())
    assert problem.value.code == "unknown_criterion"
    assert problem.value.details["where"] == "awards.artistry.criterion"


def test_everybody_who_is_placed_and_nobody_who_is_disqualified() -> None:
    panel = panel_of(
        {"A": "9", "B": "8", "C": "7"}, categories={"A": "S"}, disqualified=frozenset({"B"})
    )
    for disqualified in ("remove", "freeze"):
        outcome = given(panel, Award("thanks", "everyone"), disqualified=disqualified)
        assert held(outcome) == [("thanks", "A", "S"), ("thanks", "C", None)]


def test_everyone_among_the_holders_of_other_awards_as_they_are_in_the_end() -> None:
    thanks = Award("thanks", "everyone", among=("gp", "first"), to="teachers", scope="show")
    outcome = given(two_lists(), thanks, first(), second(), grand_prix("moves_up"))
    assert holders(outcome, "thanks") == "A B D"
