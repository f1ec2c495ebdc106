"""People for the load generator: phones that listen, a steady stream of ballots."""

import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import gevent
from gevent.lock import BoundedSemaphore

from bench.clients.wire import Gone, Wire

STREAM = (
    "GET /v/stream HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n"
    "Accept-Language: {language}\r\nCache-Control: no-store\r\n\r\n"
)
AT_ONCE = 100
LANGUAGES = ("kk", "kk", "kk", "ru", "en")


class Phones:
    """So many phones on their streams. ``heard`` are the times at which pictures came since it was
    cleared; heartbeats are let pass."""

    def __init__(self, url: str, count: int) -> None:
        self.url, self.count = url, count
        self.heard: list[float] = []
        self.lost = 0
        self.listening = 0
        self.wires: list[Wire] = []

    def connect(self) -> None:
        """Connect all of them and wait until each has its first bytes."""
        turn = BoundedSemaphore(AT_ONCE)
        for number in range(self.count):
            turn.acquire()
            gevent.spawn(self._listen, LANGUAGES[number % len(LANGUAGES)], turn)
        while self.listening < self.count:
            gevent.sleep(0.05)

    def wait_heard(self, seconds: float) -> bool:
        """Wait until every phone heard one picture since ``heard`` was cleared."""
        deadline = time.monotonic() + seconds
        while len(self.heard) < self.count and time.monotonic() < deadline:
            gevent.sleep(0.02)
        return len(self.heard) == self.count

    def hang_up(self) -> None:
        """Everybody leaves."""
        for wire in self.wires:
            wire.close()

    def _listen(self, language: str, turn: BoundedSemaphore) -> None:
        wire = Wire(self.url, timeout=None)
        self.wires.append(wire)
        request = STREAM.format(host=urlsplit(self.url).netloc, language=language)
        wire.socket.sendall(request.encode())
        try:
            wire.read_head()
            while b"event: clock" not in wire.left:
                wire.left += wire.more()
            turn.release()
            self.listening += 1
            while True:
                if b"id: " in wire.more():
                    self.heard.append(time.monotonic())
        except (Gone, OSError):
            self.lost += 1


def send_steadily(
    url: str, requests: Sequence[bytes], rate: float, connections: int = 64
) -> list[tuple[float, float, int]]:
    """Send requests at a steady rate whatever the answers take: the time of each answer, how long
    after its due time it came, and its status."""
    done: list[tuple[float, float, int]] = []
    start = time.monotonic() + 0.1
    waiting = list(enumerate(requests))[::-1]

    def phone() -> None:
        wire = Wire(url)
        while waiting:
            place, request = waiting.pop()
            due = start + place / rate
            gevent.sleep(max(0.0, due - time.monotonic()))
            status, _body = wire.ask(request)
            now = time.monotonic()
            done.append((now, now - due, status))
        wire.close()

    gevent.joinall([gevent.spawn(phone) for _ in range(connections)], raise_error=True)
    return sorted(done)


def repeat(work: Callable[[], None], every: float, until: Callable[[], bool]) -> list[float]:
    """Do something again and again; how long each took."""
    times = []
    while not until():
        began = time.monotonic()
        work()
        times.append(time.monotonic() - began)
        gevent.sleep(max(0.0, every - times[-1]))
    return times
