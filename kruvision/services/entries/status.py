"""Whether an entry competes, sings as a guest, or is out; every change has its undo."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, StringConstraints
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, Show, Tally, VotingWindow
from kruvision.rules.ruleset.rules import Combination
from kruvision.services.access import Actor, require
from kruvision.services.entries.entries import get_entry
from kruvision.services.entries.named import act_data
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import FieldError, Input, clean_text
from kruvision.services.record import chain
from kruvision.services.shows import two_people
from kruvision.services.shows.phases import needs_two, require_phase
from kruvision.services.transactions.changes import Change, EntriesChanged
from kruvision.services.transactions.transaction import transaction

KIND = "entry_status_changed"
ACT = "entry.status"
Reason = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=1000)]


class StatusInput(Input):
    """The state of an entry; a disqualification says why."""

    status: Literal["competing", "guest", "withdrawn", "no_show", "disqualified"]
    reason: Reason = ""


def change_status(entry_id: int, entered: StatusInput, *, by: Actor, at: datetime) -> bool:
    """Put an entry into another state until the reveal begins, and while a correction is open;
    answers whether it is in it, or waits for a second person (``two_people``).

    Guests sing and are not ranked; a withdrawn, absent or disqualified entry is off the ballot.
    Whoever has not sung competes again only while songs go on, and nobody whom the hall could not
    choose where its votes count. Raises as ``two_people.do``, and ``Refused``: ``result_settled``,
    ``songs_over``, ``not_on_ballot``; ``Invalid`` with ``reason_required``.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        return _change(get_entry(entry_id), entered, by=by, at=at, changes=changes)


def _change(
    entry: Entry, entered: StatusInput, *, by: Actor, at: datetime, changes: list[Change]
) -> bool:
    if (entry.status, entry.status_reason) == (entered.status, entered.reason):
        return True
    values = {"entry": entry.id, "to": entered.status, "reason": entered.reason}
    return two_people.do(ACT, entry.show, values, by=by, at=at, changes=changes).is_done


@two_people.act(ACT, action="entry.change_status")
def _carry_out(
    _show: Show, values: two_people.Values, *, by: Actor, at: datetime, changes: list[Change]
) -> None:
    entered = StatusInput(status=values["to"], reason=values["reason"])
    set_status(get_entry(values["entry"]), entered, changes=changes, by=by, at=at)


def set_status(
    entry: Entry, entered: StatusInput, *, changes: list[Change], by: Actor, at: datetime
) -> bool:
    """The same inside the open transaction; answers whether anything changed."""
    if entered.status == "disqualified" and not entered.reason:
        raise Invalid({"reason": FieldError("reason_required")})
    if (entry.status, entry.status_reason) == (entered.status, entered.reason):
        return False
    require_phase(entry.show, "entry.change_status")
    if entered.status == "competing" and entry.stage != "performed":
        require_phase(entry.show, "entry.compete_unsung")
    if entered.status == "competing":
        _require_on_ballot(entry)
    facts = {
        "entry": entry.id,
        "from": entry.status,
        "from_reason": entry.status_reason,
        "to": entered.status,
        "reason": entered.reason,
    }
    entry.previous_status, entry.previous_reason = entry.status, entry.status_reason
    entry.status, entry.status_reason = entered.status, entered.reason
    chain.append(by.label, KIND, at=at, show_id=entry.show_id, **facts)
    changes.append(EntriesChanged(entry.show_id))
    return True


def require_alone(entry: Entry, entered: StatusInput) -> None:
    """Raise ``Refused("status_takes_two")`` where this takes two people: in a table of several
    entries nobody could confirm a single one."""
    is_same = (entry.status, entry.status_reason) == (entered.status, entered.reason)
    if not is_same and needs_two(entry.show, "entry.change_status"):
        raise Refused("status_takes_two")


def _require_on_ballot(entry: Entry) -> None:
    """An act that no vote was held on would have 0 votes for nobody's choice. While songs go on,
    its vote can still be opened, unless its category was voted on without it. One vote is held for
    all songs of a contestant."""
    show = entry.show
    rules = Combination(show.combination, show.jury_share, show.audience_share)
    of_category = select(VotingWindow.id).where(VotingWindow.category_id == entry.category_id)
    is_open_to_it = show.phase == "running" and not db.session.execute(of_category).first()
    if is_open_to_it or not rules.counts_audience:
        return
    held = select(VotingWindow.id).where(VotingWindow.show_id == show.id).limit(1)
    same = select(Entry.id).where(
        Entry.show_id == show.id,
        Entry.contestant_id == entry.contestant_id,
        Entry.category_id.is_not_distinct_from(entry.category_id),
    )
    counted = select(Tally.entry_id).where(Tally.entry_id.in_(same)).limit(1)
    if db.session.execute(held).first() and not db.session.execute(counted).first():
        raise Refused("not_on_ballot")


def find_previous_status(entry: Entry) -> StatusInput | None:
    """The state before the last change, which undo goes back to; None when there was none."""
    if not entry.previous_status:
        return None
    return StatusInput.model_validate(
        {"status": entry.previous_status, "reason": entry.previous_reason}
    )


def acts_data(show_id: int) -> list[dict[str, Any]]:
    """The acts of a show as the record has them, in running order, whatever their state:
    as ``named.act_data`` says."""
    query = select(Entry).where(Entry.show_id == show_id).order_by(Entry.running_order)
    return [act_data(entry) for entry in db.session.execute(query).scalars()]


def undo_status(entry_id: int, *, by: Actor, at: datetime) -> bool:
    """Go back to the state before the last change; that is itself a change on record, and answers
    as ``change_status``.

    Raises ``Refused``: ``no_earlier_state``, ``result_settled``, ``songs_over``.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        entry = get_entry(entry_id)
        previous = find_previous_status(entry)
        if previous is None:
            raise Refused("no_earlier_state")
        return _change(entry, previous, by=by, at=at, changes=changes)
