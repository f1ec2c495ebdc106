"""Who was heard when: tablets, screens, consoles. Never a rule and never saved."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kruvision.services.ephemeral.store import current_store

KEPT_SECONDS = 24 * 3600
HERE = timedelta(seconds=45)
"""Who was heard no longer ago is here. Tablets give a sign of life every ten seconds, screens every
five, and one that asks over HTTP every four: several of them have to be missed."""


@dataclass(frozen=True)
class Heard:
    """The last sign of life: when, and what the device said of itself (``{"waiting": 2}``)."""

    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)

    def age(self, at: datetime) -> int:
        """Whole seconds since then."""
        return max(0, int((at - self.at).total_seconds()))

    def is_here(self, at: datetime) -> bool:
        """Whether the device still counts as here."""
        return at - self.at <= HERE


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


def is_here(kind: str, id: int, at: datetime) -> bool:
    """Whether a device of this kind is here: heard no longer than ``HERE`` ago."""
    found = last_heard(kind, id)
    return found is not None and found.is_here(at)


def forget(kind: str, id: int) -> None:
    """Drop what was heard of a device that no longer counts."""
    current_store().drop(_key(kind, id))


def _key(kind: str, id: int) -> str:
    return f"heard:{kind}:{id}"
