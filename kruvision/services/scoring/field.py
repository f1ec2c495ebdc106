"""The field of a show as its cut sees it: lists with a line, and who the rule would let through."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kruvision.models import Category, Entry, Show
from kruvision.rules.numbers import exact_text
from kruvision.rules.result import Standing
from kruvision.rules.rounds.cut import Cut, Line, among, draw_line


@dataclass(frozen=True)
class FieldList:
    """A list of the field, best first: of one category, of those in none, or of the whole show
    (``category`` is None for both); ``line`` is what the rule draws under it."""

    category: Category | None
    standings: Sequence[Standing]
    line: Line


def cut_of(show: Show) -> Cut:
    """How many go through by the show's rule."""
    is_each = show.cut_each or show.places == "each"
    return Cut(show.cut_by, show.cut_at or Fraction(0), is_each, show.cut_level)


def cut_data(show: Show) -> dict[str, Any]:
    """The rule as plain JSON: ``{"by", "at", "each", "level"}``."""
    at = None if show.cut_at is None else exact_text(show.cut_at)
    return {"by": show.cut_by, "at": at, "each": show.cut_each, "level": show.cut_level}


def list_field(show: Show, standings: Iterable[Standing]) -> list[FieldList]:
    """The competing acts in the order of the standings, in as many lists as the rule draws lines:
    categories in their order, then those in none."""
    competing = {str(e.id): e for e in show.entries if e.status == "competing"}
    field = [standing for standing in standings if standing.entry in competing]
    cut = cut_of(show)
    if not cut.each or not show.categories:
        return [_with_line(show, cut, None, among(field, competing))]
    lists = []
    for category in (*show.categories, None):
        kept = among(field, _in(category, competing.values()))
        if kept:
            lists.append(_with_line(show, cut, category, kept))
    return lists


def proposed(show: Show, standings: Iterable[Standing]) -> set[int]:
    """Who goes through by the rule alone; empty where it draws no line."""
    found = list_field(show, standings)
    return {int(entry) for one in found for entry in one.line.through}


def _in(category: Category | None, entries: Iterable[Entry]) -> Collection[str]:
    wanted = category.id if category else None
    return {str(entry.id) for entry in entries if entry.category_id == wanted}


def _with_line(
    show: Show, cut: Cut, category: Category | None, standings: Sequence[Standing]
) -> FieldList:
    line = draw_line(standings, cut, display_places=show.display_places)
    return FieldList(category, standings, line)
