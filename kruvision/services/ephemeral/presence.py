"""Who was heard when: tablets, screens, consoles. Never a rule and never saved."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kruvision.services.ephemeral.store import current_store

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Heard:
    """The last sign of life: when, and what the device said of itself (``{"waiting": 2}``)."""

    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


def heard(kind: str, id: int, at: datetime, **facts: Any) -> None:
    """Note that a device of this kind (``"juror"``, ``"screen"``) spoke; facts it does not repeat
    stay as they were."""
    said = {name: json.dumps(fact) for name, fact in facts.items()}
    current_store().note(_key(kind, id), {"at": at.isoformat(), **said}, seconds=KEPT_SECONDS)


def last_heard(kind: str, id: int) -> Heard | None:
    """The last sign of life, or None where there was none lately."""
    said = current_store().read(_key(kind, id))
    if not said:
        return None
    at = datetime.fromisoformat(said.pop("at"))
    return Heard(at, {name: json.loads(fact) for name, fact in said.items()})


def forget(kind: str, id: int) -> None:
    """Drop what was heard of a device that no longer counts."""
    current_store().drop(_key(kind, id))


def _key(kind: str, id: int) -> str:
    return f"heard:{kind}:{id}"
