"""Voters and jurors who write down what they sent and what they were told."""

import random
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import requests
import socketio

from kruvision.simulation.browser import Browser, UnexpectedAnswer
from kruvision.simulation.juror import SimulatedJuror
from kruvision.simulation.tablet_socket import new_socket
from tests.faults.rig.hall import Vote
from tests.faults.rig.ledger import Ledger

LOST = (requests.RequestException, socketio.exceptions.SocketIOError)
"""What a device sees of a server that died: no answer."""
PATIENCE = 120
"""Seconds without an answer on a connection that stands after which nothing will come."""


class PhoneQueue:
    """People who vote one after the other, each on a phone of their own; some change their mind.

    ``refusal`` is the answer that made them stop, ``unanswered`` what they would send again.
    """

    def __init__(self, url: str, folder: Path, seed: int) -> None:
        self.url, self.seed = url, seed
        self.random = random.Random(seed)
        self.ledger = Ledger(folder / f"voters-{seed}.jsonl")
        self.unanswered: tuple[Browser, dict[str, Any]] | None = None
        self.refusal = ""
        self._number = 0

    def work(self, vote: Vote, is_over: threading.Event) -> None:
        """Vote until it is over, the server is gone or refuses."""
        while not is_over.is_set() and not self.refusal:
            self._number += 1
            voter = f"{self.seed}-{self._number}"
            phone = self.open_phone()
            try:
                for _ in range(self.random.choice((1, 1, 2, 3))):
                    self._cast(phone, voter, vote)
            except LOST:
                return
            except UnexpectedAnswer as refused:
                self.refusal = str(refused)
            finally:
                phone.session.close()

    def open_phone(self) -> Browser:
        """The phone of the next voter."""
        return Browser(self.url, "en")

    def page(self, path: str) -> None:
        """Open a page on a phone nobody has seen before; raises what a person would be told."""
        phone = self.open_phone()
        phone.get(path)
        phone.session.close()

    def send_again(self) -> None:
        """Send once more what got no answer, as a phone does by itself."""
        if self.unanswered:
            phone, command = self.unanswered
            self._post(phone, command)
            self.unanswered = None
            phone.session.close()

    def _cast(self, phone: Browser, voter: str, vote: Vote) -> None:
        choices = [self.random.choice(vote.entries)]
        command = {"window": vote.window_id, "choices": choices, "command": uuid.uuid4().hex}
        while not phone.session.cookies:  # without it, a retry would be another voter's
            phone.get("/v")
        self.ledger.send(("ballot", vote.window_id, voter), command)
        self.unanswered = phone, command
        self._post(phone, command)
        self.unanswered = None

    def _post(self, phone: Browser, command: dict[str, Any]) -> None:
        try:
            answer = phone.post_json("/v/ballot", command)
        except UnexpectedAnswer:
            self.ledger.note_refusal(command)
            raise
        self.ledger.note_answer(command, answer, time.time())


class Tablet(SimulatedJuror):
    """A juror who marks everything again and again, over a socket that is opened for each stay."""

    let_in_within = PATIENCE
    """Seconds to be let in after which the tablet takes the socket for lost."""

    def __init__(self, url: str, code: str, vote: Vote, folder: Path, seed: int) -> None:
        super().__init__(url, code, vote.show_id, seed, 0)
        self.vote = vote
        self.ledger = Ledger(folder / f"juror-{seed}.jsonl")
        self.unanswered: tuple[tuple[Any, ...], dict[str, Any]] | None = None
        self.refusal = ""

    def sit_down(self) -> None:
        """Open the tablet's socket again, with the cookie it has, and ask for the pictures: whoever
        does not is soon hung up on."""
        self.socket = new_socket(reconnection=False, request_timeout=PATIENCE)
        self.socket.connect(
            self.browser.base_url,
            headers={"Cookie": self.browser.cookie_header},
            transports=["websocket"],
            wait_timeout=self.let_in_within,
        )
        self.socket.emit("jury:join", {"show": self.show_id})

    def stand_up(self) -> None:
        """Close the socket, also towards a server that is gone."""
        connection = self.socket.eio.ws
        self.socket.disconnect()
        if connection:
            connection.close()

    def work_on(self, is_over: threading.Event) -> None:
        """Mark until it is over, the server is gone or refuses."""
        try:
            while not is_over.is_set() and not self.refusal:
                entry = self.random.choice(self.vote.entries)
                criterion = self.random.choice(self.vote.criteria)
                self._sequence += 1
                command = {
                    "entry": entry,
                    "criterion": criterion,
                    "value": str(self.random.randint(1, 10)),
                    "seq": self._sequence,
                    "command": uuid.uuid4().hex,
                }
                self._send(("mark", entry, criterion, self.juror_id), command)
        except LOST:
            return
        except UnexpectedAnswer as refused:
            self.refusal = str(refused)
        finally:
            self.stand_up()

    def send_again(self) -> None:
        """Send once more what got no answer, as a tablet does by itself."""
        if self.unanswered:
            self.sit_down()
            self._send(*self.unanswered)
            self.stand_up()

    def _send(self, place: tuple[Any, ...], command: dict[str, Any]) -> None:
        self.ledger.send(place, command)
        self.unanswered = place, command
        answer = self._ask("mark:save", command)
        if "error" in answer:
            self.ledger.note_refusal(command)
            raise UnexpectedAnswer(f"mark:save: {answer}")
        self.ledger.note_answer(command, answer, time.time())
        self.unanswered = None

    def _ask(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """The answer to an event; an error as soon as the connection is gone."""
        answers: list[dict[str, Any]] = []
        came = threading.Event()

        def take(answer: dict[str, Any]) -> None:
            answers.append(answer)
            came.set()

        self.socket.emit(event, data, callback=take)
        deadline = time.monotonic() + PATIENCE
        while not came.wait(0.02):
            if not self.socket.connected or time.monotonic() > deadline:
                raise socketio.exceptions.ConnectionError(event)
        return answers[0]
