"""Ties: each step of the chain, recorded decisions, and what stays unresolved."""

from fractions import Fraction

import pytest

from kruvision.rules.audience.votes import votes_from_ballots
from kruvision.rules.contest import Decision, Deduction, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ranking import decide
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import compute
from tests.rules.small_panels import by, order, panel_of

LEVEL = {"A": "57", "B": "66", "C": "75"}


def test_places_are_shared_and_the_next_stay_empty() -> None:
    panel = panel_of({"A": "9", "B": "8", "C": "8", "D": "7"})
    assert order(by("shared_place", panel)) == "A1 B2 C2 D4"


def test_a_tie_that_the_chain_does_not_settle_is_reported_and_not_final() -> None:
    result = by("median", panel_of(LEVEL))
    assert order(result) == "A1 B1 C1"
    assert result.unresolved_ties == (("A", "B", "C"),)
    assert not result.is_final


def test_the_running_order_settles_everything() -> None:
    assert order(by("running_order", panel_of(LEVEL))) == "A1 B2 C3"


def test_the_audience_score_settles_what_it_can_and_leaves_the_rest_to_the_next_step() -> None:
    votes = Votes({"A": Fraction(3), "B": Fraction(5), "C": Fraction(3)})
    assert order(by("audience_score", panel_of(LEVEL), votes)) == "B1 A2 C2"
    assert order(by("audience_score running_order", panel_of(LEVEL), votes)) == "B1 A2 C3"
    assert by("audience_score", panel_of(LEVEL), votes).unresolved_ties == (("A", "C"),)


def test_without_an_audience_its_score_settles_nothing() -> None:
    assert by("audience_score", panel_of(LEVEL)).unresolved_ties == (("A", "B", "C"),)


def test_the_jury_score_settles_a_level_sum() -> None:
    votes = Votes({"A": Fraction(2), "B": Fraction(1)})
    panel = panel_of({"A": "11", "B": "22"})
    assert order(by("jury_score", panel, votes, combination=Combination("sum"))) == "B1 A2"


def test_a_named_criterion_settles() -> None:
    panel = panel_of({"A": "57 75", "B": "66 66", "C": "99 33"}, ("voice", "stage"))
    assert order(by("criterion:voice shared_place", panel)) == "C1 A2 B2"
    assert order(by("criterion:stage shared_place", panel)) == "A1 B1 C3"
    with pytest.raises(RuleError, match="unknown_criterion"):
        by("criterion:dance", panel)


def test_more_first_places_settle_then_more_second_places() -> None:
    panel = panel_of({"A": "933", "B": "348", "C": "555"})
    assert order(by("first_places", panel)) == "C1 B2 A3"  # one first each; 0, 1, 2 seconds
    firsts = panel_of({"A": "916", "B": "664", "C": "385"})
    assert order(by("first_places", firsts)) == "A1 C2 B3"


def test_more_jurors_who_prefer_it_settle() -> None:
    panel = panel_of({"A": "558", "B": "666"})
    assert order(by("head_to_head", panel)) == "B1 A2"
    circle = panel_of({"A": "321", "B": "213", "C": "132"})
    assert by("head_to_head", circle).unresolved_ties == (("A", "B", "C"),)


def test_the_median_settles() -> None:
    assert order(by("median", panel_of({"A": "558", "B": "666"}))) == "B1 A2"
    assert order(by("median", panel_of({"A": "1559", "B": "1469"}))) == "A1 B1"


def test_fewer_deductions_settle() -> None:
    """Both have 8 in the end: A of 9, with a point taken off."""
    panel = panel_of({"A": "9", "B": "8"}, deductions={"A": (Deduction(Fraction(1)),)})
    assert order(by("fewer_deductions", panel)) == "B1 A2"
    assert order(by("shared_place", panel)) == "A1 B1"


def test_voters_and_high_points_settle_as_in_the_song_contest() -> None:
    """12 + 6 + 2 from three voters beats 10 + 10 from two; 12 + 8 beats 10 + 10."""
    more = {"p": {"A": 10, "B": 12}, "q": {"A": 10, "B": 6}, "r": {"A": 0, "B": 2}}
    high = {"p": {"A": 10, "B": 12}, "q": {"A": 10, "B": 8}}
    chosen = Combination("audience_only")
    for ballots, chain in ((more, "voters"), (high, "voters high_points")):
        given = {v: {e: Fraction(p) for e, p in b.items()} for v, b in ballots.items()}
        votes = votes_from_ballots(given)
        panel = panel_of({"A": "1", "B": "1"})
        assert order(by(chain, panel, votes, combination=chosen)) == "B1 A2"
    counted = Votes({"A": Fraction(5), "B": Fraction(5)}, voters={"A": 2, "B": 3})
    assert order(by("voters", panel, counted, combination=chosen)) == "B1 A2"


def test_jurors_count_as_voters_where_there_is_no_audience() -> None:
    scale = (Fraction(2), Fraction(1), Fraction(0))
    points = Rules("points", {"scale": scale}, ties=("voters",))
    result = compute(panel_of({"A": "1333", "B": "3222", "C": "2111"}), points)
    assert order(result) == "C1 B2 A3"


