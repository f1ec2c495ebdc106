"""Ties, missing marks, jurors who stepped aside, entries that are out."""

from fractions import Fraction

import pytest

from kruvision.rules.audience import votes_from_ballots
from kruvision.rules.contest import Decision, Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ranking import decide
from kruvision.rules.result import Result
from kruvision.rules.rulebook import Combination, Rules
from kruvision.rules.standings import compute


def panel_of(table: dict[str, str], criteria: tuple[str, ...] = ("",), **more: object) -> Panel:
    """Marks of one digit: for each entry the jurors' marks, criterion after criterion.

    A dot is a mark that is missing, a dash a juror who stepped aside.
    """
    jurors = tuple("wxyz"[: len(next(iter(table.values())).split()[0])])
    marks, aside = {}, set()
    for entry, row in table.items():
        for criterion, part in zip(criteria, row.split(), strict=True):
            for juror, mark in zip(jurors, part, strict=True):
                if mark == "-":
                    aside.add((entry, juror))
                elif mark != ".":
                    marks[entry, criterion, juror] = Fraction(int(mark))
    return Panel(tuple(table), jurors, criteria, marks, stepped_aside=frozenset(aside), **more)


def order(result: Result) -> str:
    return " ".join(f"{s.entry}{s.place}" for s in result.standings)


def by(chain: str, panel: Panel, votes: Votes | None = None, **more: object) -> Result:
    return compute(panel, Rules(ties=tuple(chain.split()), **more), votes)


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
    panel = panel_of({"A": "8", "B": "8"}, deductions={"A": Fraction(1)})
    result = by("fewer_deductions", panel)
    assert order(result) == "B1 A2"
    assert [note.kind for note in result.notes] == ["deductions_not_subtracted"]


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


# --- missing marks, stepping aside --------------------------------------------------------------


def test_a_missing_mark_makes_the_result_incomplete_and_names_the_cell() -> None:
    result = compute(panel_of({"A": "8. 88", "B": "77 77"}, ("voice", "stage")), Rules())
    assert result.incomplete == (("A", "voice", "x"),)
    assert result.standing("A").total == 8
    assert not result.is_final


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


# --- out of the show ----------------------------------------------------------------------------


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
