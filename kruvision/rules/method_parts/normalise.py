"""Bringing severe and mild jurors to one scale before a method computes.

Each criterion is normalised on its own, juror by juror:

- `mean_shift`: mark - the juror's mean + the mean of all. Only when all jurors marked the same
  entries; else a two-way additive fit (mark ≈ entry + juror, least squares) says by how much a
  juror is milder than the others, and that is taken off.
- `min_max`: (mark - lowest) / (highest - lowest) of the juror; the middle (½) when these are equal.
- `z_score`: (mark - mean) / standard deviation of the juror, 0 when that is zero. Raising a mark
  can lower a place: it stretches the juror's scale. z is rounded half-up to 40 decimals, and totals
  are compared at 20.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import isqrt

from kruvision.rules.contest import MarkKey, Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import round_half_up
from kruvision.rules.scores import Scores

Z_DIGITS = 40
COMPARED_DIGITS = 20
JurorMarks = Mapping[str, Fraction]
"""One juror's marks on one criterion, by entry."""


def normalised(panel: Panel, how: str) -> Panel:
    """The panel with every juror's marks on one scale; `how` is an option of `normalise`."""
    if how == "none":
        return panel
    marks: dict[MarkKey, Fraction] = {}
    for criterion in panel.criteria:
        jury = {juror: _marks_of(panel, criterion, juror) for juror in panel.jurors}
        jury = {juror: given for juror, given in jury.items() if given}
        for juror, given in _METHODS[how](jury, panel.juror_weights).items():
            marks |= {(entry, criterion, juror): mark for entry, mark in given.items()}
    return replace(panel, marks=marks)


def compared(scores: Scores, how: str) -> Scores:
    """The scores with keys rounded for comparison, where the marks were irrational."""
    if how != "z_score":
        return scores
    keys = {e: _rounded(tuple(Fraction(part) for part in key)) for e, key in scores.keys.items()}
    return replace(scores, keys=keys)


def compared_totals(totals: Mapping[str, Fraction], how: str) -> dict[str, tuple[Fraction, ...]]:
    """What totals are compared by, when more was added to them."""
    if how != "z_score":
        return {entry: (total,) for entry, total in totals.items()}
    return {entry: _rounded((total,)) for entry, total in totals.items()}


def _rounded(key: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    unit = Fraction(1, 10**COMPARED_DIGITS)
    return tuple(round_half_up(part, unit) for part in key)


def _marks_of(panel: Panel, criterion: str, juror: str) -> JurorMarks:
    return {
        entry: panel.marks[entry, criterion, juror]
        for entry in panel.entries
        if (entry, criterion, juror) in panel.marks
    }


JuryMarks = Mapping[str, JurorMarks]
Weights = Mapping[str, Fraction]


def _mean_shift(jury: JuryMarks, weights: Weights) -> dict[str, JurorMarks]:
    """The mean of all jurors counts each by weight, so that one of weight 0 changes nothing."""
    if not jury:
        return {}
    first = next(iter(jury.values()))
    if all(given.keys() == first.keys() for given in jury.values()):
        means = {juror: _mean(given) for juror, given in jury.items()}
        offsets = means
    else:
        offsets = _additive_offsets(jury)
    heard = sum((weights[juror] for juror in jury), Fraction(0))
    grand = sum((weights[juror] * offsets[juror] for juror in jury), Fraction(0)) / heard
    return {
        juror: {entry: mark - offsets[juror] + grand for entry, mark in given.items()}
        for juror, given in jury.items()
    }


def _min_max(jury: JuryMarks, weights: Weights) -> dict[str, JurorMarks]:
    found: dict[str, JurorMarks] = {}
    for juror, given in jury.items():
        least, most = min(given.values()), max(given.values())
        width = most - least
        found[juror] = {
            entry: (mark - least) / width if width else Fraction(1, 2)
            for entry, mark in given.items()
        }
    return found


def _z_score(jury: JuryMarks, weights: Weights) -> dict[str, JurorMarks]:
    found: dict[str, JurorMarks] = {}
    for juror, given in jury.items():
        mean = _mean(given)
        variance = _mean({entry: (mark - mean) ** 2 for entry, mark in given.items()})
        found[juror] = {entry: _z(mark - mean, variance) for entry, mark in given.items()}
    return found


def _z(distance: Fraction, variance: Fraction) -> Fraction:
    """distance / √variance, rounded half-up to 40 decimals, from whole numbers alone."""
    if not distance:
        return Fraction(0)
    square = distance**2 / variance
    scale = 10**Z_DIGITS
    # √(4·square·scale²) cut off is 2·|z|·scale cut off: half-up needs that one more binary digit.
    doubled = isqrt(4 * square.numerator * scale**2 // square.denominator)
    steps = (doubled + 1) // 2
    return Fraction(steps if distance > 0 else -steps, scale)


def _mean(given: JurorMarks) -> Fraction:
    return sum(given.values(), Fraction(0)) / len(given)


def _additive_offsets(jury: JuryMarks) -> dict[str, Fraction]:
    """Least squares of mark ≈ entry + juror, solved exactly: each juror's part, the first's 0.

    The entries' parts are eliminated first: they are the mean of (mark - juror) over their jurors.
    Refuses with `jury_falls_apart` when no chain of common entries connects all jurors.
    """
    jurors = list(jury)
    entries: dict[str, list[str]] = {}
    for juror, given in jury.items():
        for entry in given:
            entries.setdefault(entry, []).append(juror)
    rows = [[Fraction(0)] * (len(jurors) + 1) for _ in jurors]
    at = {juror: number for number, juror in enumerate(jurors)}
    for entry, judged_by in entries.items():
        mean = sum((jury[juror][entry] for juror in judged_by), Fraction(0)) / len(judged_by)
        for juror in judged_by:
            row = rows[at[juror]]
            row[at[juror]] += 1
            row[-1] += jury[juror][entry] - mean
            for other in judged_by:
                row[at[other]] -= Fraction(1, len(judged_by))
    found = _solve([row[1:] for row in rows[1:]])
    if found is None:
        raise RuleError("jury_falls_apart", normalise="mean_shift")
    return dict(zip(jurors, (Fraction(0), *found), strict=True))


def _solve(rows: list[list[Fraction]]) -> list[Fraction] | None:
    """The solution of as many equations as unknowns (the last column is the right side)."""
    for column in range(len(rows)):
        pivot = next((r for r in range(column, len(rows)) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column]
        rows[column] = head = [value / head[column] for value in head]
        for number, row in enumerate(rows):
            if number != column and row[column]:
                rows[number] = [a - row[column] * b for a, b in zip(row, head, strict=True)]
    return [row[-1] for row in rows]


_METHODS: dict[str, Callable[[JuryMarks, Weights], dict[str, JurorMarks]]] = {
    "mean_shift": _mean_shift,
    "min_max": _min_max,
    "z_score": _z_score,
}
