"""Commands that may be sent twice: the first answer is kept and given again."""

from collections.abc import Sequence
from typing import Any

from kruvision.extensions import db
from kruvision.models.record import Command
from kruvision.services.transactions import bulk_sql

_COLUMNS = {"actor": "text", "id": "text"}
_KEEP = "INSERT INTO command (actor, id, answer) SELECT actor, id, '{{}}' FROM {given}"
ID_PATTERN = r"^[0-9A-Za-z_-]*$"
"""What a device makes an id of; PostgreSQL takes no zero bytes."""
CommandKey = tuple[str, str]
"""Who sent a command, and its id."""


def known_answer(actor: str, command_id: str) -> dict[str, Any] | None:
    """The stored answer to this actor's command, or None when it is new."""
    row = db.session.get(Command, (actor, command_id)) if command_id else None
    return row.answer if row else None


def keep_answer(actor: str, command_id: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Store the answer inside the open transaction and hand it back."""
    if command_id:
        db.session.add(Command(actor=actor, id=command_id, answer=answer))
    return answer


def carried_out(keys: Sequence[CommandKey]) -> set[CommandKey]:
    """Those of many commands that have a stored answer."""
    asked = sorted({key for key in keys if key[1]})
    if not asked:
        return set()
    found = bulk_sql.look_up("command", ("actor", "id"), _COLUMNS, _as_rows(asked))
    return {(row.actor, row.id) for row in found}


def keep_carried_out(keys: Sequence[CommandKey]) -> None:
    """Store of many commands, inside the open transaction, that they were carried out: the answer
    is found elsewhere."""
    if keys:
        bulk_sql.execute(_KEEP, _COLUMNS, _as_rows(keys))


def _as_rows(keys: Sequence[CommandKey]) -> list[dict[str, str]]:
    return [{"actor": actor, "id": command_id} for actor, command_id in keys]
