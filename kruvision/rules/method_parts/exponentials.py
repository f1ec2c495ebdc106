"""Sums of 12·e^(-k·(rank - 1)), to enough digits to be certain which is greater.

Why two entries are level only when their ranks are the same multiset: for rational k ≠ 0 the
exponents -k·(r - 1) of different ranks r are different rational numbers, and by the theorem of
Lindemann and Weierstrass powers of e with different rational exponents are linearly independent
over the rationals. A difference of two sums with rational counts is therefore zero only when every
count is the same. So the computation goes on, with twice the digits each time, until sums of
different counts lie further apart than their error; the theorem says that this ends.

A table of worths rounded to one or three decimals does not do: it makes ties, and turns orders,
that are not there (published results change).
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from kruvision.rules.numbers import round_half_up

FIRST_DIGITS = 40
Counts = Mapping[int, Fraction]
"""How often an entry has each rank; counts may be fractions (weights, shared ranks)."""


def separated_sums(counts: Mapping[str, Counts], k: Fraction) -> tuple[dict[str, Fraction], int]:
    """Each entry's sum of worths, rounded to so many decimals that different counts stay apart.

    Gives the sums and the number of decimals, 40 or more.
    """
    digits = FIRST_DIGITS
    while True:
        sums = {entry: _sum(of_entry, k, digits) for entry, of_entry in counts.items()}
        if _apart(sums, counts, digits):
            return sums, digits
        digits *= 2


@lru_cache(maxsize=4096)
def worth_of_rank(rank: int, k: Fraction, digits: int) -> Fraction:
    """12·e^(-k·(rank - 1)), wrong by at most one unit of the last of so many decimals."""
    with_care = Context(prec=digits + 15, rounding=ROUND_HALF_UP)
    power = -k * (rank - 1)
    exponent = with_care.divide(Decimal(power.numerator), Decimal(power.denominator))
    worth = 12 * Fraction(with_care.exp(exponent))
    return round_half_up(worth, Fraction(1, 10**digits))


def _sum(counts: Counts, k: Fraction, digits: int) -> Fraction:
    total = sum((n * worth_of_rank(rank, k, digits) for rank, n in counts.items()), Fraction(0))
    return round_half_up(total, Fraction(1, 10**digits))


def _apart(sums: Mapping[str, Fraction], counts: Mapping[str, Counts], digits: int) -> bool:
    """Whether sums of different counts differ by more than both may be wrong together."""
    most = max((sum(of_entry.values(), Fraction(0)) for of_entry in counts.values()), default=0)
    error = 2 * (most + 1) * Fraction(1, 10**digits)
    ranked = sorted(sums, key=lambda entry: sums[entry])
    return all(
        sums[higher] - sums[lower] > error or dict(counts[lower]) == dict(counts[higher])
        for lower, higher in pairwise(ranked)
    )
