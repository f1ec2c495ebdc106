"""Commands that may be sent twice: the first answer is kept and given again."""

from typing import Any

from kruvision.extensions import db
from kruvision.models.record import Command

ID_PATTERN = r"^[0-9A-Za-z_-]*$"
"""What a device makes an id of; PostgreSQL takes no zero bytes."""


def known_answer(actor: str, command_id: str) -> dict[str, Any] | None:
    """The stored answer to this actor's command, or None when it is new."""
    row = db.session.get(Command, (actor, command_id)) if command_id else None
    return row.answer if row else None


def keep_answer(actor: str, command_id: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Store the answer inside the open transaction and hand it back."""
    if command_id:
        db.session.add(Command(actor=actor, id=command_id, answer=answer))
    return answer
