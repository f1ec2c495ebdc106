"""How much of a result each body really made, whatever its share is called.

The influence of a body is cov(its part in the total, total) / var(total) over the placed entries:
the part of the differences between the totals that comes from it. What is the same for everybody
moves nobody, however large it is; so a body whose points lie far apart can make nearly all of a
result with a small share. Both influences add up to 1. One of them can be below 0: that body
pulled against the order that came out.

Means cancel the number of entries, so cov and var are plain sums here, of whole numbers, and exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

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
    of_jury, of_audience = _centred([jury[e] for e in placed], [audience[e] for e in placed])
    totals = [one + other for one, other in zip(of_jury, of_audience, strict=True)]
    variance = _product(totals, totals)
    if not variance:
        return None
    return Influence(
        Fraction(_product(of_jury, totals), variance),
        Fraction(_product(of_audience, totals), variance),
    )


def _centred(*bodies: Sequence[Fraction]) -> list[list[int]]:
    """How far each value lies from the mean of its body, all times the same number: it cancels."""
    bottom = lcm(*(value.denominator for values in bodies for value in values))
    found = []
    for values in bodies:
        whole = [value.numerator * (bottom // value.denominator) for value in values]
        total = sum(whole)
        found.append([len(whole) * value - total for value in whole])
    return found


def _product(one: Sequence[int], other: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(one, other, strict=True))
