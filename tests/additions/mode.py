"""One choice, two points. Made up: it stands for a mode that somebody may want to add."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kruvision.rules.audience.modes import Mode, PointsScale
from kruvision.rules.ruleset.texts import N_


def limit(choices: int, entries: int) -> int:
    """Always one choice."""
    return min(1, entries)


def points(choices: Sequence[int], limit: int) -> dict[int, int]:
    """Two points for the chosen entry."""
    return dict.fromkeys(choices, 2)


def read(ballot: Mapping[str, Fraction], scale: PointsScale) -> dict[str, Fraction]:
    """Two points for each entry that stands on the ballot with more than nothing."""
    return {entry: Fraction(2) for entry, given in ballot.items() if given > 0}


MODE = Mode(
    name="double_favourite",
    title=N_("One favourite, twice"),
    hint=N_("One voter, one choice, two points."),
    is_ordered=False,
    limit=limit,
    points=points,
    read=read,
)
