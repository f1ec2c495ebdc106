"""What counts of right answers say about a hall: a share, how sure it is, and how it changed.

Sources: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927),
for a share; R. G. Newcombe, Interval Estimation for the Difference Between Independent Proportions
(1998), method 10, for the change. Both hold for few answers and for shares near nothing and near
all, where the textbook's p ± 1.96·√(p(1-p)/n) fails (L. D. Brown, T. T. Cai, A. DasGupta, Interval
Estimation for a Binomial Proportion, 2001).

The answers before and after come from the same hall, yet nobody knows which belong together. They
are taken for independent. Who knew it before mostly knows it after, so the true interval of the
change is rather narrower than the one told here.
"""

from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.numbers import round_half_up, square_root

LEAST_ANSWERS = 10
"""Below, nothing is said: a single answer would move the share by more than ten points, the
interval would span more than half of the scale, and in so small a circle one may guess who
answered what."""
Z = Fraction("1.959963984540")
"""The normal deviate of 95 %, both sides. An even last digit: its half squared has an exact root at
twelve decimals, so that the interval of none right begins at 0 and that of all right ends at 1."""


@dataclass(frozen=True)
class Counts:
    """How many answers a question got, and how many of them were right."""

    asked: int
    right: int

    def __post_init__(self) -> None:
        if not 0 <= self.right <= self.asked:
            raise ValueError(f"{self.right} of {self.asked} answers cannot be right")


@dataclass(frozen=True)
class Share:
    """The share of right answers from 0 to 1, with its interval of 95 %."""

    counts: Counts
    value: Fraction
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Change:
    """A later share less an earlier one, from -1 to 1, with its interval of 95 %."""

    before: Share
    after: Share
    value: Fraction
    low: Fraction
    high: Fraction


def share_of(counts: Counts) -> Share | None:
    """The share with Wilson's interval; None for fewer than ten answers."""
    n, right = counts.asked, counts.right
    if n < LEAST_ANSWERS:
        return None
    middle = right + Z**2 / 2
    reach = Z * square_root(Fraction(right * (n - right), n) + (Z / 2) ** 2)
    return Share(
        counts, Fraction(right, n), (middle - reach) / (n + Z**2), (middle + reach) / (n + Z**2)
    )


def change_of(before: Counts, after: Counts) -> Change | None:
    """What came with the song, with Newcombe's interval; None where either share is None."""
    earlier, later = share_of(before), share_of(after)
    if earlier is None or later is None:
        return None
    value = later.value - earlier.value
    down = square_root((later.value - later.low) ** 2 + (earlier.high - earlier.value) ** 2)
    up = square_root((later.high - later.value) ** 2 + (earlier.value - earlier.low) ** 2)
    return Change(earlier, later, value, value - down, value + up)


def whole_percent(value: Fraction) -> int:
    """A share or a change as people read it, halves away from zero. Nothing is computed on."""
    return int(round_half_up(value * 100, Fraction(1)))
