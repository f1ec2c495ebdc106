"""Missing marks, jurors who stepped aside, entries that are out, substitute points."""

from fractions import Fraction

import pytest

from kruvision.rules import methods
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import compute
from tests.rules.small_panels import order, panel_of


def test_a_missing_mark_makes_the_result_incomplete_and_names_the_cell() -> None:
    result = compute(panel_of({"A": "8. 88", "B": "77 77"}, ("voice", "stage")), Rules())
    assert result.incomplete == (("A", "voice", "x"),)
    assert result.standing("A").total == 8
    assert not result.is_final


UNMARKED = {"A": "8.", "B": "..", "C": "99"}
VOTES = Votes({"A": Fraction(5), "B": Fraction(7), "C": Fraction(1)})


@pytest.mark.parametrize(
    "combination",
    [
        Combination("audience_only"),
        Combination("percentage", Fraction(0), Fraction(1)),
        Combination("multiplier", Fraction(0), Fraction(3)),
    ],
)
@pytest.mark.parametrize("method", ["weighted_mean", "trimmed_mean", "points", "skating_system"])
def test_a_jury_without_a_part_in_the_totals_holds_nothing_back(
    combination: Combination, method: str
) -> None:
    cells = {"cells": "marks"} if methods.get(method).cells == "ranks" else {}
    rules = Rules(method, cells, combination=combination, ties=("jury_score",))
    for panel in (panel_of(UNMARKED), panel_of({"A": "--", "B": "89", "C": "98"})):
        result = compute(panel, rules, VOTES)
        assert (result.is_final, order(result)) == (True, "B1 A2 C3")


def test_a_jury_beside_breaks_ties_where_it_is_whole_and_is_left_out_where_it_is_not() -> None:
    level = Votes(dict.fromkeys("AB", Fraction(3)))
    rules = Rules(combination=Combination("audience_only"), ties=("jury_score",))
    assert order(compute(panel_of({"A": "78", "B": "88"}), rules, level)) == "B1 A2"
    waiting = compute(panel_of({"A": "7.", "B": "88"}), rules, level)
    assert (waiting.unresolved_ties, waiting.incomplete) == ((("A", "B"),), ())


@pytest.mark.parametrize("method", ["weighted_mean", "trimmed_mean", "factored", "median", "borda"])
def test_a_mark_on_a_criterion_of_weight_0_is_not_missing(method: str) -> None:
    cells = {"cells": "marks"} if method == "borda" else {}
    table = {"A": "8888 1.1.", "B": "7777 ....", "C": "9999 1111"}
    rules = Rules(method, cells, weights={"stage": Fraction(0)})
    result = compute(panel_of(table, ("voice", "stage")), rules)
    assert (result.is_final, order(result)) == (True, "C1 A2 B3")


def test_a_mark_on_a_criterion_of_weight_0_is_missing_where_it_decides_after_all() -> None:
    panel = panel_of({"A": "88 1.", "B": "88 22"}, ("voice", "stage"))
    nothing = {"stage": Fraction(0)}
    cell = ("A", "stage", "x")
    breaks_ties = Rules(weights=nothing, ties=("criterion:stage",))
    assert compute(panel, breaks_ties).incomplete == (cell,)
    marks = {"cells": "marks"}
    all_alike = Rules("skating_system", marks, weights=dict.fromkeys(panel.criteria, Fraction(0)))
    assert compute(panel, all_alike).incomplete == (cell,)


@pytest.mark.parametrize("row", ["....", "8...", "----"])
@pytest.mark.parametrize("method", ["weighted_mean", "trimmed_mean", "factored", "schulze"])
def test_nothing_is_missing_of_a_disqualified_entry_that_keeps_its_points(
    method: str, row: str
) -> None:
    cells = {"cells": "marks"} if method == "schulze" else {}
    panel = panel_of({"A": "9999", "B": row, "C": "7777"}, disqualified=frozenset("B"))
    result = compute(panel, Rules(method, cells, disqualified="freeze"))
    assert (result.is_final, order(result)) == (True, "A1 C2 BNone")


