"""One voter, one choice, one point."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kruvision.rules.audience.modes import Mode, PointsScale
from kruvision.rules.ranking import order_by, scale_points
from kruvision.rules.ruleset.texts import N_


def limit(choices: int, entries: int) -> int:
    """Always one choice."""
    return min(1, entries)


def points(choices: Sequence[int], limit: int) -> dict[int, int]:
    """One point for the chosen entry."""
    return dict.fromkeys(choices, 1)


def read(ballot: Mapping[str, Fraction], scale: PointsScale) -> dict[str, Fraction]:
    """One point for the entry ranked first; level first ones share it."""
    order = order_by({entry: (-rank,) for entry, rank in ballot.items()})
    return scale_points(order, (Fraction(1),))


MODE = Mode(
    name="plurality",
    title=N_("One favourite"),
    hint=N_("One voter, one choice, one point."),
    is_ordered=False,
    limit=limit,
    points=points,
    read=read,
)
