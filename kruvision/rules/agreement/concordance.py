"""How far jurors agree as a body: Kendall's W, intraclass correlation, Krippendorff's alpha.

Sources: M. G. Kendall, B. Babington Smith, The Problem of m Rankings (1939); P. E. Shrout,
J. L. Fleiss, Intraclass Correlations (1979), case 2; K. Krippendorff, Computing Krippendorff's
Alpha-Reliability (2011).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Ratings = Sequence[Sequence[Fraction]]
"""ratings[entry][juror], every cell filled."""


@dataclass(frozen=True)
class Kendall:
    """W from 0 (no agreement) to 1 (one order), and Friedman's χ² = m(n - 1)W with n - 1 df."""

    w: Fraction
    chi2: Fraction
    degrees: int


def kendall_w(ranks: Sequence[Sequence[Fraction]]) -> Kendall | None:
    """Kendall's W of rankings (one row for each juror), corrected for ties inside them.

    None for fewer than two jurors or entries, or when every juror holds everything level.
    """
    m, n = len(ranks), len(ranks[0]) if ranks else 0
    if m < 2 or n < 2:
        return None
    sums = [sum(column, Fraction(0)) for column in zip(*ranks, strict=True)]
    mean = Fraction(m * (n + 1), 2)
    spread = sum(((total - mean) ** 2 for total in sums), Fraction(0))
    ties = sum(size**3 - size for row in ranks for size in Counter(row).values())
    most = m * (m * (n**3 - n) - ties)
    if not most:
        return None
    w = 12 * spread / most
    return Kendall(w, m * (n - 1) * w, n - 1)


@dataclass(frozen=True)
class Intraclass:
    """ICC(2,1), how reliable one juror is, and ICC(2,k), how reliable the mean of this jury is."""

    single: Fraction
    mean: Fraction


def intraclass(ratings: Ratings) -> Intraclass | None:
    """Two-way random effects, absolute agreement; None where nothing differs or too few are."""
    n, k = len(ratings), len(ratings[0]) if ratings else 0
    if n < 2 or k < 2:
        return None
    everything = [value for row in ratings for value in row]
    grand = sum(everything, Fraction(0)) / (n * k)
    rows = k * sum(((sum(row, Fraction(0)) / k - grand) ** 2 for row in ratings), Fraction(0))
    columns = n * sum(
        ((sum(column, Fraction(0)) / n - grand) ** 2 for column in zip(*ratings, strict=True)),
        Fraction(0),
    )
    total = sum(((value - grand) ** 2 for value in everything), Fraction(0))
    between, judges = rows / (n - 1), columns / (k - 1)
    error = (total - rows - columns) / ((n - 1) * (k - 1))
    single = between + (k - 1) * error + k * (judges - error) / n
    mean = between + (judges - error) / n
    if not single or not mean:
        return None
    return Intraclass((between - error) / single, (between - error) / mean)


def alpha_interval(units: Sequence[Sequence[Fraction]]) -> Fraction | None:
    """Krippendorff's alpha for marks: 1 full agreement, 0 no better than chance.

    `units` holds the values each entry got; gaps are simply not there. None where no entry has two
    values or nothing differs.
    """
    pairable = [unit for unit in units if len(unit) > 1]
    values = [value for unit in pairable for value in unit]
    n = len(values)
    expected = _spread(values) / (n - 1) if n else Fraction(0)
    if not expected:
        return None
    observed = sum((_spread(unit) / (len(unit) - 1) for unit in pairable), Fraction(0))
    return 1 - observed / expected


def alpha_ordinal(units: Sequence[Sequence[Fraction]]) -> Fraction | None:
    """Krippendorff's alpha for grades of which only the order counts.

    The ordinal distance of two grades is the number of values between them, half of each end
    counted: the difference of their middles on the scale of all values. So it is the interval
    alpha of those middles.
    """
    counts = Counter(value for unit in units if len(unit) > 1 for value in unit)
    middles: dict[Fraction, Fraction] = {}
    below = 0
    for value in sorted(counts):
        middles[value] = below + Fraction(counts[value], 2)
        below += counts[value]
    return alpha_interval([[middles[v] for v in unit] for unit in units if len(unit) > 1])


def ratings_of(values: Mapping[str, Mapping[str, Fraction]], entries: Sequence[str]) -> Ratings:
    """The values (by juror, then entry) as rows of entries."""
    return [[of[entry] for of in values.values()] for entry in entries]


def _spread(values: Sequence[Fraction]) -> Fraction:
    """The sum of squared differences over all ordered pairs."""
    total = sum(values, Fraction(0))
    return 2 * (len(values) * sum((v * v for v in values), Fraction(0)) - total * total)
