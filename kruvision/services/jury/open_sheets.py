"""A scoresheet while its juror writes on it: who may, what is held meanwhile, each command once.

Everything here but ``sheet_command`` runs inside an open transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, Mark, Scoresheet, Seat, Show
from kruvision.services.access import Actor, require
from kruvision.services.entries.entries import get_entry
from kruvision.services.errors import Refused
from kruvision.services.jury.jurors import is_writing_device
from kruvision.services.record import chain
from kruvision.services.scoring.attendance import OTHER, is_there, sits_for
from kruvision.services.shows.phases import is_over
from kruvision.services.shows.selection import is_past
from kruvision.services.transactions.changes import Change, MarkSaved, ScoresheetChanged
from kruvision.services.transactions.idempotency import keep_answer, known_answer
from kruvision.services.transactions.transaction import retry_on_conflict, transaction

SheetAnswer = dict[str, Any]
"""What a command on a sheet answers: plain JSON, as its docstring says."""


@dataclass(frozen=True)
class OpenSheet:
    """A juror's sheet for one entry: its row, and for whom, of what and when it is written on."""

    actor: Actor
    seat: Seat
    juror_id: int
    show: Show
    entry: Entry
    row: Scoresheet
    at: datetime
    changes: list[Change]

    def require_expected(self) -> None:
        """Refuse where the entry is left to the others: ``excused`` by the organizers (with the
        ``reason``), ``other_category`` where the juror does not sit for its category, ``not_here``
        where they come later or have gone."""
        if self.row.excused_at:
            raise Refused("excused", reason=self.row.excused_reason)
        if not sits_for(self.seat, self.entry):
            raise Refused(OTHER)
        if not is_there(self.seat, self.entry):
            raise Refused("not_here")

    @property
    def locked_as(self) -> str:
        """The code of why it takes no more marks; empty while it does."""
        if self.row.state in ("submitted", "locked") or is_over(self.show, "sheet.mark"):
            return "sheet_locked"
        is_late = self.show.marks_until is not None and is_past(self.show, self.at)
        return "time_is_over" if is_late else ""

    @property
    def is_locked(self) -> bool:
        """Whether it takes no more marks."""
        return bool(self.locked_as)

    def record(
        self, kind: str, change: type[MarkSaved] | type[ScoresheetChanged], **data: Any
    ) -> None:
        """Write a line of the record about this entry, and say after the commit what changed."""
        chain.append(
            self.actor.label, kind, at=self.at, show_id=self.show.id, entry=self.entry.id, **data
        )
        self.changes.append(change(self.show.id, self.entry.id, self.juror_id))


def sheet_command(act: Callable[..., SheetAnswer]) -> Callable[..., SheetAnswer]:
    """Make a command of what a juror does on an open sheet: it is called with ``(actor, entry_id,
    …, command_id=, at=)`` where the function itself is given ``(sheet, …)``.

    Carried out once: a repeat of a command id gets the stored answer; an empty id is never a
    repeat. A function that has written something and refuses all the same answers ``{"refused":
    code, **details}``, which is stored too and raised as ``Refused``. Raises what
    ``open_for_marking`` and the function raise.
    """

    @wraps(act)
    @retry_on_conflict
    def carry_out(
        actor: Actor, entry_id: int, *args: Any, command_id: str, at: datetime, **values: Any
    ) -> SheetAnswer:
        require(actor, "sheet.mark")
        with transaction(alone=False) as changes:
            answer = known_answer(actor.label, command_id)
            if answer is None:
                sheet = open_for_marking(actor, entry_id, at, changes)
                answer = keep_answer(actor.label, command_id, act(sheet, *args, **values))
        if "refused" in answer:
            raise Refused(answer["refused"], **{k: v for k, v in answer.items() if k != "refused"})
        return answer

    return carry_out


def open_for_marking(actor: Actor, entry_id: int, at: datetime, changes: list[Change]) -> OpenSheet:
    """The juror's sheet for an entry, with the seat held until the transaction is over.

    Raises ``NotFound``, or ``Refused``: ``no_seat``, ``declared_absent``, ``other_device``.
    """
    entry = get_entry(entry_id)
    seat = next(iter(hold_seats(entry.show_id, actor.id or 0)), None)
    if seat is None:
        raise Refused("no_seat")
    if seat.is_absent:
        raise Refused("declared_absent")
    if not is_writing_device(seat.juror, actor.device):
        raise Refused("other_device")
    row = sheet_row(entry.id, seat.juror_id)
    return OpenSheet(actor, seat, seat.juror_id, entry.show, entry, row, at, changes)


def require_evening(entry_id: int, tag: str) -> None:
    """Raises ``Refused("other_evening")`` unless the entry sings in the show with this tag, and
    ``NotFound``. Ids are given again in another database; a tag is not."""
    if get_entry(entry_id).show.tag != tag:
        raise Refused("other_evening")


def hold_seats(show_id: int, juror_id: int | None = None) -> Sequence[Seat]:
    """The seats of a show, or one juror's. Other processes wait for them until this transaction is
    over: marking against locking, and marking against the show's end. SQLite has one writer anyway
    and ignores it.

    Before the rules are locked the show is held for itself alone: the first mark is about to write
    there, and two first marks that share it would wait for each other. What was read before the
    wait is read again.
    """
    locked = db.session.scalar(select(Show.rules_locked_at).where(Show.id == show_id))
    show = select(Show.id).where(Show.id == show_id).with_for_update(read=locked is not None)
    seats = select(Seat).where(Seat.show_id == show_id).order_by(Seat.id).with_for_update()
    if juror_id is not None:
        seats = seats.where(Seat.juror_id == juror_id)
    db.session.execute(show)
    db.session.expire_all()
    return db.session.execute(seats).scalars().all()


def sheet_row(entry_id: int, juror_id: int) -> Scoresheet:
    """The sheet of a juror for an entry, made when there is none."""
    query = select(Scoresheet).where(
        Scoresheet.entry_id == entry_id, Scoresheet.juror_id == juror_id
    )
    row = db.session.execute(query).scalar_one_or_none()
    if row is None:
        row = Scoresheet(entry_id=entry_id, juror_id=juror_id, state="open", note_seq=0, note="")
        db.session.add(row)
        db.session.flush()
    return row


def find_mark(entry_id: int, juror_id: int, criterion_id: int) -> Mark | None:
    """A juror's mark for an entry on a criterion, taken back or not."""
    query = select(Mark).where(
        Mark.entry_id == entry_id, Mark.juror_id == juror_id, Mark.criterion_id == criterion_id
    )
    return db.session.execute(query).scalar_one_or_none()
