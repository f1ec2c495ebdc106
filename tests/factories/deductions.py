"""What an organizer subtracts from an act, and takes back."""

from typing import Any

from kruvision.extensions import db
from kruvision.models import Deduction, Show
from kruvision.services.deductions.deductions import (
    DeductionInput,
    TakenBackInput,
    give_deduction,
    list_deductions,
    take_back_deduction,
)
from tests.factories.published import FIRST
from tests.factories.real_evening import NOON


def deduction(amount: str, **said: Any) -> DeductionInput:
    """So much, for a rule of the stage."""
    typed = {"amount": amount, "code": "stage", "reason": "a lit candle", **said}
    return DeductionInput.model_validate(typed)


def subtract(show: Show, entry: int, amount: str, **said: Any) -> Deduction:
    """Subtract it from an act, by its place in the show; one person is enough."""
    act = db.session.get_one(Show, show.id).entries[entry].id
    assert give_deduction(act, deduction(amount, **said), by=FIRST, at=NOON)
    return max(list_deductions(show.id), key=lambda row: row.id)


def take_back(row: Deduction, reason: str = "it was electric") -> None:
    """Let it count no longer."""
    take_back_deduction(row.id, TakenBackInput(reason=reason), by=FIRST, at=NOON)
