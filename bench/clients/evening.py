"""An evening's load in one process: phones listen, others vote, a juror marks, a screen shows.

``vote_beside`` and ``call_entries`` run in the load generator.
"""

import bisect
import re
import time
import uuid
from typing import Any

import gevent

from bench.clients.crowd import Phones, repeat, send_steadily
from kruvision.simulation.juror import SimulatedJuror
from kruvision.simulation.organizer import SimulatedOrganizer
from kruvision.simulation.tablet_socket import new_socket

TURNOUT = re.compile(r'data-count="turnout">(\d+)<')
MARK_EVERY = 0.1
RATE = 300
PRESSES = 6


class Wall:
    """A hall screen. ``shown`` are the times at which a number of votes stood on it."""

    def __init__(self, url: str, token: str) -> None:
        self.shown: list[tuple[int, float]] = []
        self.socket = new_socket(reconnection=False)
        self.socket.on("snapshot", self._take)
        self.socket.connect(url, transports=["websocket"])
        self._take(self.socket.call("screen:join", {"token": token}))

    def lags(self, acknowledged: list[float]) -> list[float]:
        """For each ballot how long after its acknowledgement it was counted on the screen."""
        counts = [count for count, _time in self.shown]
        lags = []
        for place, moment in enumerate(sorted(acknowledged), start=counts[0] + 1):
            at = bisect.bisect_left(counts, place)
            lags.append(self.shown[at][1] - moment)
        return [max(0.0, lag) for lag in lags]

    def _take(self, picture: dict[str, Any]) -> None:
        found = TURNOUT.search(picture["html"]["kk"])
        if found:
            self.shown.append((int(found.group(1)), time.monotonic()))


def vote_beside(
    url: str,
    phones: int,
    requests: list[str],
    rate: float,
    token: str,
    card: str,
    vote: dict[str, Any],
) -> dict[str, Any]:
    """Ballots at a steady rate beside so many listening phones, a screen and a juror who marks:
    how long each ballot and mark took until its answer, and each ballot until the screen."""
    crowd = Phones(url, phones)
    crowd.connect()
    wall = Wall(url, token)
    tablet = SimulatedJuror(url, card, vote["show"], seed=1, pause=0)
    tablet.enter()
    is_over = gevent.event.Event()
    marking = gevent.spawn(repeat, marker(tablet, vote), MARK_EVERY, is_over.is_set)
    gevent.sleep(1)
    done = send_steadily(url, [request.encode() for request in requests], rate)
    gevent.sleep(1)
    is_over.set()
    marking.join()
    answer = {
        "acknowledged": [took for _at, took, _status in done],
        "refused": sum(status != 200 for _at, _took, status in done),
        "on_screen": wall.lags([at for at, _took, _status in done]),
        "marks": marking.get(),
        "lost": crowd.lost,
    }
    wall.socket.disconnect()
    tablet.leave()
    crowd.hang_up()
    return answer


def marker(tablet: SimulatedJuror, vote: dict[str, Any]) -> Any:
    """Saves one mark after the other, each safe before it returns."""
    numbers = iter(range(1, 1_000_000))

    def save() -> None:
        number = next(numbers)
        command = {
            "entry": vote["entries"][number % len(vote["entries"])],
            "criterion": vote["criteria"][number % len(vote["criteria"])],
            "value": str(number % 10 + 1),
            "seq": number,
            "command": uuid.uuid4().hex,
        }
        answer = tablet.socket.call("mark:save", command)
        if "error" in answer:
            raise RuntimeError(answer)

    return save


def call_entries(
    url: str, phones: int, login: str, password: str, show: int, ballots: list[str] | None = None
) -> dict[str, Any]:
    """An organizer calls entries on stage and thanks them: for each press the times until each
    phone had the new picture. With ``ballots`` others vote meanwhile, so many in a second."""
    crowd = Phones(url, phones)
    crowd.connect()
    organizer = SimulatedOrganizer(url, "en")
    values = {"login": login, "password": password}
    organizer.browser.submit(organizer.browser.get("/login"), "/login", **values)
    organizer.show_id = show
    sent = [ballot.encode() for ballot in ballots or ()]
    voting = gevent.spawn(send_steadily, url, sent, RATE) if sent else None
    presses = []
    for _press in range(PRESSES):
        page = organizer.console()
        gevent.sleep(1)
        crowd.heard.clear()
        began = time.monotonic()
        organizer.browser.submit(page, "/step", page="console")
        if not crowd.wait_heard(20):
            raise RuntimeError(f"{len(crowd.heard)} of {phones} phones heard, {crowd.lost} lost")
        presses.append([at - began for at in crowd.heard])
    if voting is not None and voting.ready():
        raise RuntimeError("the ballots were over before the last press")
    done = voting.get() if voting is not None else []
    crowd.hang_up()
    refused = sum(status != 200 for _at, _took, status in done)
    return {"presses": presses, "lost": crowd.lost, "refused": refused}
