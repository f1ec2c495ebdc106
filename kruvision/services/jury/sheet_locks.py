"""Closing and opening scoresheets: what the head of the jury and the organizers do with them.

Unlocking takes two people: whoever reopens a sheet, and the juror who hands it in again. So the
head's own sheet is reopened by an organizer, unless the show's two-person rule is off.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select

from kruvision.extensions import db
from kruvision.models import Entry, Juror, KeptMark, Mark, Scoresheet, Seat, Show
from kruvision.rules.evening.flow import SETTLED_PHASES
from kruvision.services.access import Actor
from kruvision.services.errors import Invalid, NotAllowed, NotFound, Refused
from kruvision.services.forms.inputs import FieldError
from kruvision.services.jury import scoresheets, seats
from kruvision.services.jury.jurors import LARGEST_ID
from kruvision.services.jury.mark_seals import mark_commitment, mark_salt
from kruvision.services.record import chain
from kruvision.services.shows import shows
from kruvision.services.transactions.changes import Change, MarkSaved, ScoresheetChanged
from kruvision.services.transactions.transaction import transaction


def is_head(actor: Actor, show_id: int) -> bool:
    """Whether this juror is the head of the jury of this very show."""
    seat = seats.find_seat(show_id, actor.id or 0) if actor.may("sheet.reopen") else None
    return bool(seat and seat.is_head)


def require_keeper(actor: Actor, show_id: int) -> None:
    """Raise ``NotAllowed`` unless this is the show's head of the jury or an organizer."""
    if not actor.may("jury.manage") and not is_head(actor, show_id):
        raise NotAllowed("not_allowed")


def reopen_scoresheet(
    actor: Actor, entry_id: int, juror_id: int, reason: str, *, at: datetime
) -> None:
    """Give a submitted, locked or stepped-aside sheet back to its juror, for a reason."""
    with transaction() as changes:
        show = _show_of(entry_id)
        require_keeper(actor, show.id)
        _require_unfinished(show)
        _require_second_person(actor, show, juror_id)
        if not reason:
            raise Invalid({"reason": FieldError("required")})
        hold_seats(show.id, juror_id)
        sheet = sheet_for(entry_id, juror_id)
        if sheet.state not in scoresheets.SETTLED:
            raise Refused("sheet_open")
        sheet.state, sheet.reopened_reason, sheet.submitted_at = "reopened", reason, None
        chain.append(
            actor.label,
            "sheet_reopened",
            at=at,
            show_id=show.id,
            entry=entry_id,
            juror=juror_id,
            reason=reason,
        )
        changes.append(ScoresheetChanged(show.id, entry_id, juror_id))


def lock_entry(actor: Actor, entry_id: int, *, at: datetime) -> None:
    """Lock the sheets of all jurors for one entry; who stepped aside stays so."""
    with transaction() as changes:
        entry = scoresheets.get_entry(entry_id)
        require_keeper(actor, entry.show_id)
        _require_unfinished(entry.show)
        if entry.stage == "waiting":
            raise Refused("not_on_stage")
        _lock(actor, entry.show, [entry], at, changes)


def lock_show(actor: Actor, show_id: int, *, at: datetime) -> None:
    """Lock all sheets of every entry that performed."""
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_keeper(actor, show.id)
        _require_unfinished(show)
        performed = [e for e in scoresheets.marked_entries(show) if e.stage != "waiting"]
        if not performed:
            raise Refused("not_on_stage")
        _lock(actor, show, performed, at, changes)


def list_kept(show_id: int) -> Sequence[KeptMark]:
    """Marks that came after their sheet was locked and wait for a decision, oldest first."""
    query = select(KeptMark).join(Entry, Entry.id == KeptMark.entry_id)
    query = query.where(Entry.show_id == show_id, KeptMark.settled_at.is_(None))
    return db.session.execute(query.order_by(KeptMark.id)).scalars().all()


def accept_kept(actor: Actor, kept_id: int, *, at: datetime) -> None:
    """Let a late mark count after all."""
    with transaction() as changes:
        kept, show = _unsettled(actor, kept_id)
        _require_second_person(actor, show, kept.juror_id)
        hold_seats(show.id, kept.juror_id)
        seq = _count_kept(kept, at)
        salt = mark_salt(kept.entry_id, kept.criterion_id, kept.juror_id, seq)
        sealed = mark_commitment(salt, kept.steps)
        _settle(actor, show, kept, "kept_mark_accepted", at, commitment=sealed, seq=seq)
        changes.append(MarkSaved(show.id, kept.entry_id, kept.juror_id))
        changes.append(ScoresheetChanged(show.id, kept.entry_id, kept.juror_id))


