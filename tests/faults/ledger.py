"""What one person sent and was told, on that person's own disk before anything else happens."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Place = tuple[Any, ...]


@dataclass(frozen=True)
class Attempt:
    """One command: where it writes (whose ballot, which mark), what it says, and the answer with
    the moment it was there; None while there is none."""

    place: Place
    command: dict[str, Any]
    answer: dict[str, Any] | None
    answered_at: float


class Ledger:
    """A file of lines, each synced to the disk before the next thing is done."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, place: Place, command: dict[str, Any]) -> None:
        """This is about to be sent."""
        self._write({"place": place, "command": command})

    def note_answer(self, command: dict[str, Any], answer: dict[str, Any], at: float) -> None:
        """This came back."""
        self._write({"answered": command["command"], "answer": answer, "at": at})

    def _write(self, line: dict[str, Any]) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def attempts(self) -> list[Attempt]:
        """All that was sent, in order. A command sent again is one attempt."""
        sent: dict[str, Attempt] = {}
        for text in self.path.read_text().splitlines() if self.path.exists() else []:
            line = json.loads(text)
            if "answered" in line:
                old = sent[line["answered"]]
                sent[line["answered"]] = Attempt(old.place, old.command, line["answer"], line["at"])
            else:
                place, command = tuple(line["place"]), line["command"]
                sent.setdefault(command["command"], Attempt(place, command, None, 0))
        return list(sent.values())


def by_place(attempts: Iterable[Attempt]) -> dict[Place, list[Attempt]]:
    """The attempts at each ballot or mark, in order."""
    found: dict[Place, list[Attempt]] = {}
    for attempt in attempts:
        found.setdefault(attempt.place, []).append(attempt)
    return found
