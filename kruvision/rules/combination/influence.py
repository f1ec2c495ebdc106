"""How much of a result each body really made, whatever its share is called.

The influence of a body is cov(its part in the total, total) / var(total) over the placed entries:
the part of the differences between the totals that comes from it. What is the same for everybody
moves nobody, however large it is; so a body whose points lie far apart can make nearly all of a
result with a small share. Both influences add up to 1. One of them can be below 0: that body
pulled against the order that came out.

Means cancel the number of entries, so cov and var are plain sums here, and exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.numbers import exact_text


@dataclass(frozen=True)
class Influence:
    """What each body made of the differences between the totals; the two add up to 1."""

    jury: Fraction
    audience: Fraction

    def to_json(self) -> dict[str, str]:
        """Both numbers as exact text."""
        return {"jury": exact_text(self.jury), "audience": exact_text(self.audience)}


def influence_of(
    jury: Mapping[str, Fraction], audience: Mapping[str, Fraction], placed: Sequence[str]
) -> Influence | None:
    """The influence of both bodies, given their parts in the totals of the placed entries.

    A total is the sum of both parts. None where all totals are level (or nobody is placed): then
    nothing moved anybody.
    """
    totals = _centred([jury[entry] + audience[entry] for entry in placed])
    variance = _product(totals, totals)
    if not variance:
        return None
    of_jury = _product(_centred([jury[entry] for entry in placed]), totals) / variance
    of_audience = _product(_centred([audience[entry] for entry in placed]), totals) / variance
    return Influence(of_jury, of_audience)


def _centred(values: Sequence[Fraction]) -> list[Fraction]:
    """How far each value lies from their mean."""
    mean = sum(values, Fraction(0)) / max(1, len(values))
    return [value - mean for value in values]


def _product(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))
