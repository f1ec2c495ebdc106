"""What every scoring method must keep: one suite for all of them.

A new method is found by being there and has to pass. The two that are known not to keep one of the
properties are named, and their counterexamples shown.
"""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, find, given, note, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from kruvision.rules.contest import Panel
from kruvision.rules.standings import compute
from tests.rules.panels import (
    CASES,
    COMBINATIONS,
    WEIGHTED,
    Case,
    audiences,
    panels,
    places,
    properties,
    seen,
    with_mark,
    with_marks,
)


def is_monotone(case: Case, panel: Panel) -> bool:
    """Whether raising a mark must not lower a place: not for z-scores, nor several dances."""
    if case.method == "skating_system":
        return len(panel.criteria) == 1
    return case.options.get("normalise") != "z_score"


@properties
@given(panels(aside=True), st.randoms(use_true_random=False))
def test_the_order_of_jurors_entries_and_marks_changes_nothing(panel: Panel, chance) -> None:
    def shuffled(names):
        return tuple(chance.sample(list(names), len(names)))

    other = replace(
        panel,
        entries=shuffled(panel.entries),
        jurors=shuffled(panel.jurors),
        criteria=shuffled(panel.criteria),
        marks=dict(shuffled(panel.marks.items())),
    )
    for case in CASES:
        note(case.name)
        assert seen(case.result(panel)) == seen(case.result(other))


@properties
@given(panels(aside=True))
def test_renaming_everybody_renames_the_result(panel: Panel) -> None:
    new = {name: f"{name}'" for name in (*panel.entries, *panel.jurors)}
    other = replace(
        panel,
        entries=tuple(new[e] for e in panel.entries),
        jurors=tuple(new[j] for j in panel.jurors),
        marks={(new[e], c, new[j]): mark for (e, c, j), mark in panel.marks.items()},
        stepped_aside=frozenset((new[e], new[j]) for e, j in panel.stepped_aside),
    )
    for case in CASES:
        note(case.name)
        renamed = {new[entry]: facts for entry, facts in seen(case.result(panel)).items()}
        assert seen(case.result(other)) == renamed


@properties
@given(panels(), st.data())
def test_a_juror_of_weight_zero_changes_nothing(panel: Panel, data) -> None:
    sheet = data.draw(
        st.lists(st.integers(0, 4), min_size=len(panel.entries), max_size=len(panel.entries))
    )
    more = {
        (entry, criterion, "nobody"): Fraction(mark)
        for entry, mark in zip(panel.entries, sheet, strict=True)
        for criterion in panel.criteria
    }
    other = replace(
        panel,
        jurors=("nobody", *panel.jurors),
        marks={**panel.marks, **more},
        juror_weights={"nobody": Fraction(0)},
    )
    for case in CASES:
        note(case.name)
        rules = case.rules(panel)
        assert seen(compute(other, rules)) == seen(compute(panel, rules))


@properties
@given(panels(most_jurors=3))
def test_a_juror_of_weight_two_is_two_jurors(panel: Panel) -> None:
    twin = panel.jurors[0]
    two = replace(
        panel,
        jurors=(*panel.jurors, "twin"),
        marks={
            **panel.marks,
            **{(e, c, "twin"): m for (e, c, j), m in panel.marks.items() if j == twin},
        },
    )
    weighted = replace(panel, juror_weights={twin: Fraction(2)})
    for case in WEIGHTED:
        note(case.name)
        rules = case.rules(panel)
        assert places(compute(weighted, rules)) == places(compute(two, rules))


@properties
@given(panels(aside=True))
def test_an_entry_that_every_juror_prefers_is_never_behind(panel: Panel) -> None:
    """Unanimity: higher by every juror on every criterion."""

    def above(one: str, other: str) -> bool:
        pairs = [
            (panel.marks.get((one, c, j)), panel.marks.get((other, c, j)))
            for c in panel.criteria
            for j in panel.jurors
        ]
        return all(a is not None and b is not None and a > b for a, b in pairs)

    ahead = [(a, b) for a in panel.entries for b in panel.entries if above(a, b)]
    assume(ahead)
    for case in CASES:
        note(case.name)
        found = places(case.result(panel))
        for better, worse in ahead:
            assert found[better] <= found[worse]


@properties
@given(panels(aside=True))
def test_every_entry_is_placed_once_and_level_ones_leave_gaps(panel: Panel) -> None:
    for case in CASES:
        note(case.name)
        result = case.result(panel)
        assert sorted(standing.entry for standing in result.standings) == sorted(panel.entries)
        found = list(places(result).values())
        assert found == [1 + sum(other < place for other in found) for place in found]


@properties
@given(panels(), st.data())
def test_one_mark_after_another_is_the_same_as_all_at_once(panel: Panel, data) -> None:
    """Late marks, corrected marks and marks sent twice: what counts is the last one."""
    cells = data.draw(st.permutations(list(panel.marks)))
    wrong = data.draw(st.lists(st.sampled_from(cells), max_size=4))
    grown = with_marks(panel, {})
    for cell in wrong:
        grown = with_mark(grown, cell, Fraction(3))
    for cell in wrong[:1]:
        grown = with_mark(grown, cell, None)
    for cell in cells:
        grown = with_mark(grown, cell, panel.marks[cell])
    for cell in wrong:
        grown = with_mark(grown, cell, panel.marks[cell])
    for case in CASES:
        note(case.name)
        assert seen(case.result(grown)) == seen(case.result(panel))


