"""Up to the show's number of choices in order of preference: with three, 3, 2 and 1 points.

The first choice brings as many points as there are places on the ballot, whether or not all of
them are filled, so that a voter who names one entry gives it no more than a voter who names three.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kruvision.rules.audience.modes import Mode, PointsScale
from kruvision.rules.ranking import order_by, scale_points
from kruvision.rules.ruleset.texts import N_


def limit(choices: int, entries: int) -> int:
    """The show's number of choices, at most as many as there are entries."""
    return min(choices, entries)


def points(choices: Sequence[int], limit: int) -> dict[int, int]:
    """``limit`` points for the first choice, one less for each next."""
    return {entry: limit - place for place, entry in enumerate(choices)}


def read(ballot: Mapping[str, Fraction], scale: PointsScale) -> dict[str, Fraction]:
    """The scale's points by the ranks on the ballot; level entries share those of their places."""
    order = order_by({entry: (-rank,) for entry, rank in ballot.items()})
    return scale_points(order, scale)


MODE = Mode(
    name="ranked_points",
    title=N_("Favourites in order"),
    hint=N_("With three choices the first gets 3 points, the second 2, the third 1."),
    is_ordered=True,
    limit=limit,
    points=points,
    read=read,
)
