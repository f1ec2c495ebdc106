"""Answers get lost on the way, and devices send the same command again: it takes effect once.

Phones post again until they are answered. Tablets go from the socket to HTTP and back, always with
the same command id, as the product's own scripts do.
"""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from kruvision.simulation.browser import Browser, Page
from tests.faults.rig import audit
from tests.faults.rig.fault_proxy import FaultProxy
from tests.faults.rig.hall import FaultyServer, Hall
from tests.faults.rig.ledger import Attempt
from tests.faults.rig.people import LOST, PhoneQueue, Tablet
from tests.faults.sizes import size

pytestmark = pytest.mark.faults
QUEUES = 4
CHANCE = 0.2
TAKEN = {"ballot": b'"may_vote":true', "mark": b'"state":"saved"'}
"""What is in an answer that says it took effect: lost, the device sends again what was done."""
ENOUGH = 10
"""So many of them show what happens then."""


class StubbornBrowser(Browser):
    """A device that asks again until it has an answer."""

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._insist(lambda: super(StubbornBrowser, self).get(path))

    def post_json(self, path: str, data: Any, token: str = "") -> Any:
        """Send data as a script would."""
        return self._insist(lambda: super(StubbornBrowser, self).post_json(path, data, token))

    def _insist(self, ask: Callable[[], Any]) -> Any:
        while True:
            with suppress(requests.RequestException):
                return ask()


class StubbornQueue(PhoneQueue):
    """Voters on such phones."""

    def open_phone(self) -> Browser:
        """The phone of the next voter."""
        return StubbornBrowser(self.url, "en")


class StubbornTablet(Tablet):
    """A tablet whose marks go over HTTP when the socket fails, and over the socket again later."""

    token = ""
    let_in_within = 5
    """No longer: where the answer was lost on the way, it tries again by itself."""

    def come_in(self, proxied_url: str) -> None:
        """Use the card at the server itself, then go on through the proxy."""
        self.enter()
        self.stand_up()
        self.token = self.browser.get("/jury").token
        cookies = self.browser.session.cookies
        self.browser.session.close()
        self.browser = StubbornBrowser(proxied_url, "en")
        self.browser.session.cookies = cookies

    def _ask(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        try:
            if not self.socket.connected:
                self.sit_down()
            return super()._ask(event, data)
        except LOST:
            self.stand_up()
            return self.browser.post_json("/jury/marks", data, self.token)


def send_through_faults(
    hall: Hall, server: FaultyServer, folder: Path, lost: Mapping[bytes, int]
) -> list[Attempt]:
    """All send until so many answers with these words in them were lost; what they sent and were
    told."""
    proxy = FaultProxy(server.port, CHANCE, seed=7)
    queues = [StubbornQueue(proxy.url, folder, n) for n in range(QUEUES)]
    tablets = []
    for number, code in enumerate(hall.cards):
        tablet = StubbornTablet(server.url, code, hall.votes[0], folder, number)
        tablet.come_in(proxy.url)
        tablets.append(tablet)
    is_over = threading.Event()
    threads = [threading.Thread(target=q.work, args=(hall.votes[0], is_over)) for q in queues]
    threads += [threading.Thread(target=t.work_on, args=(is_over,)) for t in tablets]
    for thread in threads:
        thread.start()
    while not (is_enough := lost_enough(proxy, lost)) and all(t.is_alive() for t in threads):
        time.sleep(0.05)
    is_over.set()
    for thread in threads:
        thread.join()
    proxy.close()
    assert is_enough
    return [attempt for one in (*queues, *tablets) for attempt in one.ledger.attempts()]


def lost_enough(proxy: FaultProxy, lost: Mapping[bytes, int]) -> bool:
    """Whether as many answers were lost as there should be."""
    answers = list(proxy.lost_answers)
    return all(sum(words in answer for answer in answers) >= lost[words] for words in lost)


def test_what_is_sent_again_takes_effect_once(
    hall: Hall,
    serve: Callable[..., FaultyServer],
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    hall.open_votes()
    lost = size(200, 5_000)
    enough = dict.fromkeys(TAKEN.values(), ENOUGH)
    attempts = send_through_faults(hall, serve(), tmp_path, {b"": lost, **enough})
    assert all(attempt.answer for attempt in attempts)
    assert {attempt.place[0] for attempt in attempts} == {"ballot", "mark"}
    with hall.database():
        assert audit.complaints(attempts) == []
    tell(f"{lost} lost answers: {len(attempts)} commands, each took effect once")


@pytest.mark.parametrize("mutant", ["forget_answers", "forget_sequence"])
def test_the_ledgers_catch_a_server_that_acts_again(
    hall: Hall, serve: Callable[..., FaultyServer], tmp_path: Path, mutant: str
) -> None:
    hall.open_votes()
    kind = "ballot" if mutant == "forget_answers" else "mark"
    attempts = send_through_faults(hall, serve(mutant), tmp_path, {TAKEN[kind]: ENOUGH})
    with hall.database():
        assert any(kind in complaint for complaint in audit.complaints(attempts))
