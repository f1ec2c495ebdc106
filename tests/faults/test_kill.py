"""The server is killed (kill -9) at random moments while phones vote and tablets mark.

It starts again on the same data; what people were told meanwhile must be there, once. Then what
got no answer is sent again, as phones and tablets do by themselves, and everything is closed.
"""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.rig import audit
from tests.faults.rig.crowd import Crowd
from tests.faults.rig.hall import FaultyServer, Hall
from tests.faults.sizes import size

pytestmark = pytest.mark.faults
SEED = 20261120


def kill_once(crowd: Crowd, server: FaultyServer, chance: random.Random) -> list[str]:
    """One kill and restart; everything that was promised and is not there."""

    def kill() -> None:
        crowd.wait_answered(chance.randint(2, 100))
        time.sleep(chance.uniform(0, 0.02))  # at any moment between two answers
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
    assert any(kill_once(crowd, server, chance) for _ in range(30))