def test_a_lot_from_a_published_seed_settles_and_can_be_drawn_again() -> None:
    one = by("lot", panel_of(LEVEL), seed="41 7")
    two = by("lot", panel_of(dict(reversed(LEVEL.items()))), seed=" 41  7 ")
    assert order(one) == order(two)
    assert one.is_final
    orders = {order(by("lot", panel_of(LEVEL), seed=str(n))) for n in range(40)}
    assert len(orders) == 6


def test_decisions_hold_together_and_leave_open_what_they_do_not_say() -> None:
    group = tuple("ABCD")
    said = [Decision(("A", "B")), Decision(("B", "C"))]
    assert decide(group, said) == (("A", "B", "C", "D"),)
    assert decide(group, [Decision(("A", "B", "C", "D"))]) == tuple((e,) for e in group)
    assert decide(group, [Decision(("A", "B")), Decision(("A", "C")), Decision(("A", "D"))]) == (
        ("A",),
        ("B", "C", "D"),
    )
    with pytest.raises(RuleError, match="contradictory_decisions"):
        decide(group, [Decision(("A", "B")), Decision(("B", "A"))])


def test_a_decision_never_overrides_what_was_computed() -> None:
    result = compute(panel_of({"A": "9", "B": "8"}), Rules(), None, [Decision(("B", "A"))])
    assert order(result) == "A1 B2"
    assert [note.to_json() for note in result.notes] == [
        {"kind": "decision_unused", "order": ["B", "A"]}
    ]


def test_a_decision_counts_before_shared_places_and_after_everything_named_before() -> None:
    panel, decided = panel_of({"A": "8", "B": "8"}), [Decision(("B", "A"))]
    assert order(compute(panel, Rules(), None, decided)) == "B1 A2"
    assert order(compute(panel, Rules(ties=("running_order",)), None, decided)) == "A1 B2"
    chain = ("decision", "running_order")
    assert order(compute(panel, Rules(ties=chain), None, decided)) == "B1 A2"


@pytest.mark.parametrize("wrong", [("A",), ("A", "A"), ("A", "X")])
def test_a_decision_that_is_none_is_refused(wrong: tuple[str, ...]) -> None:
    with pytest.raises(RuleError, match=r"bad_decision|unknown_entry"):
        compute(panel_of({"A": "8", "B": "8"}), Rules(), None, [Decision(wrong)])


LEVEL_LAST = {"A": "9", "B": "8", "C": "8", "D": "8", "E": "1"}


def test_a_decision_may_share_a_place_where_it_is_the_last_word() -> None:
    shared = [Decision(("B", "D", "C"), "head", "alike", shared=True)]
    for chain in ((), ("decision",), ("median",)):
        result = compute(panel_of(LEVEL_LAST), Rules(ties=chain), None, shared)
        assert (result.is_final, order(result)) == (True, "A1 B2 C2 D2 E5")
        made = [s for s in result.standing("C").working if s.kind == "tie"][-1].values
        assert (made["by"], made["order"], made["settled"]) == ("decision", [["B", "C", "D"]], True)


def test_a_shared_place_speaks_of_all_who_are_level_and_of_nobody_else() -> None:
    two = [Decision(("B", "C"), shared=True)]
    result = compute(panel_of(LEVEL_LAST), Rules(ties=()), None, two)
    assert result.unresolved_ties == (("B", "C", "D"),)
    both = [*two, Decision(("B", "C", "D"), shared=True)]
    assert compute(panel_of(LEVEL_LAST), Rules(ties=()), None, both).is_final
    order_first = [Decision(("D", "B")), Decision(("D", "C")), *two]
    assert order(compute(panel_of(LEVEL_LAST), Rules(ties=()), None, order_first)) == (
        "A1 D2 B3 C3 E5"
    )


def test_an_order_and_a_shared_place_of_the_same_two_contradict_each_other() -> None:
    said = [Decision(("B", "C", "D")), Decision(("C", "D"), shared=True)]
    with pytest.raises(RuleError, match="contradictory_decisions"):
        compute(panel_of(LEVEL_LAST), Rules(ties=()), None, said)


def test_a_shared_place_that_nobody_needed_is_said() -> None:
    result = compute(
        panel_of({"A": "9", "B": "8"}), Rules(), None, [Decision(("B", "A"), shared=True)]
    )
    assert [note.to_json() for note in result.notes] == [
        {"kind": "decision_unused", "order": ["B", "A"], "shared": True}
    ]


def test_level_jurors_points_are_shared_by_decision() -> None:
    rules = Rules(options={"points": True}, combination=Combination("sum"), ties=())
    panel = panel_of({"A": "9", "B": "8", "C": "8"})
    votes = Votes({"A": Fraction(1), "B": Fraction(5), "C": Fraction(3)})
    assert compute(panel, rules, votes).unresolved_ties == (("B", "C"),)
    assert compute(panel, rules, votes).first_place(("B", "C")) == 2
    shared = [Decision(("B", "C"), shared=True)]
    assert compute(panel, rules, votes, shared).is_final


def test_a_tie_is_named_by_the_place_where_it_begins() -> None:
    result = compute(panel_of(LEVEL_LAST), Rules(ties=()))
    assert result.first_place(result.unresolved_ties[0]) == 2
