"""Seats: who sits on the jury of a show, in which order, with what weight, and who is its head."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Annotated

from pydantic import Field
from sqlalchemy import delete, exists, select
from sqlalchemy.orm import selectinload

from kruvision.extensions import db
from kruvision.models import Entry, Juror, KeptMark, Mark, Scoresheet, Seat, Show
from kruvision.services.access import Actor, require
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import ExactNumber, FieldError, Id, Input
from kruvision.services.jury.jurors import list_jurors
from kruvision.services.record import chain
from kruvision.services.record.proposals import PANEL, is_second_word
from kruvision.services.ruleset import locked_rules
from kruvision.services.shows import shows, tonight
from kruvision.services.shows.phases import needs_two, require_phase
from kruvision.services.transactions.changes import DecisionRecorded, JuryChanged
from kruvision.services.transactions.transaction import transaction

Weight = Annotated[ExactNumber, Field(ge=0, le=1000)]


class SeatInput(Input):
    """One juror's line in the table of seats."""

    seated: bool = False
    position: int = Field(default=1, ge=1, le=999)
    weight: Weight = Fraction(1)
    absent: bool = False


class PanelInput(Input):
    """The whole table: a line per juror of the edition, and whose line is the head's."""

    head: Id | None = None
    seats: dict[int, SeatInput] = {}


def list_seats(show_id: int) -> Sequence[Seat]:
    """The seats of a show in order, with their jurors."""
    query = select(Seat).where(Seat.show_id == show_id).options(selectinload(Seat.juror))
    return db.session.execute(query.order_by(Seat.position, Seat.id)).scalars().all()


def find_seat(show_id: int, juror_id: int) -> Seat | None:
    """A juror's seat in a show, or None."""
    query = select(Seat).where(Seat.show_id == show_id, Seat.juror_id == juror_id)
    return db.session.execute(query).scalar_one_or_none()


def get_seat(seat_id: int) -> Seat:
    """One seat; raises ``NotFound``."""
    seat = db.session.get(Seat, seat_id)
    if seat is None:
        raise NotFound("not_found")
    return seat


def jurors_by_id(show_id: int) -> dict[int, Juror]:
    """The jurors seated in a show, by id."""
    return {seat.juror_id: seat.juror for seat in list_seats(show_id)}


def set_panel(show_id: int, entered: PanelInput, *, by: Actor, at: datetime) -> bool:
    """Seat the jury of a show as the table says; exactly one of the seated is the head.

    Answers whether it is done: once all is counted, when a place may hang on a seat, the first
    person proposes, and a second one who saves the very same makes it so.

    Raises ``NotFound`` for a juror of another edition, ``Invalid`` where no seated juror is the
    head, and ``Refused``: ``jury_settled``, ``change_needs_second``; ``rules_locked``, since
    weights belong to the rules and stay once the first mark is given; ``seat_has_marks`` for a
    juror who gave marks in this show: declare them absent instead.
    """
    require(by, "jury.manage")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_phase(show, "panel.change")
        wanted = _wanted(show, entered)
        if needs_two(show, "panel.change") and not _is_agreed(show, entered, wanted, by, at):
            changes.append(DecisionRecorded(show.id))
            return False
        present = {seat.juror_id: seat for seat in list_seats(show_id)}
        for juror_id in present.keys() - wanted.keys():
            _remove_seat(show_id, juror_id)
        for seat in present.values():
            seat.is_head = False
        db.session.flush()
        for juror_id, row in wanted.items():
            _place(show, juror_id, row, present.get(juror_id), juror_id == entered.head)
        _record_panel(by, show_id, at)
        changes.append(JuryChanged(show.edition_id))
    return True


def _is_agreed(
    show: Show, entered: PanelInput, wanted: dict[int, SeatInput], by: Actor, at: datetime
) -> bool:
    rows = [
        {**row.model_dump(mode="json"), "juror": juror_id, "weight": str(row.weight)}
        for juror_id, row in sorted(wanted.items())
    ]
    facts = {"head": entered.head, "seats": rows}
    return is_second_word(show, PANEL, facts, "panel_proposed", facts=facts, by=by, at=at)


def _wanted(show: Show, entered: PanelInput) -> dict[int, SeatInput]:
    known = {juror.id for juror in list_jurors(show.edition_id)}
    if not set(entered.seats) <= known:
        raise NotFound("not_found")
    wanted = {juror_id: row for juror_id, row in entered.seats.items() if row.seated}
    if wanted and entered.head not in wanted:
        raise Invalid({"head": FieldError("head_missing")})
    return wanted


def _place(show: Show, juror_id: int, row: SeatInput, seat: Seat | None, is_head: bool) -> None:
    if seat is None:
        seat = Seat(show_id=show.id, juror_id=juror_id, weight=Fraction(1))
        db.session.add(seat)
    if seat.weight != row.weight:
        locked_rules.require_unlocked(show)
    seat.position, seat.weight = row.position, row.weight
    seat.is_absent, seat.is_head = row.absent, is_head


def _remove_seat(show_id: int, juror_id: int) -> None:
    entries = select(Entry.id).where(Entry.show_id == show_id)
    marked = exists().where(Mark.juror_id == juror_id, Mark.entry_id.in_(entries))
    kept = exists().where(KeptMark.juror_id == juror_id, KeptMark.entry_id.in_(entries))
    if db.session.execute(select(marked | kept)).scalar():
        raise Refused("seat_has_marks")
    sheets = delete(Scoresheet).where(Scoresheet.juror_id == juror_id)
    db.session.execute(sheets.where(Scoresheet.entry_id.in_(entries)))
    db.session.execute(delete(Seat).where(Seat.show_id == show_id, Seat.juror_id == juror_id))


def _record_panel(by: Actor, show_id: int, at: datetime) -> None:
    db.session.flush()
    rows = [
        {
            "juror": seat.juror_id,
            "weight": str(seat.weight),
            "head": seat.is_head,
            "absent": seat.is_absent,
        }
        for seat in list_seats(show_id)
    ]
    chain.append(by.label, "panel_set", at=at, show_id=show_id, seats=rows)


def find_show_of(juror: Juror) -> Show | None:
    """The show a juror's tablet opens: tonight's where they sit in it. Else the one of their own
    they were in last: in progress, or with its result out; before any has begun, their first."""
    own = list_shows_of(juror.id)
    current = tonight.find_tonight()
    if current in own:
        return current
    begun = [show for show in own if show.phase != "planned"]
    return next(iter(begun[-1:] or own), None)


def list_shows_of(juror_id: int) -> Sequence[Show]:
    """The shows in which a juror has a seat, in order."""
    query = select(Show).join(Seat, Seat.show_id == Show.id).where(Seat.juror_id == juror_id)
    return db.session.execute(query.order_by(Show.position)).scalars().all()
