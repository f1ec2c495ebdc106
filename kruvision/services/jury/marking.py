"""A juror before one entry: whether they may write there, and how a mark is put on the sheet.

Everything here runs inside the transaction of a command in ``judging``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Criterion, Entry, KeptMark, Mark, Scoresheet, Show
from kruvision.rules.evening.flow import SETTLED_PHASES
from kruvision.services.access import Actor
from kruvision.services.errors import Refused
from kruvision.services.jury import scoresheets, sheet_locks
from kruvision.services.jury.jurors import get_juror, holds_pen
from kruvision.services.jury.mark_seals import mark_commitment, mark_salt
from kruvision.services.jury.seats import find_seat
from kruvision.services.record import chain
from kruvision.services.ruleset import locked_rules
from kruvision.services.transactions.changes import Change, MarkSaved, ScoresheetChanged

Answer = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """A juror's place before one entry, inside an open transaction."""

    actor: Actor
    juror_id: int
    show: Show
    entry: Entry
    sheet: Scoresheet
    at: datetime
    changes: list[Change]

    @property
    def is_locked(self) -> bool:
        return self.sheet.state in ("submitted", "locked") or self.show.phase in SETTLED_PHASES

    def write(self, kind: str, **data: Any) -> None:
        """One line of the record about this entry."""
        chain.append(
            self.actor.label, kind, at=self.at, show_id=self.show.id, entry=self.entry.id, **data
        )

    def announce(self, change: type[MarkSaved] | type[ScoresheetChanged]) -> None:
        """Say after the commit that something on this sheet changed."""
        self.changes.append(change(self.show.id, self.entry.id, self.juror_id))


def sit_down(actor: Actor, entry_id: int, at: datetime, changes: list[Change]) -> Desk:
    """The juror before the entry; refuses who has no seat, is absent, or holds no pen."""
    entry = scoresheets.get_entry(entry_id)
    juror = get_juror(actor.id or 0)
    sheet_locks.hold_seats(entry.show_id, juror.id)
    seat = find_seat(entry.show_id, juror.id)
    if seat is None:
        raise Refused("no_seat")
    if seat.is_absent:
        raise Refused("declared_absent")
    if not holds_pen(juror, actor.device):
        raise Refused("other_device")
    sheet = sheet_locks.sheet_for(entry.id, juror.id)
    return Desk(actor, juror.id, entry.show, entry, sheet, at, changes)


def put_mark(desk: Desk, criterion: Criterion, value: str | None, seq: int) -> Answer:
    """Save a typed mark unless an older one; a mark that came too late is kept apart and answered
    with ``refused`` and the value that stands. The show's first mark locks its rules."""
    steps = read_steps(criterion, value)
    mark = find_mark(desk, criterion)
    unchanged = steps_of(mark) == steps
    if (mark and seq <= mark.seq) or (unchanged and desk.is_locked):
        return _mark_answer(desk, criterion, mark, {"state": "saved"})
    if desk.is_locked:
        _keep_late(desk, criterion, steps, seq)
        return _mark_answer(desk, criterion, mark, {"refused": "sheet_locked"})
    _require_markable(desk)
    locked_rules.lock_rules(desk.show, desk.at)
    if mark is None:
        mark = Mark(
            entry_id=desk.entry.id, juror_id=desk.juror_id, criterion_id=criterion.id, seq=0
        )
        db.session.add(mark)
    mark.steps, mark.seq, mark.saved_at = steps, seq, desk.at
    desk.write("mark_saved", criterion=criterion.id, seq=seq, **_sealed(desk, criterion, mark))
    desk.announce(MarkSaved)
    return _mark_answer(desk, criterion, mark, {"state": "saved"})


def read_steps(criterion: Criterion, value: str | None) -> int | None:
    """A typed mark in steps; None for an empty one."""
    text = (value or "").strip()
    return scoresheets.parse_steps(criterion, text) if text else None


def _require_markable(desk: Desk) -> None:
    if desk.sheet.state == "stepped_aside":
        raise Refused("stepped_aside")
    if desk.entry.status != "competing":
        raise Refused("not_competing")
    if desk.entry.stage == "waiting":
        raise Refused("not_on_stage")


def _sealed(desk: Desk, criterion: Criterion, mark: Mark) -> dict[str, str]:
    salt = mark_salt(desk.entry.id, criterion.id, desk.juror_id, mark.seq)
    return {"commitment": mark_commitment(salt, mark.steps)}


def _keep_late(desk: Desk, criterion: Criterion, steps: int | None, seq: int) -> None:
    """Keep a late mark for the head of the jury, once however often it is sent. It may be the
    first of its show: what it was given by must not change either."""
    late = KeptMark(
        entry_id=desk.entry.id,
        juror_id=desk.juror_id,
        criterion_id=criterion.id,
        steps=steps,
        seq=seq,
        arrived_at=desk.at,
    )
    same = select(KeptMark.id).where(
        KeptMark.entry_id == late.entry_id,
        KeptMark.juror_id == late.juror_id,
        KeptMark.criterion_id == late.criterion_id,
        KeptMark.seq == seq,
    )
    if db.session.execute(same).first() is None:
        locked_rules.lock_rules(desk.show, desk.at)
        db.session.add(late)
        desk.write("mark_kept", criterion=criterion.id, seq=seq)
        desk.announce(ScoresheetChanged)


def put_note(desk: Desk, text: str, seq: int) -> Answer:
    """Save the private note unless an older one; refused once the sheet is locked."""
    if seq > desk.sheet.note_seq:
        if desk.sheet.state == "locked" or desk.show.phase in SETTLED_PHASES:
            raise Refused("sheet_locked")
        desk.sheet.note, desk.sheet.note_seq = text, seq
    answer = {"state": "saved", "entry": desk.entry.id, "value": desk.sheet.note}
    return {**answer, "seq": desk.sheet.note_seq}


def find_mark(desk: Desk, criterion: Criterion) -> Mark | None:
    """The juror's mark on a criterion, taken back or not."""
    query = select(Mark).where(
        Mark.entry_id == desk.entry.id,
        Mark.juror_id == desk.juror_id,
        Mark.criterion_id == criterion.id,
    )
    return db.session.execute(query).scalar_one_or_none()


def steps_of(mark: Mark | None) -> int | None:
    """The mark's steps; None where there is no mark or it was taken back."""
    return mark.steps if mark else None


def _mark_answer(desk: Desk, criterion: Criterion, mark: Mark | None, answer: Answer) -> Answer:
    value = scoresheets.mark_text(criterion, steps_of(mark))
    seq = mark.seq if mark else 0
    place = {"entry": desk.entry.id, "criterion": criterion.id}
    return {**answer, **place, "value": value, "seq": seq}
