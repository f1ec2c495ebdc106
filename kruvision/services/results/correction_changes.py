"""What a correction may change in the jury's part: a mark, and whether a juror was there."""

from datetime import datetime
from typing import TypeVar

from kruvision.extensions import db
from kruvision.models import Criterion, Entry, Mark, Seat, Show
from kruvision.rules.errors import RuleError
from kruvision.services.access import Actor, require
from kruvision.services.entries import status
from kruvision.services.entries.status import StatusInput
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import FieldError, Id, Input, Line, Name
from kruvision.services.jury.open_sheets import find_mark, hold_seats, sheet_row
from kruvision.services.record import chain
from kruvision.services.record.mark_seals import seal_mark
from kruvision.services.results.correcting import ACTION, require_correction
from kruvision.services.scoring.mark_steps import read_steps
from kruvision.services.scoring.rule_book_inputs import ranked_entries
from kruvision.services.shows.shows import get_show
from kruvision.services.transactions.changes import JuryChanged, MarkSaved
from kruvision.services.transactions.transaction import transaction

Row = TypeVar("Row")


class MarkInput(Input):
    """Another mark of a juror, or none; and why."""

    entry: Id
    juror: Id
    criterion: Id
    value: Line = ""
    reason: Name


class AbsenceInput(Input):
    """Whether a juror counts as absent from the whole show; and why."""

    juror: Id
    absent: bool = False
    reason: Name


class EntryStateInput(StatusInput):
    """Another state of an entry; and why."""

    entry: Id
    reason: Name


def amend_mark(show_id: int, entered: MarkInput, *, by: Actor, at: datetime) -> None:
    """Put another mark in place of the one that stands; an empty one takes it back.

    Raises ``Refused``: ``no_correction``, ``stepped_aside``, ``same_mark``; ``NotFound`` where
    entry, juror or criterion are not of this show; ``Invalid`` for what is no mark of the
    criterion.
    """
    require(by, ACTION)
    with transaction() as changes:
        show = get_show(show_id)
        require_correction(show)
        entry, criterion = _entry(show, entered.entry), _criterion(show, entered.criterion)
        _seat(show, entered.juror)
        hold_seats(show.id, entered.juror)
        if sheet_row(entry.id, entered.juror).state == "stepped_aside":
            raise Refused("stepped_aside")
        mark = _put(entry, entered.juror, criterion, _steps(criterion, entered.value), at)
        chain.append(
            by.label,
            "mark_corrected",
            at=at,
            show_id=show.id,
            entry=entry.id,
            juror=entered.juror,
            criterion=criterion.id,
            seq=mark.seq,
            commitment=seal_mark(mark),
            reason=entered.reason,
        )
        changes.append(MarkSaved(show.id, entry.id, entered.juror))


def correct_absence(show_id: int, entered: AbsenceInput, *, by: Actor, at: datetime) -> None:
    """Count a juror as absent, or as there after all.

    Raises ``NotFound``, ``Refused("no_correction")``.
    """
    require(by, ACTION)
    with transaction() as changes:
        show = get_show(show_id)
        require_correction(show)
        seat = _seat(show, entered.juror)
        seat.is_absent = entered.absent
        chain.append(
            by.label,
            "absence_corrected",
            at=at,
            show_id=show.id,
            juror=entered.juror,
            absent=entered.absent,
            reason=entered.reason,
        )
        changes.append(JuryChanged(show.edition_id))


def correct_entry(show_id: int, entered: EntryStateInput, *, by: Actor, at: datetime) -> None:
    """Put an entry into another state, as before the reveal (``entries.status``).

    Raises ``NotFound``, ``Refused("no_correction")``.
    """
    require(by, ACTION)
    with transaction() as changes:
        show = get_show(show_id)
        require_correction(show)
        entry = next((row for row in show.entries if row.id == entered.entry), None)
        if entry is None:
            raise NotFound("not_found")
        status.set_status(entry, entered, changes=changes, by=by, at=at)


def _steps(criterion: Criterion, typed: str) -> int | None:
    try:
        return read_steps(criterion, typed)
    except RuleError as error:
        raise Invalid({"value": FieldError(error.code, error.details)}) from None


def _put(
    entry: Entry, juror_id: int, criterion: Criterion, steps: int | None, at: datetime
) -> Mark:
    mark = find_mark(entry.id, juror_id, criterion.id)
    if steps == (mark.steps if mark else None):
        raise Refused("same_mark")
    if mark is None:
        mark = Mark(entry_id=entry.id, juror_id=juror_id, criterion_id=criterion.id, seq=0)
        db.session.add(mark)
    mark.steps, mark.seq, mark.saved_at = steps, mark.seq + 1, at
    return mark


def _entry(show: Show, entry_id: int) -> Entry:
    return _found(next((row for row in ranked_entries(show) if row.id == entry_id), None))


def _criterion(show: Show, criterion_id: int) -> Criterion:
    return _found(next((row for row in show.criteria if row.id == criterion_id), None))


def _seat(show: Show, juror_id: int) -> Seat:
    return _found(next((row for row in show.seats if row.juror_id == juror_id), None))


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound("not_found")
    return row
