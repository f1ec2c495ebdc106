"""Correlations, as fractions rounded half-up to twelve decimals."""

from collections.abc import Sequence
from fractions import Fraction

from kruvision.rules.numbers import square_root
from kruvision.rules.ranking import mid_ranks, order_by


def pearson(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction | None:
    """Pearson's correlation; None for fewer than two pairs, or where one side never differs."""
    n = len(one)
    if n < 2:
        return None
    product = n * _products(one, other) - _total(one) * _total(other)
    spread_one = n * _products(one, one) - _total(one) ** 2
    spread_other = n * _products(other, other) - _total(other) ** 2
    if not spread_one or not spread_other:
        return None
    size = square_root(product**2 / (spread_one * spread_other))
    return size if product >= 0 else -size


def spearman(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction | None:
    """Spearman's correlation: Pearson's of the ranks; level values share the mean rank."""
    return pearson(_ranks(one), _ranks(other))


def _ranks(values: Sequence[Fraction]) -> list[Fraction]:
    ranks = mid_ranks(order_by({str(at): (value,) for at, value in enumerate(values)}))
    return [ranks[str(at)] for at in range(len(values))]


def _total(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def _products(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))
