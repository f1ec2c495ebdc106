"""What one process commits shows on the phones of all; and Redis, over which they tell each other,
ended and started again in the middle of a vote."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest
import requests

from kruvision.simulation.organizer import SimulatedOrganizer
from tests.faults.rig import audit
from tests.faults.rig.hall import FaultyServer
from tests.faults.rig.postgres_hall import OwnServers, SharedCrowd, SharedHall

pytestmark = pytest.mark.faults
FOLLOWS_SECONDS = 0.25
FOLLOWS_ALONE_SECONDS = 3.0
"""How soon a process shows it that has to look into the database by itself."""


class Ear:
    """A phone that listens to one process; ``heard`` is when it got which picture."""

    def __init__(self, server: FaultyServer) -> None:
        self.heard: dict[str, float] = {}
        self.news = threading.Condition()
        self.stream = requests.get(f"{server.url}/v/stream", stream=True, timeout=(10, 60))
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            for line in self.stream.iter_lines(chunk_size=1):
                if line.startswith(b"data: {"):
                    with self.news:
                        self.heard.setdefault(json.loads(line[6:])["tag"], time.monotonic())
                        self.news.notify_all()
        except (requests.RequestException, AttributeError):
            return  # the phone was put away

    def newest(self, known: int, seconds: float) -> str:
        """The tag of the newest picture, once there are more than ``known``; empty if none is."""
        with self.news:
            self.news.wait_for(lambda: len(self.heard) > known, seconds)
            return list(self.heard)[-1] if len(self.heard) > known else ""


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[OwnServers]:
    """A PostgreSQL and a Valkey of this test's own."""
    servers = OwnServers(tmp_path / "migrated")
    yield servers
    servers.remove()


@pytest.fixture
def open_hall(
    tmp_path: Path, servers: OwnServers
) -> Iterator[Callable[[str], tuple[SharedHall, list[FaultyServer]]]]:
    """A hall with an open vote, served by two processes that share this Redis (none when empty)."""
    started: list[FaultyServer] = []

    def start(redis_url: str) -> tuple[SharedHall, list[FaultyServer]]:
        hall = SharedHall(tmp_path / "instance", servers.address, redis_url)
        hall.open_votes()
        started.extend(hall.serve(2))
        return hall, started

    yield start
    for server in started:
        server.kill()


def delays(organizer: SimulatedOrganizer, ears: tuple[Ear, Ear], seconds: float) -> list[float]:
    """How long after a press on the first process each of the two shows it; infinite where it
    never does."""
    page, known = organizer.console(), [len(ear.heard) for ear in ears]
    pressed = time.monotonic()
    organizer.browser.submit(page, "/prolong", seconds="60")
    tag = ears[0].newest(known[0], 5)
    assert tag
    if ears[1].newest(known[1], seconds) != tag:
        return [ears[0].heard[tag] - pressed, float("inf")]
    return [ear.heard[tag] - pressed for ear in ears]


def listen(processes: list[FaultyServer]) -> tuple[Ear, Ear]:
    """A phone at each of two processes, with its first picture."""
    near, far = (Ear(server) for server in processes)
    for ear in (near, far):
        assert ear.newest(0, 5)
    time.sleep(1.5)  # until the processes hear each other
    return near, far


def test_a_press_in_one_process_shows_on_the_phones_of_another(
    servers: OwnServers,
    open_hall: Callable[..., tuple[SharedHall, list[FaultyServer]]],
    tell: Callable[[str], None],
) -> None:
    hall, processes = open_hall(servers.valkey.address())
    ears, organizer = listen(processes), hall.organizer_at(processes[0].url)
    taken = [delays(organizer, ears, 3) for _ in range(8)]
    later = median(far - near for near, far in taken)
    assert later < FOLLOWS_SECONDS
    here = median(near for near, _far in taken)
    tell(f"a press shows here after {here:.2f} s, in another process {later:+.3f} s")


def test_processes_that_tell_each_other_nothing_show_nothing(
    open_hall: Callable[..., tuple[SharedHall, list[FaultyServer]]],
) -> None:
    hall, processes = open_hall("")
    ears = listen(processes)
    _near, far = delays(hall.organizer_at(processes[0].url), ears, 2)
    assert far == float("inf")


def test_redis_may_die_and_come_back_while_people_vote(
    servers: OwnServers,
    open_hall: Callable[..., tuple[SharedHall, list[FaultyServer]]],
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    hall, processes = open_hall(servers.valkey.address())
    crowd = SharedCrowd(hall, processes, tmp_path)
    ears, organizer = listen(processes), hall.organizer_at(processes[0].url)

    def lose_redis() -> None:
        time.sleep(0.5)
        servers.valkey.kill()
        time.sleep(1.0)

    crowd.send_until(lose_redis)
    near, alone = delays(organizer, ears, FOLLOWS_ALONE_SECONDS)
    assert alone < near + FOLLOWS_ALONE_SECONDS
    servers.valkey.start()
    crowd.send_until(lambda: time.sleep(3))
    assert delays(organizer, ears, 3)[1] < float("inf")
    assert crowd.take_refusals() == []
    with hall.database():
        assert audit.complaints(crowd.attempts()) == []
    tell(f"Redis died: {len(crowd.answered())} commands taken, pictures {alone:.1f} s later")
