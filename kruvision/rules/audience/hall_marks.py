"""Marks that the hall gives to acts, and the mean that an act gets of them.

A sum would reward the act that more people marked, a plain mean the one that a friend alone marked
with the most. So an act has the mean of its marks, but of half of all ballots at least: where fewer
marked it, the missing ones up to half count as 0. Nobody is punished for coming late, one friend's
12 wins nothing, and a higher mark never lowers an act.
"""

from collections.abc import Mapping
from fractions import Fraction

from kruvision.rules.contest import Votes


def mean_mark(total: Fraction | int, marks: int, ballots: int) -> Fraction:
    """The mean of so many marks that come to this total, of half of the ballots at least."""
    divisor = max(Fraction(marks), Fraction(ballots, 2))
    return Fraction(total) / divisor if divisor else Fraction(0)


def votes_from_marks(ballots: Mapping[str, Mapping[str, Fraction]]) -> Votes:
    """The mean of each act's marks; a mark of 0 is a mark, and who gave none cast no ballot."""
    totals: dict[str, Fraction] = {}
    marks: dict[str, int] = {}
    for ballot in ballots.values():
        for entry, given in ballot.items():
            totals[entry] = totals.get(entry, Fraction(0)) + given
            marks[entry] = marks.get(entry, 0) + 1
    cast = sum(1 for ballot in ballots.values() if ballot)
    means = {entry: mean_mark(total, marks[entry], cast) for entry, total in totals.items()}
    return Votes(means, marks, ballots, cast, counted="marks")