def test_an_entry_nobody_has_marked_yet_has_no_total_and_no_place() -> None:
    panel = panel_of({"A": "88", "B": ".."})
    for interim in (False, True):
        result = compute(panel, Rules(), interim=interim)
        assert (result.standing("B").place, result.standing("B").total) == (None, None)
        assert (result.standing("B").display, result.standing("B").working) == ("", ())
        assert bool(result.incomplete) != interim


def test_an_interim_result_needs_no_mark_at_all() -> None:
    panel = panel_of({"A": "..", "B": ".."})
    for method in ("weighted_mean", "trimmed_mean", "schulze", "skating_system", "median"):
        result = compute(panel, Rules(method, _no_drops(method)), interim=True)
        assert [s.place for s in result.standings] == [None, None]


def _no_drops(method: str) -> dict[str, int]:
    return {"drop_low": 0, "drop_high": 0} if method == "trimmed_mean" else {}


def test_too_few_marks_for_the_drops_are_waited_for_while_they_are_missing() -> None:
    panel = panel_of({"A": "8888", "B": "777."})
    result = compute(panel, Rules("trimmed_mean"))
    assert (result.standing("B").total, result.incomplete) == (None, (("B", "", "z"),))


def test_too_few_jurors_for_the_drops_are_refused_when_one_stepped_aside() -> None:
    for method in ("trimmed_mean", "factored"):
        with pytest.raises(RuleError, match="too_few_jurors") as refused:
            compute(panel_of({"A": "8888", "B": "777-"}), Rules(method))
        assert refused.value.details == {"entry": "B", "present": 3, "needed": 4}


def test_a_juror_absent_for_the_whole_show_is_left_out() -> None:
    panel = panel_of({"A": "8.", "B": "7."}, absent=frozenset("x"))
    result = compute(panel, Rules())
    assert result.is_final
    assert result.standing("A").total == 8


def test_who_stepped_aside_is_left_out_of_that_divisor_alone() -> None:
    result = compute(panel_of({"A": "9-6", "B": "999"}), Rules())
    assert result.is_final
    assert [(s.entry, s.total) for s in result.standings] == [("B", 9), ("A", Fraction(15, 2))]


def test_in_rank_methods_who_stepped_aside_ranks_the_rest() -> None:
    """A juror of three ranks two entries; the third one's sum is brought to three jurors."""
    panel = panel_of({"A": "111", "B": "22-", "C": "332"})
    result = compute(panel, Rules("rank_sum"))
    assert {s.entry: s.total for s in result.standings} == {"A": 3, "B": 6, "C": 8}


def test_in_duels_who_stepped_aside_counts_for_neither() -> None:
    panel = panel_of({"A": "12-", "B": "211"})
    result = compute(panel, Rules("copeland"))
    assert [(s.entry, s.total) for s in result.standings] == [
        ("A", Fraction(1, 2)),
        ("B", Fraction(1, 2)),
    ]


def test_a_jury_that_stepped_aside_altogether_is_refused() -> None:
    with pytest.raises(RuleError, match="too_few_jurors"):
        compute(panel_of({"A": "88", "B": "--"}), Rules())


def test_a_disqualified_entry_is_removed_and_everything_computed_again() -> None:
    panel = panel_of({"A": "112", "B": "223", "C": "331"}, disqualified=frozenset("A"))
    result = compute(panel, Rules("rank_sum", disqualified="remove"))
    assert {s.entry: s.total for s in result.standings} == {"B": 4, "C": 5, "A": None}
    assert result.standings[-1].entry == "A"
    assert [made.kind for made in result.standing("A").working] == ["disqualified"]


