"""The checks catch what they are there for: the same check, run on code with one fault in it.

Each fault is one that people have made in real scoring software. A check that passes on the rule
book and on its mutant would prove nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from types import ModuleType
from typing import Any

import pytest

from kruvision.rules import standings, ties
from kruvision.rules.contest import Panel
from kruvision.rules.method_parts import exponentials, skating, trimming
from kruvision.rules.method_parts.scoresheets import weighted
from kruvision.rules.methods import factored, weighted_mean
from kruvision.rules.numbers import round_half_up
from kruvision.rules.ranking import order_by
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.standings import compute
from tests.rules.methods import test_eurovision as eurovision
from tests.rules.methods import test_judged_sports as sports
from tests.rules.methods import test_orders_of_juries as juries
from tests.rules.published import OWN

FINALS = OWN / "skating_system" / "random_finals.json"
Check = Callable[[], None]


def all_right(what: str, right: int, of: int) -> None:
    assert right == of > 0, f"{what}: {right} of {of}"


def level_marks_stay_level() -> None:
    """0.1 + 0.2 and 0.3 + 0.0 are the same to everybody but a float."""
    marks = dict(zip(("Ax", "Ay", "Bx", "By"), ("0.1", "0.2", "0.3", "0"), strict=True))
    panel = Panel(
        ("A", "B"), ("x", "y"), ("",), {(k[0], "", k[1]): Fraction(m) for k, m in marks.items()}
    )
    assert [standing.place for standing in compute(panel, Rules()).standings] == [1, 1]


def nobody_there_is_no_zero() -> None:
    """A juror who stepped aside leaves an entry with the mean of the others."""
    marks = {("A", "", "x"): Fraction(9), ("B", "", "x"): Fraction(8), ("B", "", "y"): Fraction(8)}
    panel = Panel(("A", "B"), ("x", "y"), ("",), marks, stepped_aside=frozenset({("A", "y")}))
    assert compute(panel, Rules()).standing("A").total == 9


def drops_stay_with_an_absent_juror() -> None:
    """Of five jurors one is absent; one low and one high mark are dropped all the same."""
    marks = {("A", "", j): Fraction(m) for j, m in zip("vwxy", (1, 5, 6, 10), strict=True)}
    panel = Panel(("A",), tuple("vwxyz"), ("",), marks, absent=frozenset("z"))
    result = compute(panel, Rules("trimmed_mean"))
    assert result.standing("A").total == Fraction(11, 2)


def a_tie_nobody_settled_is_reported() -> None:
    marks = {("A", "", "x"): Fraction(1), ("B", "", "x"): Fraction(1)}
    panel = Panel(("A", "B"), ("x",), ("",), marks)
    assert compute(panel, Rules(ties=("median",))).unresolved_ties == (("A", "B"),)


def different_ranks_are_never_level() -> None:
    """Two multisets of ranks whose worths, cut to three decimals, add up to the same."""
    worths = {
        rank: float(exponentials.worth_of_rank(rank, Fraction(19, 100), 40))
        for rank in range(1, 27)
    }
    by_sum: dict[int, tuple[int, ...]] = {}
    for ranks in ((a, b, c) for a in worths for b in range(a, 27) for c in range(b, 27)):
        total = sum(round(1000 * worths[rank]) for rank in ranks)
        other = by_sum.setdefault(total, ranks)
        if other != ranks and not set(other) & set(ranks):
            break
    counts = {"A": dict.fromkeys(ranks, Fraction(1)), "B": dict.fromkeys(other, Fraction(1))}
    sums, _ = exponentials.separated_sums(counts, Fraction(19, 100))
    assert sums["A"] != sums["B"]


def half_even(value: Fraction, unit: Fraction) -> Fraction:
    return round(value / unit) * unit


def in_floats(panel: Panel, rules: Rules) -> dict[str, Fraction]:
    return {
        entry: Fraction(
            sum(float(panel.marks[entry, "", j]) for j in panel.jurors) / len(panel.jurors)
        )
        for entry in panel.entries
    }


def absent_as_zero(numbers: Any, weights: Any, criteria: Any, entry: str, juror: str) -> Any:
    filled = {(entry, criterion, juror): 0 for criterion in criteria} | dict(numbers)
    return weighted(filled, weights, criteria, entry, juror)


def rounded_at_the_end(panel: Panel, rules: Rules) -> Any:
    return {e: at_the_end(parts) for e, parts in factored_scores(panel, rules).items()}


def at_the_end(found: Any) -> Any:
    exact = {c: part.trimmed.result * part.factor for c, part in found.items()}
    total = round_half_up(sum(exact.values()), Fraction(1, 100))
    first = next(iter(found))
    return {
        c: replace(part, points=total if c == first else Fraction(0)) for c, part in found.items()
    }


factored_scores = factored.panel_scores


def table_to(places: int) -> Callable[[int, Fraction, int], Fraction]:
    exact = exponentials.worth_of_rank

    def rounded(rank: int, k: Fraction, digits: int) -> Fraction:
        return round_half_up(exact(rank, k, digits), Fraction(1, 10**places))

    return rounded


def whole_group_reopened(
    group: Any, place: int, dance_places: Any, marks: Any, used: Any
) -> list[tuple[str, ...]]:
    """Rule 10 again for everybody after each place, also for who was level with the one placed."""
    if len(group) == 1:
        return [group]
    keys = {couple: skating._rule_10(dance_places[couple], place) for couple in group}
    best, *_ = order_by(keys)
    if len(best) > 1 and marks is not None:
        last = len(dance_places)
        best, *_ = order_by(
            {couple: skating.majority_key(marks[couple], place, last) for couple in best}
        )
    rest = tuple(couple for couple in group if couple not in best)
    if not rest:
        return [best]
    return [best, *whole_group_reopened(rest, place + len(best), dance_places, marks, used)]


def fewer_drops(numbers: Any, bottom: int, drops: trimming.Drops) -> Any:
    return trim(numbers, bottom, replace(drops, low=0))


trim = trimming.trim


def guessed(order: Any, facts: Any) -> Any:
    return ties.Settled(tuple((entry,) for group in order for entry in group), ())


Patch = tuple[ModuleType, str, Any]
MUTANTS: dict[str, tuple[Check, list[Patch]]] = {
    "half_even_instead_of_half_up": (
        lambda: sports.test_every_panel_score_of_figure_skating_comes_out(all_right),
        [(factored, "round_half_up", half_even)],
    ),
    "rounding_once_at_the_end": (
        lambda: sports.test_every_component_total_of_figure_skating_comes_out(all_right),
        [(factored, "panel_scores", rounded_at_the_end)],
    ),
    "float_instead_of_exact": (
        level_marks_stay_level,
        [(weighted_mean, "mean_totals", in_floats)],
    ),
    "absent_as_zero": (
        nobody_there_is_no_zero,
        [(weighted_mean, "weighted", absent_as_zero)],
    ),
    "exponential_table_to_one_decimal": (
        lambda: eurovision.test_every_full_jury_order_of_2021_comes_out(OWN, all_right),
        [
            (exponentials, "worth_of_rank", table_to(1)),
            (exponentials, "_apart", lambda *_: True),
        ],
    ),
    "exponential_table_to_three_decimals": (
        different_ranks_are_never_level,
        [
            (exponentials, "worth_of_rank", table_to(3)),
            (exponentials, "_apart", lambda *_: True),
        ],
    ),
    "whole_group_reopened_in_skating_rule_11": (
        lambda: juries.test_every_skating_system_final_comes_out(FINALS, all_right),
        [(skating, "_break", whole_group_reopened)],
    ),
    "fewer_drops_when_somebody_is_absent": (
        drops_stay_with_an_absent_juror,
        [(trimming, "trim", fewer_drops)],
    ),
    "ties_guessed_by_the_running_order": (
        a_tie_nobody_settled_is_reported,
        [(standings, "settle", guessed)],
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_the_check_passes_on_the_rule_book_and_fails_on_the_mutant(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, patches = MUTANTS[name]
    check()
    for module, attribute, mutant in patches:
        monkeypatch.setattr(module, attribute, mutant)
    with pytest.raises(AssertionError):
        check()
