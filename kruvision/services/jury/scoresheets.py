"""Scoresheets as they stand: marks in words, what is missing, and the matrix of juror and entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Criterion, Entry, Mark, Scoresheet, Seat, Show
from kruvision.rules.numbers import fixed_text
from kruvision.services.ephemeral import presence
from kruvision.services.jury import seats
from kruvision.services.scoring.mark_steps import mark_of
from kruvision.services.shows import shows

SETTLED = ("submitted", "stepped_aside", "locked")
SheetKey = tuple[int, int]
"""(entry, juror)"""


@dataclass
class JurorSheet:
    """One juror's sheet for one entry: its state, and the marks by criterion."""

    row: Scoresheet | None = None
    marks: dict[int, Mark] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return self.row.state if self.row else "open"

    def given(self, criteria: Sequence[Criterion]) -> list[Criterion]:
        """The criteria that have a mark; one taken back has none."""
        return [c for c in criteria if c.id in self.marks and self.marks[c.id].steps is not None]


def marked_entries(show: Show) -> list[Entry]:
    """The entries the jury marks, in running order: no guests, none that was withdrawn."""
    return [entry for entry in show.entries if entry.status == "competing"]


def total_text(value: Fraction) -> str:
    """At most two decimals, none of them superfluous: ``42``, ``8.5``, ``8.33``."""
    text = fixed_text(value, 2)
    return text.rstrip("0").rstrip(".")


def total_of(sheet: JurorSheet, criteria: Sequence[Criterion]) -> Fraction | None:
    """Weight times mark over the criteria marked so far; None before the first mark."""
    given = sheet.given(criteria)
    if not given:
        return None
    return sum((c.weight * mark_of(c, sheet.marks[c.id].steps or 0) for c in given), Fraction(0))


def most_of(criteria: Sequence[Criterion]) -> Fraction:
    """The highest total a sheet can have."""
    return sum((c.weight * c.scale_max for c in criteria), Fraction(0))


def juror_sheets(show_id: int, juror_id: int | None = None) -> dict[SheetKey, JurorSheet]:
    """All sheets of a show that have anything on them, or those of one juror. Two queries."""
    rows = select(Scoresheet).join(Entry, Entry.id == Scoresheet.entry_id)
    marks = select(Mark).join(Entry, Entry.id == Mark.entry_id)
    rows, marks = rows.where(Entry.show_id == show_id), marks.where(Entry.show_id == show_id)
    if juror_id is not None:
        rows = rows.where(Scoresheet.juror_id == juror_id)
        marks = marks.where(Mark.juror_id == juror_id)
    found: dict[SheetKey, JurorSheet] = {}
    for row in db.session.execute(rows).scalars():
        found[row.entry_id, row.juror_id] = JurorSheet(row)
    for mark in db.session.execute(marks).scalars():
        sheet = found.setdefault((mark.entry_id, mark.juror_id), JurorSheet())
        sheet.marks[mark.criterion_id] = mark
    return found


def sheet_matrix(
    show_id: int, *, with_totals: bool = False, reader: int | None = None
) -> list[dict[str, Any]]:
    """A row per seat, a cell per entry: ``{"juror", "is_head", "is_absent", "has_pin", "heard",
    "waiting", "help", "cells": [{"entry_id", "number", "state", "filled", "needed", "total"}]}``.

    A cell's state is ``empty``, ``part``, ``full`` (all marks, not submitted), ``submitted``,
    ``reopened``, ``stepped_aside`` or ``locked``. Totals come only where asked for. Where the
    ``reader`` is a juror, they come only for entries whose own sheet this juror has closed: nobody
    marks after a look at the others. Raises ``NotFound``.
    """
    show = shows.get_show(show_id)
    found = juror_sheets(show_id)
    entries = marked_entries(show)
    shown = {e.id for e in entries if with_totals and _may_compare(found, e.id, reader)}
    return [
        {
            **_juror_facts(seat),
            "cells": [
                _cell(
                    show,
                    entry,
                    found.get((entry.id, seat.juror_id), JurorSheet()),
                    entry.id in shown,
                )
                for entry in entries
            ],
        }
        for seat in seats.list_seats(show_id)
    ]


def _may_compare(found: Mapping[SheetKey, JurorSheet], entry_id: int, reader: int | None) -> bool:
    return reader is None or found.get((entry_id, reader), JurorSheet()).state in SETTLED


def _juror_facts(seat: Seat) -> dict[str, Any]:
    heard = presence.last_heard("juror", seat.juror_id)
    facts = heard.facts if heard else {}
    return {
        "juror": {"id": seat.juror_id, "name": seat.juror.name, "role": seat.juror.role},
        "is_head": seat.is_head,
        "is_absent": seat.is_absent,
        "has_pin": bool(seat.juror.pin_hash),
        "heard": heard,
        "waiting": facts.get("waiting", 0),
        "help": facts.get("help", ""),
    }


def _cell(show: Show, entry: Entry, sheet: JurorSheet, with_total: bool) -> dict[str, Any]:
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
        "total": None if total is None else total_text(total),
    }
