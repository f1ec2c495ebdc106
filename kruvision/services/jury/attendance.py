"""What happens to a jury in the middle of a show: a juror is excused for one entry, goes home, or
is replaced. Organizers say so until the reveal, and each of it is a line of the record.

Nothing that a juror marked is deleted: an excuse that is taken back lets it count again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, Scoresheet, Seat, Show
from kruvision.services.access import Actor, require
from kruvision.services.entries.entries import get_entry_of
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import FieldError, Id, Input, Paragraph
from kruvision.services.jury import seats
from kruvision.services.jury.jurors import get_juror
from kruvision.services.jury.open_sheets import find_mark, hold_seats, sheet_row
from kruvision.services.record import chain
from kruvision.services.scoring.attendance import stay_of
from kruvision.services.shows import shows
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import Change, JuryChanged, ScoresheetChanged
from kruvision.services.transactions.transaction import transaction


class ReplacementInput(Input):
    """Who leaves after which entry, and who sits in that place from then on."""

    leaving: Id
    coming: Id
    after: Id
    reason: Paragraph = ""


def excuse_juror(
    show_id: int, entry_id: int, juror_id: int, reason: str, *, by: Actor, at: datetime
) -> None:
    """Leave a juror out of one entry's divisor, for a reason that stands in the record.

    Raises ``NotAllowed``, ``NotFound``, ``Invalid`` without a reason, and ``Refused``:
    ``marking_over``, ``sheet_is_in`` where the sheet is handed in or locked with all its marks.
    """
    require(by, "jury.manage")
    with transaction() as changes:
        entry, row = _sheet(show_id, entry_id, juror_id)
        if not reason:
            raise Invalid({"reason": FieldError("required")})
        if row.state in ("submitted", "locked") and _is_marked_in_full(entry, juror_id):
            raise Refused("sheet_is_in")
        row.excused_at, row.excused_reason = at, reason
        _record(entry, juror_id, "juror_excused", by, at, changes, reason=reason)


def withdraw_excuse(show_id: int, entry_id: int, juror_id: int, *, by: Actor, at: datetime) -> None:
    """Wait for the juror's marks again; those that were given stand as they did.

    Raises ``NotAllowed``, ``NotFound``, ``Refused``: ``marking_over``, ``not_excused``.
    """
    require(by, "jury.manage")
    with transaction() as changes:
        entry, row = _sheet(show_id, entry_id, juror_id)
        if row.excused_at is None:
            raise Refused("not_excused")
        row.excused_at, row.excused_reason = None, ""
        _record(entry, juror_id, "juror_excuse_withdrawn", by, at, changes)


def let_go(
    show_id: int, juror_id: int, entry_id: int, reason: str, *, by: Actor, at: datetime
) -> None:
    """A juror is not there from this entry on; what they marked in full counts.

    Raises ``NotAllowed``, ``NotFound``, ``Refused``: ``marking_over``, ``absent_instead`` for the
    first entry the juror is there for.
    """
    require(by, "jury.manage")
    with transaction() as changes:
        show = _held_show(show_id)
        seat = _seat(show, juror_id)
        first = get_entry_of(show.id, entry_id)
        earlier = [e for e in show.entries if e.running_order < first.running_order]
        last = max(earlier, key=lambda entry: entry.running_order, default=None)
        _require_between(show, seat, last)
        leaves_after = last.id if last else None
        seats.move_borders(seat, seat.arrives_after, leaves_after, by=by, at=at, reason=reason)
        changes.append(JuryChanged(show.edition_id))


def replace_juror(show_id: int, entered: ReplacementInput, *, by: Actor, at: datetime) -> None:
    """One juror goes after an entry, and another sits in that place from the next one on, with the
    same weight. The head of the jury stays head: who goes home can still decide a tie.

    Raises ``NotAllowed``, ``NotFound``, ``Refused``: ``marking_over``, ``already_seated``,
    ``absent_instead`` where the leaving juror would have been there for nothing.
    """
    require(by, "jury.manage")
    with transaction() as changes:
        show = _held_show(show_id)
        leaving, after = _seat(show, entered.leaving), get_entry_of(show.id, entered.after)
        if get_juror(entered.coming).edition_id != show.edition_id:
            raise NotFound("not_found")
        if seats.find_seat(show_id, entered.coming):
            raise Refused("already_seated")
        _require_between(show, leaving, after)
        coming = Seat(
            show_id=show_id,
            juror_id=entered.coming,
            position=leaving.position,
            weight=leaving.weight,
            kind=leaving.kind,
        )
        db.session.add(coming)
        has_gone = not stay_of(leaving, show.entries).covers(after.running_order + 1)
        goes, stays = (leaving.leaves_after, None) if has_gone else (after.id, leaving.leaves_after)
        reason = entered.reason
        seats.move_borders(coming, after.id, stays, by=by, at=at, reason=reason)
        seats.move_borders(leaving, leaving.arrives_after, goes, by=by, at=at, reason=reason)
        changes.append(JuryChanged(show.edition_id))


def list_excuses(show_id: int) -> Sequence[Scoresheet]:
    """The sheets from which a juror is excused, in running order."""
    query = select(Scoresheet).join(Entry, Entry.id == Scoresheet.entry_id)
    query = query.where(Entry.show_id == show_id, Scoresheet.excused_at.is_not(None))
    query = query.order_by(Entry.running_order, Scoresheet.id)
    return db.session.execute(query).scalars().all()


def _held_show(show_id: int) -> Show:
    """The show before its result, its seats held until the transaction is over."""
    show = shows.get_show(show_id)
    hold_seats(show_id)
    require_phase(show, "jury.attend")
    return show


def _sheet(show_id: int, entry_id: int, juror_id: int) -> tuple[Entry, Scoresheet]:
    show = _held_show(show_id)
    entry = get_entry_of(show.id, entry_id)
    _seat(show, juror_id)
    return entry, sheet_row(entry_id, juror_id)


def _seat(show: Show, juror_id: int) -> Seat:
    seat = seats.find_seat(show.id, juror_id)
    if seat is None:
        raise NotFound("not_found")
    return seat


def _require_between(show: Show, seat: Seat, last: Entry | None) -> None:
    """There is an entry for which the juror is there before leaving after ``last``."""
    places = {entry.id: entry.running_order for entry in show.entries}
    first = places.get(seat.arrives_after or 0, 0)
    if last is None or last.running_order <= first:
        raise Refused("absent_instead")


def _is_marked_in_full(entry: Entry, juror_id: int) -> bool:
    marks = [find_mark(entry.id, juror_id, criterion.id) for criterion in entry.show.criteria]
    return all(mark is not None and mark.steps is not None for mark in marks)


def _record(
    entry: Entry,
    juror_id: int,
    kind: str,
    by: Actor,
    at: datetime,
    changes: list[Change],
    **data: Any,
) -> None:
    place = {"entry": entry.id, "juror": juror_id}
    chain.append(by.label, kind, at=at, show_id=entry.show_id, **place, **data)
    changes.append(ScoresheetChanged(entry.show_id, entry.id, juror_id))
