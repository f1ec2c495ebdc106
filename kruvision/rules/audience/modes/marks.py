"""Every act gets a mark: a whole one from 0 to the show's most, 12 as a rule.

Not all acts have to be marked: 0 is an answer, an empty line is none. What an act gets is the mean
of its marks, of half of the ballots at least (``kruvision.rules.audience.hall_marks``).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kruvision.rules.audience.modes import Mode, PointsScale
from kruvision.rules.ruleset.texts import N_


def limit(choices: int, entries: int) -> int:
    """Every act may be marked."""
    return entries


def points(choices: Sequence[tuple[int, int]], limit: int) -> dict[int, int]:
    """The mark of each marked entry."""
    return dict(choices)


def read(ballot: Mapping[str, Fraction], scale: PointsScale) -> Mapping[str, Fraction]:
    """The marks as they stand on the ballot."""
    return ballot


MODE = Mode(
    name="marks",
    title=N_("A mark for every act"),
    hint=N_(
        "Whole marks from 0 up. An act gets the mean of its marks; where fewer than half of the "
        "voters marked it, those who are missing up to half count as 0."
    ),
    is_ordered=False,
    limit=limit,
    points=points,
    read=read,
    is_marked=True,
)
