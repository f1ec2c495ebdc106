"""What happens to a jury in the middle of a show: a juror is excused for one entry, goes home, or
is replaced. Organizers say so until the reveal, and each of it is a line of the record.

Nothing that a juror marked is deleted: an excuse that is taken back lets it count again. Each of
these answers whether it is done, or waits for a second person once all is counted, and raises as
``two_people.do`` besides.
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
from kruvision.services.shows import shows, two_people
from kruvision.services.shows.two_people import Values
from kruvision.services.transactions.changes import Change, JuryChanged, ScoresheetChanged
from kruvision.services.transactions.transaction import transaction

EXCUSE, EXPECT = "jury.excuse", "jury.expect"
LEAVE, REPLACE = "jury.leave", "jury.replace"


class ReplacementInput(Input):
    """Who leaves after which entry, and who sits in that place from then on."""

    leaving: Id
    coming: Id
    after: Id
    reason: Paragraph = ""


def excuse_juror(
    show_id: int, entry_id: int, juror_id: int, reason: str, *, by: Actor, at: datetime
) -> bool:
    """Leave a juror out of one entry's divisor, for a reason that stands in the record.

    Raises ``NotAllowed``, ``NotFound``, ``Invalid`` without a reason, and ``Refused``:
    ``marking_over``, ``sheet_is_in`` where the sheet is handed in or locked with all its marks.
    """
    return _do(EXCUSE, show_id, {"entry": entry_id, "juror": juror_id, "reason": reason}, by, at)


@two_people.act(EXCUSE, action="jury.attend")
def _excuse(show: Show, values: Values, *, by: Actor, at: datetime, changes: list[Change]) -> None:
    entry, row = _sheet(show, values)
    juror_id, reason = values["juror"], values["reason"]
    if not reason:
        raise Invalid({"reason": FieldError("required")})
    if row.state in ("submitted", "locked") and _is_marked_in_full(entry, juror_id):
        raise Refused("sheet_is_in")
    row.excused_at, row.excused_reason = at, reason
    _record(entry, juror_id, "juror_excused", by, at, changes, reason=reason)


def withdraw_excuse(show_id: int, entry_id: int, juror_id: int, *, by: Actor, at: datetime) -> bool:
    """Wait for the juror's marks again; those that were given stand as they did.

    Raises ``NotAllowed``, ``NotFound``, ``Refused``: ``marking_over``, ``not_excused``.
    """
    return _do(EXPECT, show_id, {"entry": entry_id, "juror": juror_id}, by, at)


@two_people.act(EXPECT, action="jury.attend")
def _expect(show: Show, values: Values, *, by: Actor, at: datetime, changes: list[Change]) -> None:
    entry, row = _sheet(show, values)
    if row.excused_at is None:
        raise Refused("not_excused")
    row.excused_at, row.excused_reason = None, ""
    _record(entry, values["juror"], "juror_excuse_withdrawn", by, at, changes)


def let_go(
    show_id: int, juror_id: int, entry_id: int, reason: str, *, by: Actor, at: datetime
) -> bool:
    """A juror is not there from this entry on; what they marked in full counts.

    Raises ``NotAllowed``, ``NotFound``, ``Refused``: ``marking_over``, ``absent_instead`` for the
    first entry the juror is there for.
    """
    return _do(LEAVE, show_id, {"entry": entry_id, "juror": juror_id, "reason": reason}, by, at)


@two_people.act(LEAVE, action="jury.attend")
def _let_go(show: Show, values: Values, *, by: Actor, at: datetime, changes: list[Change]) -> None:
    hold_seats(show.id)
    seat = _seat(show, values["juror"])
    first = get_entry_of(show.id, values["entry"])
    earlier = [e for e in show.entries if e.running_order < first.running_order]
    last = max(earlier, key=lambda entry: entry.running_order, default=None)
    _require_between(show, seat, last)
    leaves_after, reason = last.id if last else None, values["reason"]
    seats.move_borders(seat, seat.arrives_after, leaves_after, by=by, at=at, reason=reason)
    changes.append(JuryChanged(show.edition_id))


def replace_juror(show_id: int, entered: ReplacementInput, *, by: Actor, at: datetime) -> bool:
    """One juror goes after an entry, and another sits in that place from the next one on, with the
    same weight. The head of the jury stays head: who goes home can still decide a tie.

    Raises ``NotAllowed``, ``NotFound``, ``Refused``: ``marking_over``, ``already_seated``,
    ``absent_instead`` where the leaving juror would have been there for nothing.
    """
    require(by, "jury.manage")
    return _do(REPLACE, show_id, {**entered.model_dump(), "juror": entered.leaving}, by, at)


@two_people.act(REPLACE, action="jury.attend")
def _replace(show: Show, values: Values, *, by: Actor, at: datetime, changes: list[Change]) -> None:
    hold_seats(show.id)
    leaving, after = _seat(show, values["leaving"]), get_entry_of(show.id, values["after"])
    if get_juror(values["coming"]).edition_id != show.edition_id:
        raise NotFound("not_found")
    if seats.find_seat(show.id, values["coming"]):
        raise Refused("already_seated")
    _require_between(show, leaving, after)
    coming = Seat(
        show_id=show.id,
        juror_id=values["coming"],
        position=leaving.position,
        weight=leaving.weight,
        kind=leaving.kind,
    )
    seats.put_into_categories(coming, [row.category_id for row in leaving.categories])
    db.session.add(coming)
    has_gone = not stay_of(leaving, show.entries).covers(after.running_order + 1)
    goes, stays = (leaving.leaves_after, None) if has_gone else (after.id, leaving.leaves_after)
    reason = values["reason"]
    seats.move_borders(coming, after.id, stays, by=by, at=at, reason=reason)
    seats.move_borders(leaving, leaving.arrives_after, goes, by=by, at=at, reason=reason)
    seats.record_panel(show.id, by=by, at=at)
    changes.append(JuryChanged(show.edition_id))


def list_excuses(show_id: int) -> Sequence[Scoresheet]:
    """The sheets from which a juror is excused, in running order."""
    query = select(Scoresheet).join(Entry, Entry.id == Scoresheet.entry_id)
    query = query.where(Entry.show_id == show_id, Scoresheet.excused_at.is_not(None))
    query = query.order_by(Entry.running_order, Scoresheet.id)
    return db.session.execute(query).scalars().all()


def _do(act: str, show_id: int, values: Values, by: Actor, at: datetime) -> bool:
    """Whether it is done, or waits for a second person."""
    require(by, "jury.manage")
    with transaction() as changes:
        show = shows.get_show(show_id)
        return two_people.do(act, show, values, by=by, at=at, changes=changes).is_done


def _sheet(show: Show, values: Values) -> tuple[Entry, Scoresheet]:
    """The sheet spoken of, the seats of its show held until the transaction is over."""
    hold_seats(show.id)
    entry = get_entry_of(show.id, values["entry"])
    _seat(show, values["juror"])
    return entry, sheet_row(entry.id, values["juror"])


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
