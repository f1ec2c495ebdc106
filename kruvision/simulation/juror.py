"""A simulated juror: a card, a PIN, a tablet on its socket that marks whoever is on stage."""

import random
import threading
import time
import uuid
from typing import Any

import socketio

from kruvision.simulation.browser import Browser, UnexpectedAnswer
from kruvision.simulation.tablet_socket import new_socket

PIN = "2580"
ANSWER_SECONDS = 15
PATIENCE_SECONDS = 300
"""For so long a command is sent again while no answer comes."""


class SimulatedJuror:
    """Marks as a person would: a favourite range, a habit of being mild or strict.

    ``sent`` holds every mark that the server said is saved: (entry id, criterion id) → value.
    ``alone`` are the entries marked while the tablet had no connection.
    """

    def __init__(self, base_url: str, code: str, show_id: int, seed: int, pause: float) -> None:
        self.code, self.show_id, self.pause = code, show_id, pause
        self.browser = Browser(base_url, random.Random(seed).choice(("kk", "ru", "en")))
        self.random = random.Random(seed)
        self.socket = new_socket(reconnection_delay=0.2, reconnection_delay_max=1)
        self.sent: dict[tuple[int, int], str] = {}
        self.submitted: set[int] = set()
        self.alone: set[int] = set()
        self._kept: dict[str, tuple[str, dict[str, Any]]] = {}
        self.juror_id = 0
        self.error: Exception | None = None
        self._snapshot: dict[str, Any] = {}
        self._changed = threading.Condition()
        self._sequence = 0
        self._over = False

    def enter(self) -> None:
        """Use the card, choose the PIN, open the tablet's socket."""
        page = self.browser.submit(self.browser.get("/j"), "/j", code=self.code)
        self.browser.submit(page, "/j/pin", pin=PIN, again=PIN)
        self.socket.on("connect", self._join)
        self.socket.on("snapshot", self._take)
        self._connect()
        with self._changed:
            self._changed.wait_for(lambda: self._snapshot, PATIENCE_SECONDS)
        if "juror" not in self._snapshot:
            raise UnexpectedAnswer(f"jury:join: {self._snapshot}")
        self.juror_id = self._snapshot["juror"]["id"]

    def work(self) -> None:
        """Mark and submit every entry as soon as it may be marked, until ``leave`` is called."""
        try:
            while entry := self._next_entry():
                self._mark(entry)
        except Exception as error:  # noqa: BLE001  (kept for the main thread, which raises it)
            self.error = error

    def leave(self) -> None:
        """End ``work`` and close the tablet."""
        with self._changed:
            self._over = True
            self._changed.notify_all()
        self.socket.disconnect()

    @property
    def name(self) -> str:
        """The juror's name as the tablet shows it."""
        return str(self._snapshot["juror"]["name"]["en"])

    def lose_connection(self) -> None:
        """From now on nothing reaches the tablet, and it sends nothing."""
        self.socket.disconnect()

    def mark_alone(self, entry_id: int) -> None:
        """Mark and hand in without a connection, with a change of mind: all of it is kept, a newer
        mark in place of an older one."""
        self.alone.add(entry_id)
        first = self._snapshot["criteria"][0]
        for criterion in (*self._snapshot["criteria"], first):
            self._wait()
            command = self._mark_command(entry_id, criterion)
            self._kept[f"mark:{entry_id}:{criterion['id']}"] = "mark:save", command
        self._kept[f"act:{entry_id}"] = "sheet:submit", self._command(entry_id)

    def find_connection(self) -> int:
        """Send all that was kept, each hand-in after its marks, and the first of it twice, as when
        its answer got lost; answers how many marks were kept."""
        self._connect()
        marks = [kept for kept in self._kept.values() if kept[0] == "mark:save"]
        evening = {"juror": self.juror_id, "evening": self._snapshot["evening"]}
        for event, command in [marks[0], *self._kept.values()]:
            if event == "mark:save":
                self._send_mark({**command, **evening})
            else:
                self._hand_in({**command, **evening})
        self._kept.clear()
        return len(marks)

    def refusal_of_mark(self, entry_id: int) -> str:
        """Try to give another mark for an entry than one gave; the code of the refusal, empty where
        it was taken."""
        criterion = self._snapshot["criteria"][0]
        given = self.sent.get((entry_id, criterion["id"]))
        other = next(value for value in criterion["values"] if value != given)
        command = {**self._mark_command(entry_id, criterion), "value": other}
        return str(self._ask("mark:save", command).get("error", ""))

    def wait_submitted(self, entry_id: int, seconds: float) -> None:
        """Wait until this juror has handed in the sheet of an entry."""
        with self._changed:
            done = self._changed.wait_for(
                lambda: entry_id in self.submitted or self.error is not None, seconds
            )
        if self.error:
            raise self.error
        if not done:
            raise UnexpectedAnswer(f"juror {self.juror_id}: entry {entry_id} is not submitted")

    def _connect(self) -> None:
        self.socket.connect(
            self.browser.base_url,
            headers={"Cookie": self.browser.cookie_header},
            transports=["websocket"],
            wait_timeout=PATIENCE_SECONDS,
        )

    def _join(self) -> None:
        """Ask for the pictures, at each connection anew: whoever lost one is in no room."""
        self.socket.emit("jury:join", {"show": self.show_id}, callback=self._take)

    def _take(self, snapshot: dict[str, Any]) -> None:
        with self._changed:
            if snapshot.get("revision", 0) >= self._snapshot.get("revision", 0):
                self._snapshot = snapshot
            self._changed.notify_all()

    def _next_entry(self) -> dict[str, Any] | None:
        """The next entry that may be marked and is not submitted yet; None when it is over."""
        found: list[dict[str, Any]] = []

        def look() -> bool:
            found[:] = [e for e in self._snapshot["entries"] if self._is_markable(e)]
            return bool(found) or self._over

        with self._changed:
            self._changed.wait_for(look)
        return found[0] if found and not self._over else None

    def _is_markable(self, entry: dict[str, Any]) -> bool:
        is_done = entry["id"] in self.submitted or entry["id"] in self.alone
        return bool(entry["sheet"]["can_mark"]) and not is_done

    def _mark(self, entry: dict[str, Any]) -> None:
        for criterion in self._snapshot["criteria"]:
            self._wait()
            self._send_mark(self._mark_command(entry["id"], criterion))
        self._wait()
        self._hand_in(self._command(entry["id"]))

    def _hand_in(self, command: dict[str, Any]) -> None:
        if "question" in self._call("sheet:submit", command):
            # chosen at random, but meant so
            self._call("sheet:submit", {**command, **self._command(command["entry"])})
        with self._changed:
            self.submitted.add(command["entry"])
            self._changed.notify_all()

    def _send_mark(self, command: dict[str, Any]) -> None:
        answer = self._call("mark:save", command)
        if answer["value"] != command["value"]:
            raise UnexpectedAnswer(f"sent {command['value']}, saved {answer['value']}")
        self.sent[command["entry"], command["criterion"]] = command["value"]

    def _mark_command(self, entry_id: int, criterion: dict[str, Any]) -> dict[str, Any]:
        values = criterion["values"]
        best = max(2, round(len(values) * 0.6))
        self._sequence += 1
        mark = {"criterion": criterion["id"], "value": self.random.choice(values[-best:])}
        return {**self._command(entry_id), **mark, "seq": self._sequence}

    def _command(self, entry_id: int) -> dict[str, Any]:
        return {"entry": entry_id, "command": uuid.uuid4().hex}

    def _wait(self) -> None:
        if self.pause:
            self.socket.sleep(self.random.uniform(0.3, 1.0) * self.pause)

    def _call(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """The answer to a command; a refusal is raised."""
        answer = self._ask(event, data)
        if "error" in answer:
            raise UnexpectedAnswer(f"{event}: {answer['error']}: {answer['message']}")
        return answer

    def _ask(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """The answer to a command, which is sent again until there is one, as a tablet does: what
        comes twice takes effect once."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer: dict[str, Any] = self.socket.call(event, data, timeout=ANSWER_SECONDS)
                return answer
            except socketio.exceptions.SocketIOError:
                if self._over or time.monotonic() > until:
                    raise
                self.socket.sleep(0.2)  # the socket connects again by itself
