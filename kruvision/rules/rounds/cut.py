"""Who goes through: the line that a show's rule draws under its standings.

Down to a place, or down to a total as displayed, nothing is left open: all who are level there are
in. By number the line can fall between level ones: then they are all in or all out, as was chosen.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kruvision.rules.numbers import round_half_up
from kruvision.rules.result import Standing

CUTS = ("none", "place", "points", "number", "hand")
DRAWN = ("place", "points", "number")
"""Those that draw a line."""
LEVELS = ("in", "out")


@dataclass(frozen=True)
class Cut:
    """How many go through. ``at`` is the place, the points or the number; with ``each`` every
    category has a line of its own; ``level`` is what becomes of those level at the line."""

    by: str = "none"
    at: Fraction = Fraction(0)
    each: bool = False
    level: str = "in"


@dataclass(frozen=True)
class Line:
    """Who of one list goes through, and ``level``: those the number falls between."""

    through: tuple[str, ...] = ()
    level: tuple[str, ...] = ()


def draw_line(standings: Sequence[Standing], cut: Cut, *, display_places: int) -> Line:
    """The line under one list, best first. Who has no place yet is not above it."""
    placed = [standing for standing in standings if standing.place is not None]
    if cut.by == "number":
        return _by_number(placed, int(cut.at), is_level_in=cut.level == "in")
    unit = Fraction(1, 10**display_places)
    return Line(tuple(s.entry for s in placed if _is_above(s, cut, unit)))


def _is_above(standing: Standing, cut: Cut, unit: Fraction) -> bool:
    if cut.by == "place":
        return standing.place is not None and standing.place <= cut.at
    if cut.by == "points":
        return standing.total is not None and round_half_up(standing.total, unit) >= cut.at
    return False


def _by_number(placed: Sequence[Standing], number: int, *, is_level_in: bool) -> Line:
    order = [standing.entry for standing in placed]
    if not 0 < number < len(placed) or placed[number - 1].place != placed[number].place:
        return Line(tuple(order[: max(number, 0)]))
    place = placed[number].place
    level = tuple(standing.entry for standing in placed if standing.place == place)
    above = order.index(level[0])
    return Line(tuple(order[: above + len(level)] if is_level_in else order[:above]), level)


def among(standings: Sequence[Standing], entries: Collection[str]) -> tuple[Standing, ...]:
    """The standings of these entries alone, placed anew from 1; level ones stay level."""
    kept = [standing for standing in standings if standing.entry in entries]
    places = [standing.place for standing in kept if standing.place is not None]
    return tuple(
        s if s.place is None else replace(s, place=1 + sum(p < s.place for p in places))
        for s in kept
    )
