"""A simulated juror: a card, a PIN, a tablet on its socket that marks whoever is on stage."""

import random
import threading
import time
import uuid
from typing import Any

import socketio

from kruvision.simulation.browser import Browser, UnexpectedAnswer

PIN = "2580"
ANSWER_SECONDS = 15
PATIENCE_SECONDS = 300
"""For so long a command is sent again while no answer comes."""


class SimulatedJuror:
    """Marks as a person would: a favourite range, a habit of being mild or strict.

    ``sent`` holds every mark that the server said is saved: (entry id, criterion id) → value.
    """

    def __init__(self, base_url: str, code: str, show_id: int, seed: int, pause: float) -> None:
        self.code, self.show_id, self.pause = code, show_id, pause
        self.browser = Browser(base_url, random.Random(seed).choice(("kk", "ru", "en")))
        self.random = random.Random(seed)
        self.socket = new_socket(reconnection_delay=0.2, reconnection_delay_max=1)
        self.sent: dict[tuple[int, int], str] = {}
        self.submitted: set[int] = set()
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
        headers = {"Cookie": self.browser.cookie_header}
        self.socket.connect(self.browser.base_url, headers=headers, transports=["websocket"])
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
        return bool(entry["sheet"]["can_mark"]) and entry["id"] not in self.submitted

    def _mark(self, entry: dict[str, Any]) -> None:
        for criterion in self._snapshot["criteria"]:
            self._wait()
            self._save_mark(entry["id"], criterion)
        self._wait()
        if "question" in self._submit(entry["id"]):
            self._submit(entry["id"])  # chosen at random, but meant so
        with self._changed:
            self.submitted.add(entry["id"])
            self._changed.notify_all()

    def _submit(self, entry_id: int) -> dict[str, Any]:
        command = {"entry": entry_id, "command": uuid.uuid4().hex}
        answer: dict[str, Any] = self._call("sheet:submit", command)
        return answer

    def _save_mark(self, entry_id: int, criterion: dict[str, Any]) -> None:
        values = criterion["values"]
        best = max(2, round(len(values) * 0.6))
        value = self.random.choice(values[-best:])
        self._sequence += 1
        command = {"entry": entry_id, "criterion": criterion["id"], "value": value}
        command |= {"seq": self._sequence, "command": uuid.uuid4().hex}
        self._call("mark:save", command)
        self.sent[entry_id, criterion["id"]] = value

    def _wait(self) -> None:
        if self.pause:
            self.socket.sleep(self.random.uniform(0.3, 1.0) * self.pause)

    def _call(self, event: str, data: dict[str, Any]) -> Any:
        """The answer to a command, which is sent again until there is one, as a tablet does: what
        comes twice takes effect once."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = self.socket.call(event, data, timeout=ANSWER_SECONDS)
                break
            except socketio.exceptions.SocketIOError:
                if self._over or time.monotonic() > until:
                    raise
                self.socket.sleep(0.2)  # the socket connects again by itself
        if isinstance(answer, dict) and "error" in answer:
            raise UnexpectedAnswer(f"{event}: {answer['error']}: {answer['message']}")
        return answer


def new_socket(**options: Any) -> socketio.Client:
    """A client that takes the server's texts for UTF-8: its library would look through each letter
    of every snapshot in Python, which costs an evening more than all the rest of its people.

    Ctrl+C stays the program's own: the library would say goodbye for every client inside the signal
    handler, and wait there for ever for what the interrupted thread holds.
    """
    own = {"skip_utf8_validation": True}
    return socketio.Client(handle_sigint=False, websocket_extra_options=own, **options)
