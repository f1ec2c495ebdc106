"""Closing and opening scoresheets: what the head of the jury and the organizers do with them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select

from kruvision.extensions import db
from kruvision.models import Entry, Scoresheet, Show
from kruvision.services.access import Actor, require
from kruvision.services.entries.entries import get_entry
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import FieldError
from kruvision.services.jury import head_of_jury, scoresheets
from kruvision.services.jury.open_sheets import hold_seats, sheet_row
from kruvision.services.record import chain
from kruvision.services.shows import shows, two_people
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import Change, ScoresheetChanged
from kruvision.services.transactions.transaction import transaction

REOPEN = "sheet.reopen"


def reopen_scoresheet(
    actor: Actor, entry_id: int, juror_id: int, reason: str, *, at: datetime
) -> bool:
    """Give a submitted, locked or stepped-aside sheet back to its juror, for a reason; answers
    whether it is done, or waits for a second person (``two_people``).

    Raises ``NotFound``, ``NotAllowed``, ``Invalid`` without a reason, as ``two_people.do``, and
    ``Refused``: ``marking_over``, ``not_own_sheet``, ``sheet_open``.
    """
    require(actor, "sheet.watch")
    with transaction() as changes:
        show = get_entry(entry_id).show
        head_of_jury.require_head_or_organizer(actor, show.id)
        values = {"entry": entry_id, "juror": juror_id, "reason": reason}
        return two_people.do(REOPEN, show, values, by=actor, at=at, changes=changes).is_done


@two_people.act(REOPEN, action="sheet.reopen")
def _reopen(
    show: Show, values: two_people.Values, *, by: Actor, at: datetime, changes: list[Change]
) -> None:
    entry_id, juror_id, reason = values["entry"], values["juror"], values["reason"]
    head_of_jury.require_second_person(by, show, juror_id)
    if not reason:
        raise Invalid({"reason": FieldError("required")})
    hold_seats(show.id, juror_id)
    row = sheet_row(entry_id, juror_id)
    if row.state not in scoresheets.SETTLED:
        raise Refused("sheet_open")
    row.state, row.reopened_reason, row.submitted_at = "reopened", reason, None
    chain.append(by.label, "sheet_reopened", at=at, show_id=show.id, **values)
    changes.append(ScoresheetChanged(show.id, entry_id, juror_id))


def lock_entry(actor: Actor, entry_id: int, *, at: datetime) -> None:
    """Lock the sheets of all jurors for one entry; who stepped aside stays so.

    Raises ``NotFound``, ``NotAllowed``, ``Refused``: ``marking_over``, ``not_on_stage``.
    """
    require(actor, "sheet.watch")
    with transaction() as changes:
        entry = get_entry(entry_id)
        head_of_jury.require_head_or_organizer(actor, entry.show_id)
        require_phase(entry.show, "sheet.lock")
        if entry.stage == "waiting":
            raise Refused("not_on_stage")
        _lock(actor, entry.show, [entry], at, changes)


def lock_show(actor: Actor, show_id: int, *, at: datetime) -> None:
    """Lock all sheets of every entry that performed.

    Raises ``NotFound``, ``NotAllowed``, ``Refused``: ``marking_over``, ``not_on_stage``.
    """
    require(actor, "sheet.watch")
    with transaction() as changes:
        show = shows.get_show(show_id)
        head_of_jury.require_head_or_organizer(actor, show.id)
        require_phase(show, "sheet.lock")
        performed = [e for e in scoresheets.marked_entries(show) if e.stage != "waiting"]
        if not performed:
            raise Refused("not_on_stage")
        _lock(actor, show, performed, at, changes)


def is_entry_locked(entry_id: int) -> bool:
    """Whether the sheets of an entry were locked by the head or an organizer."""
    locked = exists().where(Scoresheet.entry_id == entry_id, Scoresheet.state == "locked")
    return bool(db.session.execute(select(locked)).scalar())


def _lock(
    actor: Actor, show: Show, entries: Sequence[Entry], at: datetime, changes: list[Change]
) -> None:
    seats = hold_seats(show.id)
    for entry in entries:
        for seat in seats:
            row = sheet_row(entry.id, seat.juror_id)
            if row.state != "stepped_aside":
                row.state = "locked"
                changes.append(ScoresheetChanged(show.id, entry.id, seat.juror_id))
        chain.append(actor.label, "entry_locked", at=at, show_id=show.id, entry=entry.id)
