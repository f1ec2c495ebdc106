"""How many go through: the rule of a show, and the field as the rule draws its line under it.

A ranked result says nothing of it, so the rule may change at any time; where who goes through is
the result, it stays as it was told.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from kruvision.models import Category, Entry, Show
from kruvision.rules.errors import RuleError
from kruvision.rules.evening.flow import COUNTED_PHASES
from kruvision.rules.result import Standing
from kruvision.rules.rounds.cut import DRAWN, Cut
from kruvision.services.access import Actor, require
from kruvision.services.entries.named import list_entries
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import ExactNumber, FieldError, Input
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.results.published import find_newest
from kruvision.services.results.reading import SONGS_BETWEEN
from kruvision.services.scoring import field, standings
from kruvision.services.scoring.field import FieldList
from kruvision.services.scoring.songs import songs_together
from kruvision.services.shows.shows import get_show
from kruvision.services.transactions.changes import EntriesChanged, ShowChanged
from kruvision.services.transactions.transaction import transaction

MOST = 9999
Amount = Annotated[
    ExactNumber | None, BeforeValidator(lambda value: None if value in ("", None) else value)
]


class CutInput(Input):
    """The form: what draws the line, where, whether each category has its own, and what becomes of
    those who are level at it."""

    by: Literal["none", "place", "points", "number", "hand"] = "none"
    at: Amount = None
    each: bool = False
    level: Literal["in", "out"] = "in"


@dataclass(frozen=True)
class FieldRow:
    """Somebody of the field, by the entry they are placed with, and the ``titles`` of all they
    sing: ``is_in`` as it is ticked, ``is_proposed`` as the rule has it, and ``is_level`` where the
    line falls between them and others."""

    entry: Entry
    titles: str
    place: int | None
    display: str
    is_in: bool
    is_proposed: bool
    is_level: bool


@dataclass(frozen=True)
class FieldPart:
    """One list with its line: ``above`` is how many the rule lets through."""

    category: Category | None
    rows: Sequence[FieldRow]
    above: int

    @property
    def level(self) -> list[FieldRow]:
        """Those the line falls between."""
        return [row for row in self.rows if row.is_level]


@dataclass(frozen=True)
class Field:
    """The whole page: ``is_saved`` once somebody said who goes through, ``has_result`` where
    anybody has a place, ``is_settled`` where no mark is missing and no tie open."""

    parts: Sequence[FieldPart]
    cut: Cut
    is_saved: bool
    has_result: bool
    is_settled: bool

    @property
    def rows(self) -> list[FieldRow]:
        """All acts, list after list."""
        return [row for part in self.parts for row in part.rows]

    @property
    def draws(self) -> bool:
        """Whether the rule draws a line."""
        return self.cut.by in DRAWN

    @property
    def proposed(self) -> list[int]:
        """The acts that go through by the rule."""
        return [row.entry.id for row in self.rows if row.is_proposed]

    @property
    def chosen(self) -> list[int]:
        """The acts that are ticked."""
        return [row.entry.id for row in self.rows if row.is_in]

    @property
    def moved(self) -> list[FieldRow]:
        """Those who were put over the line by hand, to either side."""
        if not (self.draws and self.is_saved):
            return []
        return [row for row in self.rows if row.is_in != row.is_proposed]


def look_at_field(show_id: int) -> Field:
    """The competing acts in the order of the standings, with the line under those who go through;
    where nobody said yet who does, the rule's own are ticked. Who has no place yet comes last."""
    show = get_show(show_id)
    lists = [
        (one["category"], [_standing(row) for row in one["rows"]])
        for one in standings.leaderboard_lists(show)
    ]
    entries = {str(e.id): e for e in list_entries(show_id, ["competing"])}
    is_saved = any(entry.advances for entry in entries.values())
    titles = {
        str(songs[0].id): SONGS_BETWEEN.join(entry.song.title for entry in songs)
        for songs in songs_together(entries.values())
    }
    parts = [_part(one, entries, titles, is_saved) for one in field.list_field(show, lists)]
    has_result = any(row.place is not None for part in parts for row in part.rows)
    return Field(parts, field.cut_of(show), is_saved, has_result, _is_settled(show))


def _standing(row: Mapping[str, Any]) -> Standing:
    return Standing(str(row["entry_id"]), row["place"], row["total"], row["display"])


def _part(
    one: FieldList, entries: Mapping[str, Entry], titles: Mapping[str, str], is_saved: bool
) -> FieldPart:
    through, level = set(one.line.through), set(one.line.level)
    rows = [
        FieldRow(
            entries[s.entry],
            titles[s.entry],
            s.place,
            s.display,
            entries[s.entry].advances if is_saved else s.entry in through,
            s.entry in through,
            s.entry in level,
        )
        for s in one.standings
    ]
    return FieldPart(one.category, rows, len(through))


def _is_settled(show: Show) -> bool:
    if show.phase not in COUNTED_PHASES:
        return False
    try:
        return standings.compute_outcome_of(show).is_final
    except RuleError:
        return False


def change_cut(show_id: int, entered: CutInput, *, by: Actor, at: datetime) -> None:
    """Save the rule; who was marked by hand stays marked. Raises ``Invalid`` where a place or a
    number is no whole one, ``Refused("through_is_told")`` where others were told already."""
    require(by, "setup.edit")
    with transaction() as changes:
        show = get_show(show_id)
        _require_line(entered)
        require_untold(show)
        is_drawn = entered.by in DRAWN
        show.cut_by, show.cut_at = entered.by, entered.at if is_drawn else None
        show.cut_each, show.cut_level = entered.each, entered.level
        facts = {"cut": field.cut_data(show), "prints": prints_of(show)}
        chain.append(by.label, "cut_changed", at=at, show_id=show.id, **facts)
        changes += [ShowChanged(show.id), EntriesChanged(show.id)]


def _require_line(entered: CutInput) -> None:
    if entered.by not in DRAWN:
        return
    if code := _wrong_at(entered.at, is_whole=entered.by != "points"):
        raise Invalid({"at": FieldError(code)})


def _wrong_at(at: Fraction | None, *, is_whole: bool) -> str:
    """Why the line cannot be drawn there; empty where it can."""
    if at is None:
        return "required"
    if is_whole and at.denominator != 1:
        return "not_a_number"
    if at < is_whole:
        return "too_small"
    return "too_large_number" if at > MOST else ""


def require_untold(show: Show, chosen: Collection[int] | None = None) -> None:
    """Refuse with ``through_is_told`` where who goes through is the result and was told, or is
    being told, unless ``chosen`` are the same. A correction may say something else."""
    if show.public_form != "through" or show.correction is not None:
        return
    kept = find_newest(show.id) if standings.is_public(show) else None
    told = None if kept is None else set(kept.document["through"] or ())
    is_same = told is not None and chosen is not None and set(map(str, chosen)) == told
    if show.phase == "revealing" or not (kept is None or is_same):
        raise Refused("through_is_told")
