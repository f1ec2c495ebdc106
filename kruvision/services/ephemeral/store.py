"""What is worth telling between processes and no fact: who was heard when, how often somebody
failed, how quickly ballots come. It may be lost: nothing that counts rests on it.

Kept in the memory of the process, or in Redis where several processes serve one show. While Redis
is away each process goes on with its own memory.
"""

import threading
from collections.abc import Mapping
from typing import Protocol

from kruvision.state import state

MOST_KEPT = 10_000
TIMEOUTS = {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}
"""How long Redis may take for one answer, in seconds, before it counts as away."""


class Store(Protocol):
    """Short notes under a key, each a few fields of text."""

    def note(self, key: str, fields: Mapping[str, str], *, seconds: int) -> None:
        """Write these fields; others of the key stay. Kept for so many seconds at least, as far as
        there is room."""

    def add(self, key: str, field: str, *, seconds: int, count: int = 1) -> int:
        """Count so many more in a field, and return how many there are."""

    def read(self, key: str) -> dict[str, str]:
        """All fields of a key; empty where there is none."""

    def drop(self, key: str) -> None:
        """Forget a key."""


class MemoryStore:
    """The notes of one process. Of too many keys of one kind (what stands before the colon) those
    written longest ago are forgotten."""

    def __init__(self) -> None:
        self.kinds: dict[str, dict[str, dict[str, str]]] = {}
        self.lock = threading.Lock()

    def note(self, key: str, fields: Mapping[str, str], *, seconds: int) -> None:
        with self.lock:
            self._write(key, fields)

    def add(self, key: str, field: str, *, seconds: int, count: int = 1) -> int:
        with self.lock:
            counted = int(self._of_kind(key).get(key, {}).get(field, "0")) + count
            self._write(key, {field: str(counted)})
            if not counted:
                self._empty(key, field)
        return counted

    def read(self, key: str) -> dict[str, str]:
        return dict(self._of_kind(key).get(key, {}))

    def drop(self, key: str) -> None:
        with self.lock:
            self._of_kind(key).pop(key, None)

    def _write(self, key: str, fields: Mapping[str, str]) -> None:
        notes = self._of_kind(key)
        note = notes[key] = notes.pop(key, {})  # written last: it moves to the end
        note.update(fields)
        while len(notes) > MOST_KEPT:
            del notes[next(iter(notes))]

    def _empty(self, key: str, field: str) -> None:
        """Nothing is left of what was taken back: else refused tries would fill the memory."""
        notes = self._of_kind(key)
        del notes[key][field]
        if not notes[key]:
            del notes[key]

    def _of_kind(self, key: str) -> dict[str, dict[str, str]]:
        return self.kinds.setdefault(key.partition(":")[0], {})


def current_store() -> Store:
    """This app's store."""
    return state().store
