"""How often chance alone would make jurors agree as much as they do."""

from fractions import Fraction
from math import erfc, exp, pi, sqrt

PARTS = 10_000


def chance_of(chi2: Fraction, degrees: int) -> Fraction:
    """The share of juries marking at random that reach this χ², rounded to ten-thousandths.

    Closed form of the χ² distribution: a sum for even degrees of freedom, the same with the error
    function for odd ones (M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 26.4.4 and
    26.4.5). It decides nothing and is only shown: floating point is exact enough here.
    """
    half = float(chi2) / 2
    if degrees % 2 == 0:
        term, total, first = exp(-half), exp(-half), 1
    else:
        term = 2 * sqrt(half / pi) * exp(-half)
        total, first = erfc(sqrt(half)), 0
    for step in range(first, degrees // 2):
        if degrees % 2 == 0:
            term *= half / step
        elif step:
            term *= half / (step + 0.5)
        total += term
    return Fraction(round(min(total, 1.0) * PARTS), PARTS)
