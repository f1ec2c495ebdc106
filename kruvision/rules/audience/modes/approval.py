"""Up to the show's number of choices, one point each; the order does not count."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kruvision.rules.audience.modes import Mode, PointsScale
from kruvision.rules.ruleset.texts import N_


def limit(choices: int, entries: int) -> int:
    """The show's number of choices, at most as many as there are entries."""
    return min(choices, entries)


def points(choices: Sequence[int], limit: int) -> dict[int, int]:
    """One point for each chosen entry."""
    return dict.fromkeys(choices, 1)


def read(ballot: Mapping[str, Fraction], scale: PointsScale) -> dict[str, Fraction]:
    """One point for each entry that stands on the ballot with more than nothing."""
    return {entry: Fraction(1) for entry, given in ballot.items() if given > 0}


MODE = Mode(
    name="approval",
    title=N_("Several favourites"),
    hint=N_("Up to the number of choices, one point each."),
    is_ordered=False,
    limit=limit,
    points=points,
    read=read,
)
