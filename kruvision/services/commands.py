"""Commands that may be sent twice: the first answer is kept and given again."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select

from kruvision.extensions import Base, db
from kruvision.models.record import Command

_COMMANDS = Base.metadata.tables["command"]
_CARRIED_OUT = select(_COMMANDS.c.actor, _COMMANDS.c.id).where(
    _COMMANDS.c.actor.in_(bindparam("actors", expanding=True)),
    _COMMANDS.c.id.in_(bindparam("ids", expanding=True)),
)
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
    """Those of many commands that have a stored answer.

    Actors and ids are looked for each by themselves, and the pairs picked out here: for a list of
    pairs SQLite would read through all commands there are.
    """
    asked = {key for key in keys if key[1]}
    if not asked:
        return set()
    actors, ids = {actor for actor, _id in asked}, {command_id for _actor, command_id in asked}
    rows = db.session.execute(_CARRIED_OUT, {"actors": actors, "ids": ids})
    return asked & {(actor, command_id) for actor, command_id in rows}


def keep_carried_out(keys: Sequence[CommandKey]) -> None:
    """Store of many commands, inside the open transaction, that they were carried out: the answer
    is found elsewhere."""
    rows = [{"actor": actor, "id": command_id, "answer": {}} for actor, command_id in keys]
    if rows:
        db.session.execute(insert(_COMMANDS), rows)
