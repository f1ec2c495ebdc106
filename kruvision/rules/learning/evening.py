"""What a whole evening taught: the mean of its questions, each of which weighs the same.

Answers thrown together would say something else: a question that half the hall leaves out, and that
everybody else knows, would raise the hall's share by being left out less. Source: G. Y. Zou and
A. Donner, Construction of Confidence Limits About Effect Measures (2008), for the interval of a sum
of independent shares; of one question it is Wilson's and Newcombe's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.learning.shares import Change, Share
from kruvision.rules.numbers import square_root


@dataclass(frozen=True)
class Mean:
    """The mean of some questions with its interval of 95 %."""

    value: Fraction
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Evening:
    """Of so many ``questions`` the mean share before their songs and after, and the mean gain."""

    questions: int
    before: Mean
    after: Mean
    gain: Mean


def evening_of(changes: Iterable[Change | None]) -> Evening | None:
    """Of the questions with enough answers before and after; None where there are none."""
    found = [change for change in changes if change is not None]
    if not found:
        return None
    before, after = [one.before for one in found], [one.after for one in found]
    return Evening(len(found), _mean(before), _mean(after), _mean(found))


def _mean(parts: Sequence[Share | Change]) -> Mean:
    value = sum((part.value for part in parts), Fraction(0)) / len(parts)
    down = square_root(sum(((part.value - part.low) ** 2 for part in parts), Fraction(0)))
    up = square_root(sum(((part.high - part.value) ** 2 for part in parts), Fraction(0)))
    return Mean(value, value - down / len(parts), value + up / len(parts))