def test_a_disqualified_entry_may_keep_its_points_and_lose_its_place() -> None:
    panel = panel_of({"A": "112", "B": "223", "C": "331"}, disqualified=frozenset("A"))
    rules = Rules("rank_sum", {"points": True}, disqualified="freeze")
    result = compute(panel, rules)
    assert {s.entry: s.total for s in result.standings} == {"A": 4, "B": 7, "C": 7}
    assert {s.entry: s.place for s in result.standings} == {"B": 1, "C": 1, "A": None}
    assert result.standing("A").points == 12
    assert {result.standing(e).points for e in "BC"} == {9}


def test_votes_for_a_removed_entry_are_dropped() -> None:
    panel = panel_of({"A": "8", "B": "7"}, disqualified=frozenset("A"))
    votes = Votes({"A": Fraction(9), "B": Fraction(1)})
    result = compute(panel, Rules(combination=Combination("percentage")), votes)
    assert result.standing("B").total == 2


def test_substitute_points_stand_in_a_jurys_place_and_are_flagged() -> None:
    table = {"A": "12", "B": "21"}
    panel = panel_of(
        table,
        absent=frozenset("x"),
        substitutes={("A", "x"): Fraction(5), ("B", "x"): Fraction(7)},
    )
    result = compute(panel, Rules("points"))
    assert {s.entry: s.total for s in result.standings} == {"A": 17, "B": 17}
    assert [note.kind for note in result.notes] == ["substitute_points"]
    given = next(s for s in result.standing("A").working if s.kind == "points_given")
    assert given.values["substitutes"] == ["x"]
    with pytest.raises(RuleError, match="substitutes_need_points"):
        compute(panel, Rules("weighted_mean"))


@pytest.mark.parametrize("method", ["trimmed_mean", "factored", "skating_system"])
def test_unequal_jurors_are_refused_where_the_method_knows_none(method: str) -> None:
    panel = panel_of({"A": "1212", "B": "2121"}, juror_weights={"w": Fraction(2)})
    with pytest.raises(RuleError, match="juror_weights_not_used"):
        compute(panel, Rules(method))


def test_unequal_criteria_are_refused_by_the_skating_system() -> None:
    panel = panel_of({"A": "12 12", "B": "21 21"}, ("voice", "stage"))
    with pytest.raises(RuleError, match="criterion_weights_not_used"):
        compute(panel, Rules("skating_system", weights={"voice": Fraction(2)}))


def test_jurors_no_common_entry_connects_cannot_be_shifted() -> None:
    panel = panel_of({"A": "8-", "B": "-7"})
    with pytest.raises(RuleError, match="jury_falls_apart"):
        compute(panel, Rules(options={"normalise": "mean_shift"}))


def test_the_additive_fit_takes_a_severe_juror_off_where_panels_differ() -> None:
    """x marks one lower than w everywhere; B was not marked by w and must not suffer for it."""
    panel = panel_of({"A": "98", "B": "-8", "C": "76"})
    result = compute(panel, Rules(options={"normalise": "mean_shift"}))
    assert result.standing("A").total == result.standing("B").total


@pytest.mark.parametrize(
    "wrong",
    [
        {"entries": ("A", "A")},
        {"jurors": ("w", "w")},
        {"criteria": ("", "")},
        {"marks": {("X", "", "w"): Fraction(1)}},
        {"marks": {("A", "x", "w"): Fraction(1)}},
        {"marks": {("A", "", "q"): Fraction(1)}},
        {"absent": frozenset("q")},
        {"disqualified": frozenset("X")},
        {"stepped_aside": frozenset({("A", "q")})},
        {"juror_weights": {"w": Fraction(-1)}},
    ],
)
def test_a_panel_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    parts = {"entries": ("A",), "jurors": ("w",), "criteria": ("",), "marks": {}}
    with pytest.raises(RuleError, match=r"duplicate_|unknown_|negative_weight"):
        Panel(**{**parts, **wrong})
