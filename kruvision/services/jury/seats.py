"""Seats: who sits on the jury of a show, in which order, with what weight, from which entry to
which one, who only practises, and who is its head."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from sqlalchemy import delete, exists, select
from sqlalchemy.orm import selectinload

from kruvision.extensions import db
from kruvision.models import Entry, Juror, KeptMark, Mark, Scoresheet, Seat, SeatCategory, Show
from kruvision.services.access import Actor, require
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import ExactNumber, FieldError, Id, Input
from kruvision.services.forms.typed_rows import MOST_ROWS
from kruvision.services.jury.jurors import list_jurors
from kruvision.services.jury.open_sheets import hold_seats
from kruvision.services.record import chain
from kruvision.services.record.proposals import PANEL, is_second_word
from kruvision.services.ruleset import locked_rules
from kruvision.services.shows import shows, tonight
from kruvision.services.shows.phases import needs_two, require_phase
from kruvision.services.shows.selection import is_selection
from kruvision.services.transactions.changes import DecisionRecorded, JuryChanged
from kruvision.services.transactions.transaction import transaction

Weight = Annotated[ExactNumber, Field(ge=0, le=1000)]
Border = Annotated[Id | None, BeforeValidator(lambda value: value or None)]
"""An entry, or None where nothing was chosen."""


class SeatInput(Input):
    """One juror's line in the table of seats."""

    seated: bool = False
    position: int = Field(default=1, ge=1, le=999)
    weight: Weight = Fraction(1)
    kind: Literal["counting", "practice"] = "counting"
    arrives_after: Border = None
    leaves_after: Border = None
    absent: bool = False
    categories: Annotated[list[Id], Field(max_length=MOST_ROWS)] = []
    """Those they sit for; none is the whole show."""


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
    """Seat the jury of a show as the table says; exactly one of those who count is the head.

    Answers whether it is done: once all is counted, when a place may hang on a seat, the first
    person proposes, and a second one who saves the very same makes it so.

    Raises ``NotFound`` for a juror of another edition; ``Invalid`` where no juror who counts is the
    head, and for borders that are no entries of the show or leave nothing between them; and
    ``Refused``: ``jury_settled``, ``change_needs_second``; ``rules_locked``, since weights belong
    to the rules and stay once the first mark is given; ``seat_kind_stays`` where a juror who gave
    marks would begin or cease to count; ``seat_has_marks`` for a juror who gave marks in this show:
    declare them absent instead.
    """
    require(by, "jury.manage")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_phase(show, "panel.change")
        hold_seats(show_id)
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
            seat = _place(show, juror_id, row, present.get(juror_id), juror_id == entered.head)
            move_borders(seat, row.arrives_after, row.leaves_after, by=by, at=at)
        record_panel(show_id, by=by, at=at)
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


