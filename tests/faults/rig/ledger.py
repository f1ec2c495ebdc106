"""What one person sent and was told, on that person's own disk before anything else happens."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

Place = tuple[Any, ...]


@dataclass(frozen=True)
class Attempt:
    """One command: where it writes (whose ballot, which mark), what it says, and the answer with
    the moment it was there; None while there is none. A refused one must have changed nothing."""

    place: Place
    command: dict[str, Any]
    answer: dict[str, Any] | None = None
    answered_at: float = 0
    is_refused: bool = False


class Ledger:
    """A file of lines, each synced to the disk before the next thing is done."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.answers = 0
        """How many came back, for those who wait for them."""

    def send(self, place: Place, command: dict[str, Any]) -> None:
        """This is about to be sent."""
        self._write({"place": place, "command": command})

    def note_answer(self, command: dict[str, Any], answer: dict[str, Any], at: float) -> None:
        """This came back."""
        self._write({"answered": command["command"], "answer": answer, "at": at})
        self.answers += 1

    def note_refusal(self, command: dict[str, Any]) -> None:
        """It was said that this is not taken."""
        self._write({"refused": command["command"]})

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
                sent[line["answered"]] = replace(old, answer=line["answer"], answered_at=line["at"])
            elif "refused" in line:
                old = sent[line["refused"]]
                sent[line["refused"]] = replace(old, is_refused=True)
            else:
                place, command = tuple(line["place"]), line["command"]
                sent.setdefault(command["command"], Attempt(place, command))
        return list(sent.values())


def by_place(attempts: Iterable[Attempt]) -> dict[Place, list[Attempt]]:
    """The attempts at each ballot or mark that were not refused, in order."""
    found: dict[Place, list[Attempt]] = {}
    for attempt in (a for a in attempts if not a.is_refused):
        found.setdefault(attempt.place, []).append(attempt)
    return found
