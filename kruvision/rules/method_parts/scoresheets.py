"""Scoresheets in whole numbers: what each juror gave each entry over all criteria.

Sums of fractions are slow because every addition looks for a common denominator. Here the marks
and the weights are brought to one common denominator first; after that everything is integers, and
a fraction is made once for each result.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from kruvision.rules.contest import MarkKey, Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Rules


@dataclass(frozen=True)
class Whole:
    """Fractions as integers over one denominator: value = number / denominator."""

    numbers: Mapping[MarkKey, int]
    denominator: int


def whole_marks(marks: Mapping[MarkKey, Fraction]) -> Whole:
    """All marks over their least common denominator."""
    bottom = lcm(*{mark.denominator for mark in marks.values()})
    if bottom == 1:
        return Whole({key: mark.numerator for key, mark in marks.items()}, 1)
    times = {mark.denominator: bottom // mark.denominator for mark in marks.values()}
    numbers = {k: mark.numerator * times[mark.denominator] for k, mark in marks.items()}
    return Whole(numbers, bottom)


def whole_weights(weights: Iterable[Fraction]) -> tuple[list[int], int]:
    """Weights as integers over their least common denominator, which is given back too."""
    listed = list(weights)
    bottom = lcm(*(weight.denominator for weight in listed))
    return [weight.numerator * (bottom // weight.denominator) for weight in listed], bottom


def juror_means(panel: Panel, rules: Rules) -> dict[str, dict[str, Fraction]]:
    """For each entry, each juror's weighted mean over the criteria they marked.

    A juror who gave an entry no mark is not in its dict; nothing ever counts as zero.
    """
    marks = whole_marks(panel.marks)
    weights, _ = whole_weights(rules.weight(criterion) for criterion in panel.criteria)
    found: dict[str, dict[str, Fraction]] = {}
    for entry in panel.entries:
        found[entry] = {}
        for juror in panel.jurors:
            top, bottom = weighted(marks.numbers, weights, panel.criteria, entry, juror)
            if bottom:
                found[entry][juror] = Fraction(top, bottom * marks.denominator)
    return found


def weighted(
    numbers: Mapping[MarkKey, int],
    weights: list[int],
    criteria: tuple[str, ...],
    entry: str,
    juror: str,
) -> tuple[int, int]:
    """The sum of weight times mark, and of the weights, over the criteria the juror marked."""
    top = bottom = 0
    for criterion, weight in zip(criteria, weights, strict=True):
        mark = numbers.get((entry, criterion, juror))
        if mark is not None:
            top += weight * mark
            bottom += weight
    return top, bottom


def total_weight(panel: Panel, rules: Rules) -> Fraction:
    """The sum of the criteria's weights; refuses with `zero_weights` when nothing weighs."""
    total = sum((rules.weight(criterion) for criterion in panel.criteria), Fraction(0))
    if total == 0:
        raise RuleError("zero_weights", where="criteria")
    return total


def marks_of(panel: Panel, entry: str, criterion: str) -> dict[str, Fraction]:
    """The marks an entry got on one criterion, by juror, in the order of the jury."""
    return {
        juror: panel.marks[entry, criterion, juror]
        for juror in panel.jurors
        if (entry, criterion, juror) in panel.marks
    }
