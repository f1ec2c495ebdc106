"""Deductions: given by an organizer with a code and a reason, taken back with a reason.

Each has its line in the record and a row that stays. From the close of the vote on it takes two
people, as everything that moves a count does then; from the reveal on, an open correction.
"""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

from pydantic import ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Deduction, Entry, Show
from kruvision.rules.numbers import exact_text
from kruvision.services.access import Actor, require
from kruvision.services.entries.entries import get_entry
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms.inputs import LARGEST_ID, ExactNumber, Input, Name
from kruvision.services.record import chain
from kruvision.services.scoring.deductions import can_subtract
from kruvision.services.scoring.rule_book_inputs import RANKED_STATUSES
from kruvision.services.shows import two_people
from kruvision.services.transactions.changes import Change, DeductionsChanged
from kruvision.services.transactions.transaction import transaction

ACTION = "deductions.give"
PHASES_ROW = "deduction.change"
GIVE, TAKE_BACK = "deduction.give", "deduction.take_back"
MOST_POINTS, PERCENT = 1000, 100


class DeductionInput(Input):
    """How much is subtracted, for what, and why."""

    unit: Literal["points", "percent"] = "points"
    amount: ExactNumber
    code: Literal["time", "stage", "other"]
    reason: Name

    @field_validator("amount")
    @classmethod
    def _is_possible(cls, amount: Fraction, info: ValidationInfo) -> Fraction:
        most = PERCENT if info.data.get("unit") == "percent" else MOST_POINTS
        if not 0 < amount <= most:
            raise PydanticCustomError("bad_deduction", "out of range", {"most": most})
        return amount

    @property
    def exact(self) -> Fraction:
        """Points, or the part of the total."""
        return self.amount / PERCENT if self.unit == "percent" else self.amount


class TakenBackInput(Input):
    """Why a deduction is taken back."""

    reason: Name


def give_deduction(entry_id: int, entered: DeductionInput, *, by: Actor, at: datetime) -> bool:
    """Subtract something from an act's total; answers whether it is done, or waits for a second
    person (``two_people``).

    Raises as ``two_people.do``, and ``Refused``: ``deduction_too_early``, ``deduction_too_late``,
    ``deductions_need_totals``, ``deduction_of_guest``.
    """
    require(by, ACTION)
    with transaction() as changes:
        entry = get_entry(entry_id)
        values = {
            "entry": entry.id,
            "amount": exact_text(entered.exact),
            "share": entered.unit == "percent",
            "code": entered.code,
            "reason": entered.reason,
        }
        return two_people.do(GIVE, entry.show, values, by=by, at=at, changes=changes).is_done


@two_people.act(GIVE, action=PHASES_ROW)
def _give(
    show: Show, values: two_people.Values, *, by: Actor, at: datetime, changes: list[Change]
) -> Deduction:
    entry = get_entry(values["entry"])
    _require_possible(show, entry)
    row = Deduction(
        entry_id=entry.id,
        amount=Fraction(values["amount"]),
        is_share=values["share"],
        code=values["code"],
        reason=values["reason"],
        by=by.label,
        at=at,
    )
    db.session.add(row)
    db.session.flush()
    chain.append(
        by.label, "deduction_given", at=at, show_id=show.id, **{"deduction": row.id, **values}
    )
    changes.append(DeductionsChanged(show.id))
    return row


def _require_possible(show: Show, entry: Entry) -> None:
    if not can_subtract(show):
        raise Refused("deductions_need_totals")
    if entry.status not in RANKED_STATUSES:
        raise Refused("deduction_of_guest")
    if entry.stage == "waiting":
        raise Refused("deduction_too_early")


def take_back_deduction(
    deduction_id: int, entered: TakenBackInput, *, by: Actor, at: datetime
) -> bool:
    """Let a deduction count no longer; answers as ``give_deduction``.

    Raises ``NotFound``, as ``two_people.do``, and ``Refused``: ``deduction_too_late``,
    ``deduction_gone``.
    """
    require(by, ACTION)
    with transaction() as changes:
        row = get_deduction(deduction_id)
        values = {"deduction": row.id, **deduction_data(row), "reason": entered.reason}
        show = row.entry.show
        return two_people.do(TAKE_BACK, show, values, by=by, at=at, changes=changes).is_done


@two_people.act(TAKE_BACK, action=PHASES_ROW)
def _take_back(
    show: Show, values: two_people.Values, *, by: Actor, at: datetime, changes: list[Change]
) -> None:
    row = get_deduction(values["deduction"])
    if row.taken_back_at is not None:
        raise Refused("deduction_gone")
    row.taken_back_at, row.taken_back_by = at, by.label
    row.taken_back_reason = values["reason"]
    chain.append(by.label, "deduction_taken_back", at=at, show_id=show.id, **values)
    changes.append(DeductionsChanged(show.id))


def get_deduction(deduction_id: int) -> Deduction:
    """One deduction, taken back or not; raises ``NotFound``."""
    found = db.session.get(Deduction, deduction_id) if 0 < deduction_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("not_found")
    return found


def list_deductions(show_id: int) -> Sequence[Deduction]:
    """All that were given in a show, also those taken back, in running order, then in time."""
    query = (
        select(Deduction)
        .join(Entry, Entry.id == Deduction.entry_id)
        .where(Entry.show_id == show_id)
        .order_by(Entry.running_order, Deduction.id)
    )
    return db.session.execute(query).scalars().all()


def deduction_data(row: Deduction) -> dict[str, Any]:
    """A deduction as the record has it, without its reason: ``{"entry", "amount", "share",
    "code"}``; the amount exact, as text."""
    return {
        "entry": row.entry_id,
        "amount": exact_text(row.amount),
        "share": row.is_share,
        "code": row.code,
    }