def move_borders(
    seat: Seat,
    arrives_after: int | None,
    leaves_after: int | None,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Say from which entry to which one a juror is there, inside an open transaction; each border
    that moves is a line of the record. The caller has checked that they are entries of the show."""
    note: dict[str, Any] = {"by": by, "at": at, "reason": reason}
    _note_border(seat, "juror_arrives", seat.arrives_after, arrives_after, **note)
    _note_border(seat, "juror_leaves", seat.leaves_after, leaves_after, **note)
    seat.arrives_after, seat.leaves_after = arrives_after, leaves_after


def _note_border(
    seat: Seat,
    kind: str,
    before: int | None,
    now: int | None,
    *,
    by: Actor,
    at: datetime,
    reason: str,
) -> None:
    if before == now:
        return
    facts: dict[str, Any] = {"entry": now, "entry_before": before, "juror": seat.juror_id}
    if reason:
        facts["reason"] = reason
    chain.append(by.label, kind, at=at, show_id=seat.show_id, **facts)


def _wanted(show: Show, entered: PanelInput) -> dict[int, SeatInput]:
    known = {juror.id for juror in list_jurors(show.edition_id)}
    if not set(entered.seats) <= known:
        raise NotFound("not_found")
    wanted = {juror_id: row for juror_id, row in entered.seats.items() if row.seated}
    counting = [juror_id for juror_id, row in wanted.items() if row.kind == "counting"]
    wrong = _wrong_borders(show, wanted) | _wrong_categories(show, wanted)
    if wanted and entered.head not in counting:
        is_practising = entered.head in wanted
        wrong["head"] = FieldError("head_practises" if is_practising else "head_missing")
    if wrong:
        raise Invalid(wrong)
    return wanted


def _wrong_borders(show: Show, wanted: Mapping[int, SeatInput]) -> dict[str, FieldError]:
    places = {entry.id: entry.running_order for entry in show.entries}
    wrong = {}
    for juror_id, row in wanted.items():
        chosen = {name: getattr(row, name) for name in ("arrives_after", "leaves_after")}
        for name, entry_id in chosen.items():
            if entry_id is not None and entry_id not in places:
                wrong[f"seats.{juror_id}.{name}"] = FieldError("not_a_choice")
        found = [places[entry_id] for entry_id in chosen.values() if entry_id in places]
        if len(found) == len(chosen) and found[0] >= found[1]:
            wrong[f"seats.{juror_id}.leaves_after"] = FieldError("leaves_before_arriving")
    return wrong


def _wrong_categories(show: Show, wanted: Mapping[int, SeatInput]) -> dict[str, FieldError]:
    """Nobody sits for another show's, or no longer for one whose acts they marked."""
    known = {category.id for category in show.categories}
    wrong = {}
    for juror_id, row in wanted.items():
        field = f"seats.{juror_id}.categories"
        if set(row.categories) - known:
            wrong[field] = FieldError("not_a_choice")
        elif row.categories and (name := _marked_elsewhere(show, juror_id, set(row.categories))):
            wrong[field] = FieldError("category_has_marks", {"name": name})
    return wrong


def _marked_elsewhere(show: Show, juror_id: int, chosen: set[int]) -> dict[str, str]:
    """What an act is called that stands outside these categories and has a mark of this juror."""
    query = select(Entry).join(Mark, Mark.entry_id == Entry.id)
    query = query.where(Entry.show_id == show.id, Mark.juror_id == juror_id)
    query = query.where(Entry.category_id.is_(None) | Entry.category_id.not_in(chosen))
    entry = db.session.execute(query.limit(1)).scalar()
    return entry.contestant.name if entry else {}


def _place(show: Show, juror_id: int, row: SeatInput, seat: Seat | None, is_head: bool) -> Seat:
    if row.weight != (seat.weight if seat else Fraction(1)):
        locked_rules.require_unlocked(show)
    if seat is None:
        seat = Seat(show_id=show.id, juror_id=juror_id, kind=row.kind, is_head=False)
    elif seat.kind != row.kind and has_marks(show.id, juror_id):
        raise Refused("seat_kind_stays")
    seat.position, seat.weight, seat.kind = row.position, row.weight, row.kind
    seat.is_absent, seat.is_head = row.absent, is_head
    put_into_categories(seat, row.categories)
    db.session.add(seat)
    return seat


def put_into_categories(seat: Seat, categories: Iterable[int]) -> None:
    """Say which categories a juror sits for, inside an open transaction."""
    present = {row.category_id: row for row in seat.categories}
    wanted = sorted(set(categories))
    seat.categories = [present.get(one) or SeatCategory(category_id=one) for one in wanted]


def has_marks(show_id: int, juror_id: int) -> bool:
    """Whether a juror gave marks in a show, late ones too."""
    entries = select(Entry.id).where(Entry.show_id == show_id)
    marked = exists().where(Mark.juror_id == juror_id, Mark.entry_id.in_(entries))
    kept = exists().where(KeptMark.juror_id == juror_id, KeptMark.entry_id.in_(entries))
    return bool(db.session.execute(select(marked | kept)).scalar())


def _remove_seat(show_id: int, juror_id: int) -> None:
    if has_marks(show_id, juror_id):
        raise Refused("seat_has_marks")
    entries = select(Entry.id).where(Entry.show_id == show_id)
    sheets = delete(Scoresheet).where(Scoresheet.juror_id == juror_id)
    db.session.execute(sheets.where(Scoresheet.entry_id.in_(entries)))
    db.session.execute(delete(Seat).where(Seat.show_id == show_id, Seat.juror_id == juror_id))


def seats_data(show_id: int) -> list[dict[str, Any]]:
    """The seats as the record has them, in order, practice ones among them: ``{"juror", "weight",
    "head", "absent", "practice", "arrives_after", "leaves_after", "categories"}``, borders and
    categories by ids."""
    return [
        {
            "juror": seat.juror_id,
            "weight": str(seat.weight),
            "head": seat.is_head,
            "absent": seat.is_absent,
            "practice": seat.kind == "practice",
            "arrives_after": seat.arrives_after,
            "leaves_after": seat.leaves_after,
            "categories": sorted(row.category_id for row in seat.categories),
        }
        for seat in list_seats(show_id)
    ]


def record_panel(show_id: int, *, by: Actor, at: datetime) -> None:
    """Write the seats as they are now into the record, inside the open transaction."""
    db.session.flush()
    chain.append(by.label, "panel_set", at=at, show_id=show_id, seats=seats_data(show_id))


def find_show_of(juror: Juror) -> Show | None:
    """The show a juror's tablet opens: tonight's where they sit in it, but while a selection round
    of theirs is marked and the hall's show has not begun, that round. Else the one of their own
    they were in last: in progress, or with its result out; before any has begun, their first."""
    own = list_shows_of(juror.id)
    current = tonight.find_tonight()
    rounds = [show for show in own if is_selection(show) and show.phase == "running"]
    if rounds and not (current in own and tonight.is_in_progress(current)):
        return rounds[0]
    if current in own:
        return current
    begun = [show for show in own if show.phase != "planned"]
    return next(iter(begun[-1:] or own), None)


def list_shows_of(juror_id: int) -> Sequence[Show]:
    """The shows in which a juror has a seat, in order."""
    query = select(Show).join(Seat, Seat.show_id == Show.id).where(Seat.juror_id == juror_id)
    return db.session.execute(query.order_by(Show.position)).scalars().all()
