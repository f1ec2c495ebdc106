"""What a juror's tablet may know now: the show, its entries, and this juror's own marks only.

The head of the jury has a further snapshot: the states of everybody's sheets, and late marks.
"""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from hashlib import sha256
from typing import cast

from kruvision.models import Criterion, Entry, Scoresheet, Seat, Show
from kruvision.rules.marks import count_marks, list_marks
from kruvision.rules.numbers import exact_text
from kruvision.services.access import Actor, require
from kruvision.services.awards.at_the_table import is_on_tablets
from kruvision.services.entries.cards import EntryCard, entry_card
from kruvision.services.entries.named import list_entries
from kruvision.services.errors import Refused
from kruvision.services.jury import (
    attendance,
    head_of_jury,
    help_calls,
    jurors,
    late_marks,
    reminders,
    scoresheets,
    seats,
)
from kruvision.services.jury.scoresheets import JurorSheet
from kruvision.services.scoring.attendance import is_there, sits_for
from kruvision.services.scoring.mark_steps import scale_of, written_mark
from kruvision.services.shows import phases, shows
from kruvision.services.shows.selection import is_past, is_selection
from kruvision.services.snapshots.jury_shapes import (
    Excuse,
    HeadSnapshot,
    Heard,
    JurySnapshot,
    LateMark,
    TabletAct,
    TabletCriterion,
    TabletJuror,
    TabletPicture,
    TabletSheet,
)
from kruvision.services.snapshots.round import heard_in_round, round_of
from kruvision.services.transactions.transaction import current_stamp

MOST_BUTTONS = 21


def jury_snapshot(actor: Actor, show_id: int, *, at: datetime) -> JurySnapshot:
    """One juror's tablet, with this juror's own marks alone. Refused with ``no_seat``."""
    require(actor, "sheet.mark")
    stamp = current_stamp()
    show = shows.get_show(show_id)
    seat = seats.find_seat(show_id, actor.id or 0)
    if seat is None:
        raise Refused("no_seat")
    entries = [
        entry
        for entry in list_entries(show_id)
        if entry.status == "competing" and sits_for(seat, entry)
    ]
    found = scoresheets.juror_sheets(show_id, seat.juror_id)
    writes = jurors.is_writing_device(seat.juror, actor.device)
    cards = [entry_card(entry) for entry in entries]
    criteria = [_criterion(criterion) for criterion in show.criteria]
    heard = heard_in_round(show)
    return {
        "epoch": stamp.epoch,
        "revision": stamp.revision,
        "evening": show.tag,
        "shape": _shape(show, cards, criteria, heard),
        "show": {"id": show.id, "name": show.name, "phase": show.phase},
        "juror": _juror(seat, writes),
        "criteria": criteria,
        "most": scoresheets.total_text(scoresheets.most_of(show.criteria)),
        "entries": [
            {
                **card,
                "sheet": _sheet(show, entry, seat, writes, found, at),
                "heard": heard.get(entry.id),
            }
            for card, entry in zip(cards, entries, strict=True)
        ],
        "current": _current(entries) if not is_selection(show) else _first(entries),
        "help": help_calls.call_of(seat.juror_id),
        "deliberates": seat.kind == "counting" and is_on_tablets(show),
        "has_moved": seats.find_show_of(seat.juror) != show,
        "nudged": reminders.is_nudged(seat.juror_id, show_id, at=at),
        "round": round_of(show, at),
    }


def tablet_picture(snapshot: JurySnapshot) -> TabletPicture:
    """The same for the page's script, from its first picture on: without the cards, which stand on
    the page and are many times as large as what changes."""
    acts: list[TabletAct] = [
        {
            "id": entry["id"],
            "number": entry["number"],
            "stage": entry["stage"],
            "sheet": entry["sheet"],
        }
        for entry in snapshot["entries"]
    ]
    return cast(TabletPicture, {**snapshot, "entries": acts})


def head_snapshot(actor: Actor, show_id: int, *, at: datetime) -> HeadSnapshot:
    """Everybody's sheets and the late marks, for the show's head of the jury and for organizers;
    ``NotAllowed`` for anybody else."""
    head_of_jury.require_head_or_organizer(actor, show_id)
    stamp = current_stamp()
    show = shows.get_show(show_id)
    is_juror = actor.role == "head_of_jury"
    reader = actor.id if is_juror else None
    rows = scoresheets.sheet_matrix(show_id, with_totals=True, reader=reader)
    found = scoresheets.juror_sheets(show_id)
    seen = scoresheets.entries_seen(show, reader, found)
    asks_organizer = show.two_person_rule or bool(seen)
    entries = list_entries(show_id)
    return {
        "epoch": stamp.epoch,
        "revision": stamp.revision,
        "at": at,
        "show": {"id": show.id, "name": show.name, "phase": show.phase},
        "is_over": phases.is_over(show, "sheet.mark"),
        "juror_id": reader if asks_organizer else None,
        "rows": rows,
        "entries": [entry_card(entry) for entry in entries if entry.status == "competing"],
        "kept": _kept(show, found, seen),
        "excuses": [_excuse(sheet) for sheet in attendance.list_excuses(show_id)],
    }


def _excuse(sheet: Scoresheet) -> Excuse:
    return {
        "entry_id": sheet.entry_id,
        "juror_id": sheet.juror_id,
        "reason": sheet.excused_reason,
    }


