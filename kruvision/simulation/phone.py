"""A simulated phone: it follows the stage on its stream and votes when voting opens."""

import json
import random
import threading
import time
import uuid
from html.parser import HTMLParser
from typing import Any

import requests

from kruvision.simulation.browser import TIMEOUT, Browser, UnexpectedAnswer

LONGEST_PIECE = 65_536
PATIENCE_SECONDS = 300
"""For so long a ballot is sent again while no answer comes."""


class BallotPage(HTMLParser):
    """What a picture offers: its state, the window, the entries one may choose, how many."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.state, self.window, self.limit = "", 0, 0
        self.entries: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read the marks that the page carries for its own script."""
        values = {name: value or "" for name, value in attrs}
        if values.get("id") == "now":
            self.state = values.get("data-state", "")
            self.window = int(values.get("data-window", 0))
            self.limit = int(values.get("data-limit", 0))
        elif tag == "input" and values.get("name") == "choice":
            self.entries.append(int(values["value"]))


class SimulatedPhone:
    """``cast`` is what the server said it counted; ``seen`` the states the phone went through.

    One that ``hesitates`` votes only when it is told to ``decide``.
    """

    def __init__(self, base_url: str, seed: int, pause: float) -> None:
        self.random = random.Random(seed)
        self.browser = Browser(base_url, self.random.choice(("kk", "kk", "ru", "en")))
        self.pause = pause
        self.seen: list[str] = []
        self.cast: list[int] = []
        self.receipt = ""
        self.error: Exception | None = None
        self.voted = threading.Event()
        self.hesitates = False
        self._has_paper = threading.Event()
        self._paper: BallotPage | None = None
        self._over = False

    def join(self) -> None:
        """Open the page as the QR code does."""
        self.browser.get("/v")

    def follow(self) -> None:
        """Listen to the stage until ``leave``; vote once when voting is open."""
        try:
            for picture in self._pictures():
                self._look(BallotPage(picture["html"]))
        except Exception as error:  # noqa: BLE001  (kept for the main thread, which raises it)
            self._fail(error)

    def leave(self) -> None:
        """Put the phone away: it goes with the next line it hears, or with the whole program."""
        self._over = True

    def look(self) -> BallotPage:
        """The page as it is when it is loaded anew."""
        return BallotPage(self.browser.get("/v").text)

    def decide(self, seconds: float) -> None:
        """Vote now, with the ballot paper that comes within so many seconds at the latest."""
        self._has_paper.wait(seconds)
        if self._paper is None:
            raise UnexpectedAnswer(f"a phone got no ballot paper; it saw {self.seen}")
        self._vote(self._paper)
        self.wait_voted(0)

    def refusal_of_ballot(self) -> str:
        """Try to vote for the act one voted for already; the code of the refusal."""
        assert self._paper is not None
        command = {"window": self._paper.window, "choices": self.cast, "command": uuid.uuid4().hex}
        return self.browser.refusal_of("/v/ballot", json=command)

    def wait_voted(self, seconds: float) -> None:
        """Wait for this phone's receipt."""
        done = self.voted.wait(seconds)
        if self.error:
            raise self.error
        if not done:
            raise UnexpectedAnswer(f"a phone got no receipt; it saw {self.seen}")

    def _fail(self, error: Exception) -> None:
        self.error = error
        self.voted.set()

    def _pictures(self) -> Any:
        """Every picture the server sends, on a new stream whenever one is lost."""
        while not self._over:
            try:
                yield from self._stream()
            except requests.RequestException:
                time.sleep(1)

    def _stream(self) -> Any:
        """The pictures of one stream; a page loaded before it is its first. Each comes as a piece
        of its own and is taken as a whole: bytes looked at one by one cost a hall its seconds."""
        url = f"{self.browser.base_url}/v/stream"
        stream = self.browser.session.get(url, stream=True, timeout=TIMEOUT)
        for line in stream.iter_lines(chunk_size=LONGEST_PIECE):
            if line.startswith(b"data: {"):
                yield json.loads(line[6:])
            if self._over:
                return

    def _look(self, ballot: BallotPage) -> None:
        if not self.seen or self.seen[-1] != ballot.state:
            self.seen.append(ballot.state)
        if ballot.state != "voting" or not ballot.entries:
            return
        self._paper = ballot
        self._has_paper.set()
        if not self.hesitates and not self.voted.is_set():
            threading.Timer(self.random.random() * self.pause, self._vote, [ballot]).start()

    def _vote(self, ballot: BallotPage) -> None:
        """Choose, sometimes change one's mind, and keep the receipt."""
        try:
            self._cast(ballot)
            if self.random.random() < 0.2:
                first = self.receipt
                self._cast(ballot)
                if self.receipt != first:
                    raise UnexpectedAnswer("a changed vote got another receipt")
        except Exception as error:  # noqa: BLE001  (kept for the main thread, which raises it)
            self._fail(error)
        self.voted.set()

    def _cast(self, ballot: BallotPage) -> None:
        count = self.random.randint(1, ballot.limit)
        choices = self.random.sample(ballot.entries, count)
        command = {"window": ballot.window, "choices": choices, "command": uuid.uuid4().hex}
        answer = self._post(command)
        told = answer["choices"]  # none where the vote was closed before the answer came
        if told and sorted(told) != sorted(choices):
            raise UnexpectedAnswer(f"sent {choices}, counted {told}")
        self.cast, self.receipt = choices, answer["code"]

    def _post(self, command: dict[str, Any]) -> Any:
        """The answer to a ballot, which is sent again until there is one, as a phone does."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self.browser.post_json("/v/ballot", command)
            except requests.RequestException:
                if time.monotonic() > until:
                    raise
                time.sleep(1)