def dismiss_kept(actor: Actor, kept_id: int, *, at: datetime) -> None:
    """Leave the mark that stands; the late one stays in the record only."""
    with transaction() as changes:
        kept, show = _unsettled(actor, kept_id)
        _settle(actor, show, kept, "kept_mark_dismissed", at, seq=kept.seq)
        changes.append(ScoresheetChanged(show.id, kept.entry_id, kept.juror_id))


def hold_seats(show_id: int, juror_id: int | None = None) -> None:
    """Make other processes wait until this transaction is over: marking against locking, and
    marking against the show's end. SQLite has one writer anyway and ignores it.

    Before the rules are locked the show is held for itself alone: the first mark is about to write
    there, and two first marks that share it would wait for each other. What was read before the
    wait is read again.
    """
    locked = db.session.scalar(select(Show.rules_locked_at).where(Show.id == show_id))
    show = select(Show.id).where(Show.id == show_id).with_for_update(read=locked is not None)
    query = select(Seat.id).where(Seat.show_id == show_id).order_by(Seat.id).with_for_update()
    if juror_id is not None:
        query = query.where(Seat.juror_id == juror_id)
    db.session.execute(show)
    db.session.execute(query)
    db.session.expire_all()


def sheet_for(entry_id: int, juror_id: int) -> Scoresheet:
    """The sheet of a juror for an entry, made when there is none; inside a transaction."""
    query = select(Scoresheet).where(
        Scoresheet.entry_id == entry_id, Scoresheet.juror_id == juror_id
    )
    sheet = db.session.execute(query).scalar_one_or_none()
    if sheet is None:
        sheet = Scoresheet(entry_id=entry_id, juror_id=juror_id, state="open", note_seq=0, note="")
        db.session.add(sheet)
        db.session.flush()
    return sheet


def is_entry_locked(entry_id: int) -> bool:
    """Whether the sheets of an entry were locked by the head or an organizer."""
    locked = exists().where(Scoresheet.entry_id == entry_id, Scoresheet.state == "locked")
    return bool(db.session.execute(select(locked)).scalar())


def _lock(
    actor: Actor, show: Show, entries: Sequence[Entry], at: datetime, changes: list[Change]
) -> None:
    hold_seats(show.id)
    for entry in entries:
        for seat in show.seats:
            sheet = sheet_for(entry.id, seat.juror_id)
            if sheet.state != "stepped_aside":
                sheet.state = "locked"
                changes.append(ScoresheetChanged(show.id, entry.id, seat.juror_id))
        chain.append(actor.label, "entry_locked", at=at, show_id=show.id, entry=entry.id)


def _show_of(entry_id: int) -> Show:
    return scoresheets.get_entry(entry_id).show


def _require_unfinished(show: Show) -> None:
    if show.phase in SETTLED_PHASES:
        raise Refused("marking_over")


def _require_second_person(actor: Actor, show: Show, juror_id: int) -> None:
    """Nobody reopens or amends their own sheet alone."""
    own = actor.label == f"juror:{juror_id}"
    if own and show.two_person_rule:
        raise Refused("not_own_sheet")


def _unsettled(actor: Actor, kept_id: int) -> tuple[KeptMark, Show]:
    kept = db.session.get(KeptMark, kept_id) if 0 < kept_id <= LARGEST_ID else None
    if kept is None:
        raise NotFound("not_found")
    show = _show_of(kept.entry_id)
    require_keeper(actor, show.id)
    _require_unfinished(show)
    if kept.settled_at:
        raise Refused("already_settled")
    return kept, show


def _count_kept(kept: KeptMark, at: datetime) -> int:
    """Put the late mark in place of the one that stands; answers its new sequence number."""
    query = select(Mark).where(
        Mark.entry_id == kept.entry_id,
        Mark.juror_id == kept.juror_id,
        Mark.criterion_id == kept.criterion_id,
    )
    mark = db.session.execute(query).scalar_one_or_none()
    if mark is None:
        mark = Mark(
            entry_id=kept.entry_id, juror_id=kept.juror_id, criterion_id=kept.criterion_id, seq=0
        )
        db.session.add(mark)
    mark.steps, mark.seq, mark.saved_at = kept.steps, max(kept.seq, mark.seq + 1), at
    return mark.seq


def _settle(
    actor: Actor, show: Show, kept: KeptMark, kind: str, at: datetime, **data: str | int
) -> None:
    kept.settled_at = at
    place = {"entry": kept.entry_id, "juror": kept.juror_id, "criterion": kept.criterion_id}
    chain.append(actor.label, kind, at=at, show_id=show.id, **place, **data)


def jurors_by_id(show_id: int) -> dict[int, Juror]:
    """The jurors seated in a show."""
    return {seat.juror_id: seat.juror for seat in seats.list_seats(show_id)}