def _juror(seat: Seat, writes: bool) -> TabletJuror:
    return {
        "id": seat.juror_id,
        "name": seat.juror.name,
        "role": seat.juror.role,
        "is_head": seat.is_head,
        "is_practice": seat.kind == "practice",
        "is_absent": seat.is_absent,
        "is_writing_device": writes,
    }


def _criterion(criterion: Criterion) -> TabletCriterion:
    """A criterion for the page; ``values`` is empty where buttons would be too many."""
    scale = scale_of(criterion)
    marks = list_marks(scale) if count_marks(scale) <= MOST_BUTTONS else []
    return {
        "id": criterion.id,
        "name": criterion.name,
        "hint": criterion.hint,
        "is_about_tradition": criterion.is_about_tradition,
        "least": exact_text(criterion.scale_min),
        "most": exact_text(criterion.scale_max),
        "step": exact_text(criterion.step),
        "weight": str(float(criterion.weight)),
        "values": [exact_text(mark) for mark in marks],
    }


def _sheet(
    show: Show,
    entry: Entry,
    seat: Seat,
    writes: bool,
    found: dict[scoresheets.SheetKey, JurorSheet],
    at: datetime,
) -> TabletSheet:
    sheet = found.get((entry.id, seat.juror_id), JurorSheet())
    total = scoresheets.total_of(sheet, show.criteria)
    why = _why_not(show, entry, seat, writes, sheet, at)
    row = sheet.row
    return {
        "state": sheet.state,
        "can_mark": not why,
        "why": why,
        "marks": {
            str(c.id): {
                "value": written_mark(c, sheet.marks[c.id].steps),
                "seq": sheet.marks[c.id].seq,
            }
            for c in show.criteria
            if c.id in sheet.marks
        },
        "missing": [c.id for c in show.criteria if c not in sheet.given(show.criteria)],
        "total": "" if total is None else scoresheets.total_text(total),
        "note": row.note if row else "",
        "note_seq": row.note_seq if row else 0,
        "aside_reason": _left_out_reason(row),
        "reopened_reason": row.reopened_reason if row and row.state == "reopened" else "",
    }


def _left_out_reason(row: Scoresheet | None) -> str:
    if row is None:
        return ""
    return row.excused_reason if row.excused_at else row.aside_reason


def _why_not(
    show: Show, entry: Entry, seat: Seat, writes: bool, sheet: JurorSheet, at: datetime
) -> str:
    """The code of what keeps the juror from marking this entry now; empty when nothing does."""
    reasons = (
        ("declared_absent", seat.is_absent),
        ("other_device", not writes),
        ("submitted", sheet.state == "submitted"),
        ("excused", sheet.state == "excused"),
        ("not_here", not is_there(seat, entry)),
        ("sheet_locked", sheet.state == "locked" or phases.is_over(show, "sheet.mark")),
        ("stepped_aside", sheet.state == "stepped_aside"),
        ("time_is_over", is_past(show, at)),
        ("not_on_stage", entry.stage == "waiting"),
    )
    return next((code for code, applies in reasons if applies), "")


def _current(entries: Sequence[Entry]) -> int | None:
    """The entry on stage, else the one that performed last, else the first."""
    on_stage = next((entry for entry in entries if entry.stage == "on_stage"), None)
    performed = [entry for entry in entries if entry.performed_at]
    last = max(performed, key=lambda entry: (entry.performed_at, entry.id), default=None)
    entry = on_stage or last
    return entry.id if entry else _first(entries)


def _first(entries: Sequence[Entry]) -> int | None:
    """Where nobody is on stage: each juror goes their own way, and no picture leads them away."""
    return entries[0].id if entries else None


def _shape(
    show: Show, cards: list[EntryCard], criteria: list[TabletCriterion], heard: Mapping[int, Heard]
) -> str:
    still: list[object] = [{k: v for k, v in card.items() if k != "stage"} for card in cards]
    if is_selection(show):
        still += [show.marks_until, dict(heard)]
    return sha256(repr((show.tag, show.name, still, criteria)).encode()).hexdigest()[:16]


def _kept(
    show: Show, found: Mapping[scoresheets.SheetKey, JurorSheet], seen: Set[int]
) -> list[LateMark]:
    """Late marks; how high they are, only for entries of which that may be seen."""
    criteria = {criterion.id: criterion for criterion in show.criteria}
    names = seats.jurors_by_id(show.id)
    rows: list[LateMark] = []
    for kept in late_marks.list_late_marks(show.id):
        criterion, is_seen = criteria[kept.criterion_id], kept.entry_id in seen
        mark = found.get((kept.entry_id, kept.juror_id), JurorSheet()).marks.get(criterion.id)
        rows.append(
            {
                "id": kept.id,
                "entry_id": kept.entry_id,
                "juror_id": kept.juror_id,
                "juror": names[kept.juror_id].name if kept.juror_id in names else {},
                "criterion": criterion.name,
                "is_seen": is_seen,
                "value": written_mark(criterion, kept.steps) if is_seen else "",
                "stands": written_mark(criterion, mark.steps if mark and is_seen else None),
                "arrived_at": kept.arrived_at,
            }
        )
    return rows
