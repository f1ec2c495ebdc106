"""Deductions come off the jury's total before anything else is made of it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from kruvision.rules import methods
from kruvision.rules.adjustments.deductions import check_deductions, taken_off
from kruvision.rules.contest import Deduction, Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import compute
from tests.rules.panels import CASES, panels, places, properties, seen, with_marks
from tests.rules.small_panels import order, panel_of
from tests.rules.working.recompute import recompute

ORDERS = (
    *("borda", "copeland", "schulze", "rank_sum"),
    *("skating_system", "median", "majority_judgment"),
)
ADDING = [case for case in CASES if methods.get(case.method).adds_up]
LATE = Deduction(Fraction(1, 2), "T1", "ten seconds over")


def less(panel: Panel, **deductions: tuple[Deduction, ...]) -> Panel:
    return replace(panel, deductions=deductions)


def test_a_deduction_is_taken_off_and_stands_in_the_working() -> None:
    panel = less(panel_of({"A": "98", "B": "88"}), A=(LATE, Deduction(Fraction(1, 4))))
    result = compute(panel, Rules())
    assert order(result) == "B1 A2"
    assert result.standing("A").total == Fraction("7.75")
    made = next(s for s in result.standing("A").working if s.kind == "deductions")
    assert made.values == {
        "before": "8.5",
        "deductions": [
            {"amount": "0.5", "code": "T1", "why": "ten seconds over", "share": False},
            {"amount": "0.25", "code": "", "why": "", "share": False},
        ],
        "off": "0.75",
        "total": "7.75",
    }
    assert not [s for s in result.standing("B").working if s.kind == "deductions"]
    assert result.notes == ()


def test_a_share_is_a_part_of_the_total_before_anything_came_off() -> None:
    shares = (Deduction(Fraction(1, 20), share=True), Deduction(Fraction(1)))
    assert taken_off(Fraction(8), shares) == Fraction("1.4")
    assert taken_off(Fraction(8), shares[::-1]) == Fraction("1.4")


def test_shares_take_at_most_everything_and_nothing_of_a_total_below_zero() -> None:
    two_thirds = Deduction(Fraction(2, 3), share=True)
    assert taken_off(Fraction(6), (two_thirds, two_thirds)) == 6
    assert taken_off(Fraction(-6), (two_thirds,)) == 0


def test_deductions_come_off_before_the_audience_is_added() -> None:
    """The jury's part of the worst is 0 whatever came off: it is stretched afterwards."""
    panel = less(panel_of({"A": "9", "B": "8", "C": "6"}), A=(Deduction(Fraction(2)),))
    half = Combination("balanced", Fraction(1, 2), Fraction(1, 2))
    votes = Votes({"A": Fraction(1), "B": Fraction(1), "C": Fraction(3)})
    jury = {s.entry: s.jury for s in compute(panel, Rules(combination=half), votes).standings}
    assert jury == {"A": 25, "B": 50, "C": 0}


def test_points_are_given_by_the_order_after_deductions() -> None:
    panel = less(panel_of({"A": "9", "B": "8"}), A=(Deduction(Fraction(2)),))
    result = compute(panel, Rules(options={"points": True}))
    assert {s.entry: s.points for s in result.standings} == {"B": 12, "A": 10}


def test_more_than_nothing_is_taken_off() -> None:
    with pytest.raises(RuleError, match="negative_deduction"):
        less(panel_of({"A": "9"}), A=(Deduction(Fraction(-1)),))


@pytest.mark.parametrize("method", methods.names())
def test_methods_that_give_an_order_refuse_deductions(method: str) -> None:
    rules = Rules(method)
    if method not in ORDERS:
        check_deductions(rules)
        return
    with pytest.raises(RuleError) as problem:
        check_deductions(rules)
    assert problem.value.code == "deductions_need_totals"
    ranks = panel_of({"A": "1", "B": "2"})
    with pytest.raises(RuleError, match="deductions_need_totals"):
        compute(less(ranks, A=(LATE,)), rules)
    assert compute(less(ranks, A=()), rules)


def test_a_jury_that_counts_for_nothing_has_nothing_to_take_off() -> None:
    rules = Rules(combination=Combination("audience_only"))
    with pytest.raises(RuleError, match="deductions_need_totals"):
        compute(less(panel_of({"A": "9"}), A=(LATE,)), rules, Votes({"A": Fraction(1)}))


AMOUNTS = st.lists(
    st.builds(
        Deduction,
        st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1, 3), Fraction(1)]),
        share=st.booleans(),
    ),
    max_size=3,
).map(tuple)


@properties
@given(panels(aside=True), AMOUNTS, AMOUNTS)
def test_deductions_taken_back_leave_no_trace(panel: Panel, one, other) -> None:
    a, b = panel.entries[:2]
    for case in ADDING:
        note(case.name)
        before = case.result(panel)
        less_now = replace(panel, deductions={a: one, b: other})
        case.result(less_now)
        assert case.result(replace(less_now, deductions={a: (), b: ()})).to_json() == (
            before.to_json()
        )


@properties
@given(panels(aside=True), AMOUNTS, st.data())
def test_with_deductions_every_method_keeps_what_it_promises(panel: Panel, amounts, data) -> None:
    """Order and names change nothing; a raised mark lowers no place; the working says it all."""
    a = panel.entries[0]
    panel = replace(panel, deductions={a: amounts})
    turned = replace(panel, entries=panel.entries[::-1], jurors=panel.jurors[::-1])
    cell = data.draw(st.sampled_from(sorted(panel.marks)))
    raised = with_marks(panel, {**panel.marks, cell: panel.marks[cell] + 1})
    for case in ADDING:
        note(case.name)
        result = case.result(panel)
        assert seen(result) == seen(case.result(turned))
        found = recompute(result.to_json())
        assert {entry: place for entry, (_, place, _) in found.items()} == places(result)
        if case.options.get("normalise") != "z_score":
            assert places(case.result(raised))[cell[0]] <= places(result)[cell[0]]


@properties
@given(panels(), AMOUNTS)
def test_a_deduction_never_raises_a_place(panel: Panel, amounts) -> None:
    assume(any(one.amount for one in amounts))
    a = panel.entries[0]
    for case in ADDING:
        note(case.name)
        less_now = case.result(replace(panel, deductions={a: amounts}))
        assert places(less_now)[a] >= places(case.result(panel))[a]
