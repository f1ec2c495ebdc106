"""Scoresheets as they stand: marks in words, what is missing, and the matrix of juror and entry."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Criterion, Entry, Mark, Scoresheet, Seat, Show
from kruvision.rules.evening.flow import COUNTED_PHASES
from kruvision.rules.numbers import fixed_text
from kruvision.services.ephemeral import presence
from kruvision.services.jury import seats
from kruvision.services.scoring.attendance import OTHER, sits_for, stay_of
from kruvision.services.scoring.mark_steps import mark_of
from kruvision.services.shows import shows

SETTLED = ("submitted", "stepped_aside", "locked", "excused")
"""Nobody waits for these any more."""
SheetKey = tuple[int, int]
"""(entry, juror)"""


@dataclass
class JurorSheet:
    """One juror's sheet for one entry: its state, and the marks by criterion."""

    row: Scoresheet | None = None
    marks: dict[int, Mark] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The row's state; ``excused`` while the organizers have excused the juror."""
        if self.row is None:
            return "open"
        return "excused" if self.row.excused_at else self.row.state

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
    """A row per seat, a cell per entry: ``{"juror", "is_head", "is_absent", "is_practice",
    "arrives_after", "leaves_after", "has_pin", "heard", "waiting", "help", "cells": [{"entry_id",
    "number", "state", "filled", "needed", "total"}]}``; the borders are numbers of the running
    order, or None.

    A cell's state is ``empty``, ``part``, ``full`` (all marks, not submitted), ``submitted``,
    ``reopened``, ``stepped_aside``, ``excused``, ``away`` (not there, and not marked in full),
    ``other_category`` (the juror does not sit for it) or ``locked``. Totals come only where asked
    for. Where the ``reader`` is a juror, they come once all of this juror's own sheets are in
    (``entries_seen``): nobody marks after a look at the others. Raises ``NotFound``.
    """
    show = shows.get_show(show_id)
    found = juror_sheets(show_id)
    entries = marked_entries(show)
    shown = entries_seen(show, reader, found) if with_totals else set()
    return [_row(show, seat, entries, found, shown) for seat in seats.list_seats(show_id)]


def finished_entries(show: Show, seat: Seat, found: Mapping[SheetKey, JurorSheet]) -> set[int]:
    """The entries whose own sheet this juror can no longer change alone: handed in, locked with all
    its marks, or left to the others by the organizers. ``found`` is what ``juror_sheets`` gives.

    Not among them, since a head of the jury could do it alone for a look: one locked with marks
    missing, and, while the songs go on, one that the juror left by stepping aside.
    """
    stay = stay_of(seat, show.entries)
    return {
        entry.id
        for entry in marked_entries(show)
        if seat.is_absent
        or not stay.expects(entry)
        or _is_final(show, found.get((entry.id, seat.juror_id), JurorSheet()))
    }


def has_all_in(show: Show, seat: Seat, found: Mapping[SheetKey, JurorSheet]) -> bool:
    """Whether there is no entry any more on whose sheet this juror could still write alone."""
    own = {entry.id for entry in marked_entries(show)}
    return own <= finished_entries(show, seat, found)


def entries_seen(show: Show, reader: int | None, found: Mapping[SheetKey, JurorSheet]) -> Set[int]:
    """The entries of which a reader may see what the jury gave: all, or none. A juror (the head)
    sees none before all own sheets are in: a mark for one act is worth what it is beside the marks
    for the others. ``reader`` is None for organizers."""
    seat = None if reader is None else seats.find_seat(show.id, reader)
    may_see = reader is None or (seat is not None and has_all_in(show, seat, found))
    return {entry.id for entry in marked_entries(show)} if may_see else set()


def _is_final(show: Show, sheet: JurorSheet) -> bool:
    if sheet.state == "locked":
        return len(sheet.given(show.criteria)) == len(show.criteria)
    if sheet.state == "stepped_aside":
        return show.phase in COUNTED_PHASES
    return sheet.state in ("submitted", "excused")


def count_open_sheets(show: Show, seat: Seat, found: Mapping[SheetKey, JurorSheet]) -> int:
    """How many sheets of this juror the show waits for; none of somebody absent or practising."""
    if seat.is_absent or seat.kind == "practice":
        return 0
    stay = stay_of(seat, show.entries)
    return sum(
        stay.expects(entry)
        and found.get((entry.id, seat.juror_id), JurorSheet()).state not in SETTLED
        for entry in marked_entries(show)
    )


def _row(
    show: Show,
    seat: Seat,
    entries: Sequence[Entry],
    found: Mapping[SheetKey, JurorSheet],
    shown: Set[int],
) -> dict[str, Any]:
    stay = stay_of(seat, show.entries)
    cells = []
    for entry in entries:
        sheet = found.get((entry.id, seat.juror_id), JurorSheet())
        is_here = stay.covers(entry.running_order)
        cell = _cell(show, entry, sheet, is_here, entry.id in shown)
        cells.append(cell if sits_for(seat, entry) else {**cell, "state": OTHER, "total": None})
    borders = {"arrives_after": stay.after, "leaves_after": stay.until}
    return {**_juror_facts(seat), **borders, "cells": cells}


def _juror_facts(seat: Seat) -> dict[str, Any]:
    heard = presence.last_heard("juror", seat.juror_id)
    facts = heard.facts if heard else {}
    return {
        "juror": {"id": seat.juror_id, "name": seat.juror.name, "role": seat.juror.role},
        "is_head": seat.is_head,
        "is_absent": seat.is_absent,
        "is_practice": seat.kind == "practice",
        "has_pin": bool(seat.juror.pin_hash),
        "heard": heard,
        "waiting": facts.get("waiting", 0),
        "help": facts.get("help", ""),
    }


def _cell(
    show: Show, entry: Entry, sheet: JurorSheet, is_here: bool, with_total: bool
) -> dict[str, Any]:
    filled, needed = len(sheet.given(show.criteria)), len(show.criteria)
    state = sheet.state if is_here or filled == needed or sheet.state == "excused" else "away"
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
