"""Small panels for hypothesis, and every scoring method as the conformance suite runs it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kruvision.rules import methods
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import Result, compute

IN_CI = os.environ.get("CI") == "true"
EXAMPLES = 500 if IN_CI else 100
properties = settings(
    max_examples=EXAMPLES,
    derandomize=IN_CI,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
ENTRIES, JURORS, CRITERIA = tuple("ABCDE"), tuple("wxyz"), ("voice", "stage")
NEEDS_FOUR = 4
"""Jurors from which on the trimming methods drop a mark in these panels."""


@dataclass(frozen=True)
class Case:
    """A method with options: all of them read marks here, so that one panel fits every method."""

    method: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return " ".join([self.method, *(str(value) for value in self.options.values())])

    def rules(self, panel: Panel, **more: Any) -> Rules:
        known = {option.name for option in methods.get(self.method).options}
        options = dict(self.options)
        if "cells" in known:
            options["cells"] = "marks"
        if "drop_low" in known:
            drops = 1 if len(panel.jurors) >= NEEDS_FOUR else 0
            options |= {"drop_low": drops, "drop_high": 0}
        return Rules(self.method, options, **more)

    def result(self, panel: Panel, votes: Votes | None = None, **more: Any) -> Result:
        return compute(panel, self.rules(panel, **more), votes)


CASES = (
    *(Case(name) for name in methods.names()),
    Case("trimmed_mean", {"drop_from": "juror_total"}),
    Case("trimmed_mean", {"aggregate": "sum"}),
    *(Case("weighted_mean", {"normalise": how}) for how in ("mean_shift", "min_max", "z_score")),
    Case("trimmed_mean", {"normalise": "mean_shift"}),
)
WEIGHTED = tuple(
    case for case in CASES if case.method not in ("trimmed_mean", "factored", "skating_system")
)
"""Methods that know jurors of unequal weight."""


@st.composite
def panels(
    draw: st.DrawFn,
    *,
    most_jurors: int = 4,
    most_criteria: int = 2,
    aside: bool = False,
    highest: int = 4,
) -> Panel:
    """A full panel of 2 to 4 entries and jurors; with `aside`, one of four jurors steps aside."""
    entries = ENTRIES[: draw(st.integers(2, 4))]
    jurors = JURORS[: draw(st.integers(2, most_jurors))]
    criteria = CRITERIA[: draw(st.integers(1, most_criteria))]
    cells = [(e, c, j) for e in entries for c in criteria for j in jurors]
    given = draw(st.lists(st.integers(0, highest), min_size=len(cells), max_size=len(cells)))
    marks = {cell: Fraction(mark, 2) for cell, mark in zip(cells, given, strict=True)}
    left: frozenset[tuple[str, str]] = frozenset()
    if aside and len(jurors) == NEEDS_FOUR and draw(st.booleans()):
        left = frozenset({(draw(st.sampled_from(entries)), draw(st.sampled_from(jurors)))})
        marks = {cell: mark for cell, mark in marks.items() if (cell[0], cell[2]) not in left}
    return Panel(entries, jurors, criteria, marks, stepped_aside=left)


@st.composite
def audiences(draw: st.DrawFn, panel: Panel) -> Votes:
    """Votes for the entries of a panel; somebody voted."""
    counts = draw(st.lists(st.integers(0, 9), min_size=len(panel.entries), max_size=5))
    votes = dict(zip(panel.entries, map(Fraction, counts), strict=False))
    return Votes({**votes, panel.entries[0]: votes[panel.entries[0]] + 1})


COMBINATIONS = tuple(
    Combination(name, Fraction(1, 2), Fraction(1, 2))
    for name in ("balanced", "percentage", "pool", "rank_points", "rank_sum", "sum", "multiplier")
)


def seen(result: Result) -> dict[str, tuple[Any, ...]]:
    """What a result says of each entry, whatever order it lists them in."""
    return {
        s.entry: (s.place, s.total, s.points, s.jury, s.audience, s.display)
        for s in result.standings
    }


def places(result: Result) -> dict[str, int | None]:
    return {standing.entry: standing.place for standing in result.standings}


def with_mark(panel: Panel, cell: tuple[str, str, str], mark: Fraction | None) -> Panel:
    """The same panel after one more mark: given, corrected, or (None) taken back."""
    marks = {**panel.marks, cell: mark}
    return with_marks(panel, {key: given for key, given in marks.items() if given is not None})


def with_marks(panel: Panel, marks: Mapping[tuple[str, str, str], Fraction]) -> Panel:
    return replace(panel, marks=dict(marks))
