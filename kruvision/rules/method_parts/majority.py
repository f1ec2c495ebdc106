"""Majority values: grades compared from the middle outward.

A sorted panel is walked from its middle: the lower middle grade first, then, that one removed, the
lower middle of the rest, and so on. That is a walk outward, to the left and to the right in turn.
Panels of unequal size (or with weights) are compared at equal fractions: a grade at position i of n
fills the part (i-1)/n to i/n, and two panels are read at the same distances from their middle.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

Grade = tuple[Fraction, Fraction]
"""(grade, weight)"""
Outward = tuple[tuple[Fraction, Fraction, Fraction], ...]
"""(distance from the middle where this part ends, grade to the left, grade to the right)"""


def majority_values(panels: Mapping[str, Sequence[Grade]]) -> dict[str, Outward]:
    """Each panel of grades read from the middle outward, all cut at the same distances.

    The grades of two parts are equal throughout only when the panels are the same multiset (of
    parts of the whole, where sizes differ). Grades have weights above 0; no panel is empty.
    """
    edges = {name: _edges(grades) for name, grades in panels.items()}
    half = Fraction(1, 2)
    cuts = sorted({abs(end - half) for ends in edges.values() for end, _ in ends} - {0})
    return {name: tuple(_outward(ends, cuts)) for name, ends in edges.items()}


def majority_key(value: Outward) -> tuple[Fraction, ...]:
    """What majority values are compared by: the grades in the order they are met."""
    return tuple(grade for _, left, right in value for grade in (left, right))


def lower_middle(grades: Iterable[Grade]) -> Fraction:
    """The lower middle grade: the first with which at least half of the weight is reached."""
    return next(grade for end, grade in _edges(list(grades)) if end >= Fraction(1, 2))


def _edges(grades: Sequence[Grade]) -> list[tuple[Fraction, Fraction]]:
    """Where, between 0 and 1, each grade of the sorted panel ends."""
    whole = sum((weight for _, weight in grades), Fraction(0))
    ends: list[tuple[Fraction, Fraction]] = []
    reached = Fraction(0)
    for grade, weight in sorted(grades):
        reached += weight
        ends.append((reached / whole, grade))
    return ends


def _outward(
    ends: Sequence[tuple[Fraction, Fraction]], cuts: Sequence[Fraction]
) -> Iterable[tuple[Fraction, Fraction, Fraction]]:
    half, inner = Fraction(1, 2), Fraction(0)
    left = next(at for at, (end, _) in enumerate(ends) if end >= half)
    right = next(at for at, (end, _) in enumerate(ends) if end > half)
    for cut in cuts:
        while left and ends[left - 1][0] >= half - inner:
            left -= 1
        while ends[right][0] <= half + inner:
            right += 1
        yield cut, ends[left][1], ends[right][1]
        inner = cut