@properties
@given(panels(), st.sampled_from([Fraction(2), Fraction(10), Fraction(1, 3)]), st.integers(1, 5))
def test_scaling_or_shifting_all_marks_keeps_the_order(
    panel: Panel, factor: Fraction, shift: int
) -> None:
    """Not scaling for `factored`, which rounds; not shifting for `approval`, which asks for > 0."""
    scaled = with_marks(panel, {cell: mark * factor for cell, mark in panel.marks.items()})
    shifted = with_marks(panel, {cell: mark + shift for cell, mark in panel.marks.items()})
    for case in CASES:
        note(case.name)
        before = places(case.result(panel))
        if case.method != "factored":
            assert places(case.result(scaled)) == before
        if case.method != "approval":
            assert places(case.result(shifted)) == before


@properties
@given(panels(aside=True), st.data())
def test_raising_a_mark_never_lowers_a_place(panel: Panel, data) -> None:
    cell = data.draw(st.sampled_from(sorted(panel.marks)))
    rise = data.draw(st.integers(1, 4))
    raised = with_marks(panel, {**panel.marks, cell: panel.marks[cell] + Fraction(rise, 2)})
    for case in CASES:
        if is_monotone(case, panel):
            note(case.name)
            before, after = places(case.result(panel)), places(case.result(raised))
            assert after[cell[0]] <= before[cell[0]]


@properties
@given(panels(aside=True), st.sampled_from(COMBINATIONS), st.data())
def test_jury_and_audience_together_do_not_depend_on_order(panel, combination, data) -> None:
    votes = data.draw(audiences(panel))
    other = replace(panel, entries=panel.entries[::-1], jurors=panel.jurors[::-1])
    case = Case("weighted_mean")
    assume(any(panel.marks.values()))
    one = case.result(panel, votes, combination=combination, ties=("audience_score", "median"))
    two = case.result(other, votes, combination=combination, ties=("audience_score", "median"))
    assert seen(one) == seen(two)
    assert {frozenset(t) for t in one.unresolved_ties} == {
        frozenset(t) for t in two.unresolved_ties
    }


def marks_of(table: dict[str, str], criteria: tuple[str, ...]) -> Panel:
    """A panel written small: for each entry the marks of all jurors, criterion after criterion."""
    entries = tuple(table)
    jurors = tuple("wxyz"[: len(next(iter(table.values())).split()[0])])
    marks = {
        (entry, criterion, juror): Fraction(int(mark))
        for entry, row in table.items()
        for criterion, part in zip(criteria, row.split(), strict=True)
        for juror, mark in zip(jurors, part, strict=True)
    }
    return Panel(entries, jurors, criteria, marks)


Z_SCORE = Case("weighted_mean", {"normalise": "z_score"})
SKATING = Case("skating_system")
COUNTEREXAMPLES = {
    "z_score": (
        Z_SCORE,
        marks_of({"A": "51", "B": "25", "C": "32"}, ("voice",)),
        ("A", "voice", "w"),
        3,
    ),
    "skating_system": (
        SKATING,
        marks_of({"A": "214 314", "B": "332 311", "C": "311 134"}, ("voice", "stage")),
        ("B", "voice", "y"),
        3,
    ),
}


def loses_by_rising(case: Case, panel: Panel, cell: tuple[str, str, str], rise: int) -> bool:
    raised = with_mark(panel, cell, panel.marks[cell] + rise)
    return places(case.result(raised))[cell[0]] > places(case.result(panel))[cell[0]]


@pytest.mark.parametrize("name", sorted(COUNTEREXAMPLES))
def test_raising_a_mark_lowers_a_place_where_the_help_says_so(name: str) -> None:
    """The counterexamples that stand in the documentation of the two methods."""
    assert loses_by_rising(*COUNTEREXAMPLES[name])


@pytest.mark.parametrize("case", [Z_SCORE, SKATING], ids=["z_score", "skating_system"])
def test_the_search_finds_such_a_mark_in_the_two_methods_and_in_no_other(case: Case) -> None:
    """The very search that finds it there finds nothing in the weighted mean."""

    @st.composite
    def raised(draw: st.DrawFn) -> tuple[Panel, tuple[str, str, str], int]:
        panel = draw(panels(most_jurors=3, highest=6))
        return panel, draw(st.sampled_from(sorted(panel.marks))), draw(st.integers(1, 3))

    tries = settings(max_examples=20_000, database=None, derandomize=True)
    found = find(raised(), lambda f: loses_by_rising(case, *f), settings=tries)
    assert loses_by_rising(case, *found)
    fewer = settings(max_examples=500, database=None, derandomize=True)
    with pytest.raises(NoSuchExample):
        find(raised(), lambda f: loses_by_rising(Case("weighted_mean"), *f), settings=fewer)
