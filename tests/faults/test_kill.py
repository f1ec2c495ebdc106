"""The server is killed (kill -9) at random moments while phones vote and tablets mark.

It starts again on the same data; what people were told meanwhile must be there, once. Then what
got no answer is sent again, as phones and tablets do by themselves, and everything is closed.
"""

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import audit
from tests.faults.hall import FaultyServer, Hall
from tests.faults.ledger import Attempt
from tests.faults.people import PhoneQueue, Tablet
from tests.faults.sizes import size

pytestmark = pytest.mark.faults
QUEUES = 6
SEED = 20261120


class Crowd:
    """Everybody who sends while the server is being killed."""

    def __init__(self, hall: Hall, url: str, folder: Path) -> None:
        self.hall, self.vote = hall, hall.votes[0]
        self.queues = [PhoneQueue(url, folder, n) for n in range(QUEUES)]
        self.tablets = [
            Tablet(url, code, self.vote, folder, n) for n, code in enumerate(hall.cards)
        ]
        for tablet in self.tablets:
            tablet.enter()
            tablet.stand_up()

    def send_until(self, end: Callable[[], None]) -> None:
        """All send at once, until ``end`` has ended the server."""
        is_over = threading.Event()
        for tablet in self.tablets:
            tablet.sit_down()
        threads = [threading.Thread(target=q.work, args=(self.vote, is_over)) for q in self.queues]
        threads += [threading.Thread(target=t.work_on, args=(is_over,)) for t in self.tablets]
        for thread in threads:
            thread.start()
        end()
        is_over.set()
        for thread in threads:
            thread.join()

    def send_again(self) -> None:
        """Whoever got no answer sends the same once more."""
        for one in (*self.queues, *self.tablets):
            one.send_again()

    def attempts(self) -> list[Attempt]:
        """All ledgers."""
        return [a for one in (*self.queues, *self.tablets) for a in one.ledger.attempts()]


def kill_once(crowd: Crowd, server: FaultyServer, chance: random.Random) -> list[str]:
    """One kill and restart; everything that was promised and is not there."""

    def kill() -> None:
        time.sleep(chance.uniform(0.2, 1.0))
        server.kill()

    crowd.send_until(kill)
    server.start()
    with crowd.hall.database():
        lost = audit.complaints(crowd.attempts())
    crowd.send_again()
    return lost


def test_what_was_acknowledged_survives_a_killed_server(
    hall: Hall,
    serve: Callable[..., FaultyServer],
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    kills = size(10, 200)
    hall.open_votes()
    server = serve()
    crowd, chance = Crowd(hall, server.url, tmp_path), random.Random(SEED)
    for _ in range(kills):
        assert kill_once(crowd, server, chance) == []
    with hall.database():
        attempts = crowd.attempts()
        assert audit.complaints(attempts) == []
    assert all(attempt.answer for attempt in attempts)
    kinds = {attempt.place[0] for attempt in attempts}
    assert kinds == {"ballot", "mark"}
    tell(f"{kills} kills: {len(attempts)} commands, each answered in the end and there once")


def test_the_ledgers_catch_a_server_that_acknowledges_before_the_commit(
    hall: Hall, serve: Callable[..., FaultyServer], tmp_path: Path
) -> None:
    hall.open_votes()
    server = serve("acknowledge_before_commit")
    crowd, chance = Crowd(hall, server.url, tmp_path), random.Random(SEED)
    assert any(kill_once(crowd, server, chance) for _ in range(10))
