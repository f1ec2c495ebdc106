"""Who was heard when: tablets, screens, consoles. Process memory, never a rule and never saved."""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app


@dataclass(frozen=True)
class Heard:
    """The last sign of life: when, and what the device said of itself (``{"waiting": 2}``)."""

    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


class Book:
    """The last word of every device that spoke to this process."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, int], Heard] = {}
        self.lock = threading.Lock()


def heard(kind: str, id: int, at: datetime, **facts: Any) -> None:
    """Note that a device of this kind (``"juror"``, ``"screen"``) spoke; facts it does not repeat
    stay as they were."""
    book = _book()
    with book.lock:
        before = book.entries.get((kind, id))
        book.entries[kind, id] = Heard(at, {**(before.facts if before else {}), **facts})


def last_heard(kind: str, id: int) -> Heard | None:
    """The last sign of life, or None since the server started."""
    return _book().entries.get((kind, id))


def forget(kind: str, id: int) -> None:
    """Drop what was heard of a device that no longer counts."""
    book = _book()
    with book.lock:
        book.entries.pop((kind, id), None)


def _book() -> Book:
    book: Book = current_app.extensions.setdefault("kru_presence", Book())
    return book
