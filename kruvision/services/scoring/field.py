"""The field of a show as its cut sees it: lists with a line, and who the rule would let through."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from kruvision.models import Category, Entry, Show
from kruvision.rules.numbers import exact_text
from kruvision.rules.result import Standing
from kruvision.rules.rounds.cut import Cut, Line, among, draw_line
from kruvision.services.scoring.songs import first_songs

Lists: TypeAlias = Sequence[tuple[int | None, Sequence[Standing]]]
"""As ``standings.lists_of`` gives them."""


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


def list_field(show: Show, lists: Lists) -> list[FieldList]:
    """The competing acts in the order of the standings, in as many lists as the rule draws lines:
    categories in their order, then those in none. Where a category gives places, it is its own
    list, else a part of the whole one. Who has no place yet comes last; who sings several songs
    stands there once."""
    competing = first_songs(entry for entry in show.entries if entry.status == "competing")
    cut, own = cut_of(show), dict(lists)
    if not (cut.each and show.categories):
        return [_with_line(show, cut, None, own.get(None, ()), competing)]
    found = []
    for category in (*show.categories, None):
        number = category.id if category else None
        within = [entry for entry in competing if entry.category_id == number]
        if within:
            standings = own.get(number, own.get(None, ()))
            found.append(_with_line(show, cut, category, standings, within))
    return found


def through_by_rule(show: Show, lists: Lists) -> set[int]:
    """Who goes through by the rule alone; empty where it draws no line."""
    found = list_field(show, lists)
    return {int(entry) for one in found for entry in one.line.through}


def _with_line(
    show: Show,
    cut: Cut,
    category: Category | None,
    standings: Iterable[Standing],
    entries: Collection[Entry],
) -> FieldList:
    placed = among([*standings], {str(entry.id) for entry in entries})
    known = {standing.entry for standing in placed}
    waiting = [str(entry.id) for entry in entries if str(entry.id) not in known]
    line = draw_line(placed, cut, display_places=show.display_places)
    return FieldList(category, (*placed, *(Standing(e, None, None, "") for e in waiting)), line)
