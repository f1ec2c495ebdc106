"""Commands that may be sent twice: the first answer is kept and given again."""

import hashlib
from collections.abc import Iterable
from typing import Any

from kruvision.extensions import db
from kruvision.models.record import Command

ID_PATTERN = r"^[0-9A-Za-z_-]*$"
"""What a device makes an id of; PostgreSQL takes no zero bytes."""


class Repeated(Exception):
    """This very command was carried out before; nothing was done now."""


def known_answer(actor: str, command_id: str) -> dict[str, Any] | None:
    """The stored answer to this actor's command, or None when it is new."""
    row = db.session.get(Command, (actor, command_id)) if command_id else None
    return row.answer if row else None


def keep_answer(actor: str, command_id: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Store the answer inside the open transaction and hand it back."""
    if command_id:
        db.session.add(Command(actor=actor, id=command_id, answer=answer))
    return answer


def require_new(actor: str, command_id: str) -> None:
    """Raise ``Repeated`` where this actor's command was carried out before."""
    if known_answer(actor, command_id) is not None:
        raise Repeated


def note_new(actor: str, command_id: str) -> None:
    """The same inside the open transaction, which carries the command out and notes it."""
    require_new(actor, command_id)
    keep_answer(actor, command_id, {})


def id_of_form(command: str, parts: Iterable[bytes]) -> str:
    """The id of a command that a form carries, together with what was sent: the same form sent
    again with other words is another command."""
    digest = hashlib.sha256(command.encode())
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
