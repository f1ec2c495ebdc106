"""The two bodies before and after they are put together, and what every way of doing it shares."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.contest import Decision
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.scores import Scores, SortKey
from kruvision.rules.working import Explain, WorkingStep, step

ByEntry = Mapping[str, Fraction]


@dataclass(frozen=True)
class Combined:
    """The result of both bodies: `jury` and `audience` are their parts in each entry's total.

    `compared_at` is the unit to which totals are rounded before they are compared; None: they are
    compared exactly.
    """

    totals: ByEntry
    keys: Mapping[str, SortKey]
    jury: ByEntry
    audience: ByEntry
    explain: Explain
    lower_is_better: bool = False
    compared_at: Fraction | None = None


@dataclass(frozen=True)
class Bodies:
    """What the combination works on: the entries that both bodies have a result for."""

    entries: Sequence[str]
    jury: Scores
    audience: Scores
    jurors: int
    decisions: Sequence[Decision] = ()


Way = Callable[[Rules, Bodies], Combined]
"""One way to make one total of two bodies."""


def one_body(
    entries: Sequence[str], *, jury: Scores | None = None, audience: Scores | None = None
) -> Combined:
    """One body alone (the jury, where both are given): its totals are compared as they are.

    The other body's points stand beside them and count for nothing but tie-breaks.
    """
    scores = audience if jury is None else jury
    if scores is None:
        return Combined({}, {}, {}, {}, lambda entry: ())
    return Combined(
        {entry: scores.totals[entry] for entry in entries},
        {entry: scores.keys[entry] for entry in entries},
        {} if jury is None else jury.totals,
        {} if audience is None else audience.totals,
        lambda entry: (),
        scores.lower_is_better,
    )


def added(jury: ByEntry, votes: ByEntry, explain: Explain) -> Combined:
    """The parts of both bodies added, the highest total first; the sum ends the working."""
    totals = {entry: jury[entry] + votes[entry] for entry in jury}
    keys = {entry: (total,) for entry, total in totals.items()}

    def all_steps(entry: str) -> tuple[WorkingStep, ...]:
        return (*explain(entry), sum_step(combined, entry))

    combined = Combined(totals, keys, jury, votes, all_steps)
    return combined


def sum_step(combined: Combined, entry: str) -> WorkingStep:
    """The step that adds both parts."""
    return step(
        "sum",
        jury=combined.jury[entry],
        audience=combined.audience[entry],
        total=combined.totals[entry],
    )


def points_of(scores: Scores, bodies: Bodies, rules: Rules) -> dict[str, Fraction]:
    """The body's totals, which must be points: the more the better, and never below zero.

    Raises `RuleError`: `combination_needs_points`, `negative_total`.
    """
    if scores.lower_is_better:
        raise RuleError(
            "combination_needs_points", method=rules.method, combination=rules.combination.method
        )
    found = {entry: scores.totals[entry] for entry in bodies.entries}
    below = next((entry for entry, total in found.items() if total < 0), None)
    if below is not None:
        raise RuleError("negative_total", entry=below, combination=rules.combination.method)
    return found
