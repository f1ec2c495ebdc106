"""Scoresheets as they stand: marks in words, what is missing, and the matrix of juror and entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kruvision.extensions import db
from kruvision.models import Criterion, Entry, Mark, Scoresheet, Seat, Show, Song
from kruvision.rules.marks import Scale, check_mark
from kruvision.rules.numbers import exact_text, fixed_text, parse_number
from kruvision.services.ephemeral import presence
from kruvision.services.errors import NotFound
from kruvision.services.jury import seats
from kruvision.services.jury.jurors import LARGEST_ID
from kruvision.services.scoring.rule_book_inputs import mark_of
from kruvision.services.shows import shows

WRITABLE = ("open", "reopened")
SETTLED = ("submitted", "stepped_aside", "locked")
Pair = tuple[int, int]
"""(entry, juror)"""


@dataclass
class Sheet:
    """One juror's sheet for one entry: its state, and the marks by criterion."""

    row: Scoresheet | None = None
    marks: dict[int, Mark] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return self.row.state if self.row else "open"

    def given(self, criteria: Sequence[Criterion]) -> list[Criterion]:
        """The criteria that have a mark; one taken back has none."""
        return [c for c in criteria if c.id in self.marks and self.marks[c.id].steps is not None]


def get_entry(entry_id: int) -> Entry:
    """One entry; raises ``NotFound``."""
    entry = db.session.get(Entry, entry_id) if 0 < entry_id <= LARGEST_ID else None
    if entry is None:
        raise NotFound("not_found")
    return entry


def marked_entries(show: Show) -> list[Entry]:
    """The entries the jury marks, in running order: no guests, none that was withdrawn."""
    return [entry for entry in show.entries if entry.status == "competing"]


def parse_steps(criterion: Criterion, text: str) -> int:
    """A typed mark (decimal comma or point) as steps above the criterion's least mark.

    Refuses with ``not_a_number``, ``off_scale`` or ``off_step``.
    """
    value = check_mark(parse_number(text), scale_of(criterion))
    return ((value - criterion.scale_min) / criterion.step).numerator


def scale_of(criterion: Criterion) -> Scale:
    """The criterion's scale as the rule book knows it."""
    return Scale(criterion.scale_min, criterion.scale_max, criterion.step)


def mark_text(criterion: Criterion, steps: int | None) -> str:
    """A stored mark as people write it, with a decimal point; empty where there is none."""
    return "" if steps is None else exact_text(mark_of(criterion, steps))


def number_text(value: Fraction) -> str:
    """At most two decimals, none of them superfluous: ``42``, ``8.5``, ``8.33``."""
    text = fixed_text(value, 2)
    return text.rstrip("0").rstrip(".")


def total_of(sheet: Sheet, criteria: Sequence[Criterion]) -> Fraction | None:
    """Weight times mark over the criteria marked so far; None before the first mark."""
    given = sheet.given(criteria)
    if not given:
        return None
    return sum((c.weight * mark_of(c, sheet.marks[c.id].steps or 0) for c in given), Fraction(0))


def most_of(criteria: Sequence[Criterion]) -> Fraction:
    """The highest total a sheet can have."""
    return sum((c.weight * c.scale_max for c in criteria), Fraction(0))


def sheets_of(show_id: int, juror_id: int | None = None) -> dict[Pair, Sheet]:
    """All sheets of a show that have anything on them, or those of one juror. Two queries."""
    rows = select(Scoresheet).join(Entry, Entry.id == Scoresheet.entry_id)
    marks = select(Mark).join(Entry, Entry.id == Mark.entry_id)
    rows, marks = rows.where(Entry.show_id == show_id), marks.where(Entry.show_id == show_id)
    if juror_id is not None:
        rows = rows.where(Scoresheet.juror_id == juror_id)
        marks = marks.where(Mark.juror_id == juror_id)
    found: dict[Pair, Sheet] = {}
    for row in db.session.execute(rows).scalars():
        found[row.entry_id, row.juror_id] = Sheet(row)
    for mark in db.session.execute(marks).scalars():
        sheet = found.setdefault((mark.entry_id, mark.juror_id), Sheet())
        sheet.marks[mark.criterion_id] = mark
    return found


def sheet_matrix(
    show_id: int, *, with_totals: bool = False, reader: int | None = None
) -> list[dict[str, Any]]:
    """A row per seat, a cell per entry: ``{"juror", "is_head", "is_absent", "has_pin", "heard_at",
    "waiting", "help", "cells": [{"entry_id", "number", "state", "filled", "needed", "total"}]}``.

    A cell's state is ``empty``, ``part``, ``full`` (all marks, not submitted), ``submitted``,
    ``reopened``, ``stepped_aside`` or ``locked``. Totals come only where asked for. Where the
    ``reader`` is a juror, they come only for entries whose own sheet this juror has closed: nobody
    marks after a look at the others.
    """
    show = shows.get_show(show_id)
    found = sheets_of(show_id)
    entries = marked_entries(show)
    shown = {e.id for e in entries if with_totals and _may_compare(found, e.id, reader)}
    return [
        {
            **_juror_facts(seat),
            "cells": [
                _cell(show, entry, found.get((entry.id, seat.juror_id), Sheet()), entry.id in shown)
                for entry in entries
            ],
        }
        for seat in seats.list_seats(show_id)
    ]


def _may_compare(found: Mapping[Pair, Sheet], entry_id: int, reader: int | None) -> bool:
    return reader is None or found.get((entry_id, reader), Sheet()).state in SETTLED


def _juror_facts(seat: Seat) -> dict[str, Any]:
    heard = presence.last_heard("juror", seat.juror_id)
    facts = heard.facts if heard else {}
    return {
        "juror": {"id": seat.juror_id, "name": seat.juror.name, "role": seat.juror.role},
        "is_head": seat.is_head,
        "is_absent": seat.is_absent,
        "has_pin": bool(seat.juror.pin_hash),
        "heard_at": heard.at if heard else None,
        "waiting": facts.get("waiting", 0),
        "help": facts.get("help", ""),
    }


def _cell(show: Show, entry: Entry, sheet: Sheet, with_total: bool) -> dict[str, Any]:
    filled, needed = len(sheet.given(show.criteria)), len(show.criteria)
    state = sheet.state
    if state == "open":
        state = "empty" if not filled else "part" if filled < needed else "full"
    total = total_of(sheet, show.criteria) if with_total else None
    return {
        "entry_id": entry.id,
        "number": entry.running_order,
        "state": state,
        "filled": filled,
        "needed": needed,
        "total": None if total is None else number_text(total),
    }


def load_entries(show_id: int) -> Sequence[Entry]:
    """The entries of a show with contestant, song and tradition, in running order."""
    query = (
        select(Entry)
        .where(Entry.show_id == show_id)
        .options(
            selectinload(Entry.contestant),
            selectinload(Entry.song).selectinload(Song.tradition),
        )
        .order_by(Entry.running_order)
    )
    return db.session.execute(query).scalars().all()
