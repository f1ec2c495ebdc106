"""What one process commits shows on the phones of all; and Redis, over which they tell each other,
ended and started again in the middle of a vote."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest
import redis
import requests

from kruvision.live.other_processes import CHANNEL
from kruvision.simulation.browser import TIMEOUT
from kruvision.simulation.organizer import SimulatedOrganizer
from scripts.servers import ValkeyServer, wait_until
from tests.faults.rig import audit
from tests.faults.rig.hall import FaultyServer
from tests.faults.rig.postgres_hall import SharedCrowd, SharedHall

pytestmark = pytest.mark.faults
PRESSES = 8


class Ear:
    """A phone that listens to one process; ``heard`` is when it got which picture."""

    def __init__(self, server: FaultyServer) -> None:
        self.heard: dict[str, float] = {}
        self.news = threading.Condition()
        self.stream = requests.get(f"{server.url}/v/stream", stream=True, timeout=TIMEOUT)
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

    def newest(self, known: int) -> str:
        """The tag of the newest picture, once there are more than ``known``; else empty."""
        with self.news:
            self.news.wait_for(lambda: len(self.heard) > known, TIMEOUT)
            return list(self.heard)[-1] if len(self.heard) > known else ""


@pytest.fixture
def own_redis() -> Iterator[ValkeyServer]:
    """A server that speaks Redis, of this test's own."""
    with ValkeyServer().running() as server:
        yield server


@pytest.fixture
def open_hall(
    tmp_path: Path, fresh_postgres: str
) -> Iterator[Callable[..., tuple[SharedHall, list[FaultyServer]]]]:
    """A hall with an open vote, served by two processes that share this Redis (none when empty)."""
    started: list[FaultyServer] = []

    def start(redis_url: str, mutant: str = "") -> tuple[SharedHall, list[FaultyServer]]:
        hall = SharedHall(tmp_path / "instance", fresh_postgres, redis_url)
        hall.open_votes()
        started.extend(hall.serve(2, mutant))
        return hall, started

    yield start
    for server in started:
        server.kill()


def listen(processes: list[FaultyServer]) -> tuple[Ear, Ear]:
    """A phone at each of two processes, with its first picture."""
    near, far = (Ear(server) for server in processes)
    for ear in (near, far):
        assert ear.newest(0)
    return near, far


def wait_connected(own_redis: ValkeyServer) -> None:
    """Until both processes hear each other."""
    with redis.Redis.from_url(own_redis.address()) as client:
        wait_until(
            lambda: client.pubsub_numsub(CHANNEL)[0][1] == 2,
            lambda: "the processes do not hear each other",
        )


def press(organizer: SimulatedOrganizer, ear: Ear) -> tuple[str, float]:
    """Prolong the vote; the tag of the picture that this phone gets then, and when that was."""
    page, known, pressed = organizer.console(), len(ear.heard), time.monotonic()
    organizer.browser.submit(page, "/prolong", seconds="60")
    tag = ear.newest(known)
    assert tag
    return tag, pressed


def delays(organizer: SimulatedOrganizer, ears: tuple[Ear, Ear]) -> list[float]:
    """How long after a press on the first process each of the two shows it."""
    tag, pressed = press(organizer, ears[0])
    with ears[1].news:
        assert ears[1].news.wait_for(lambda: tag in ears[1].heard, TIMEOUT)
    return [ear.heard[tag] - pressed for ear in ears]


def test_a_press_in_one_process_shows_on_the_phones_of_another(
    own_redis: ValkeyServer,
    open_hall: Callable[..., tuple[SharedHall, list[FaultyServer]]],
    tell: Callable[[str], None],
) -> None:
    hall, processes = open_hall(own_redis.address(), "look_never")
    ears, organizer = listen(processes), hall.organizer_at(processes[0].url)
    wait_connected(own_redis)
    taken = [delays(organizer, ears) for _ in range(PRESSES)]
    here, later = (median(times) for times in zip(*((n, f - n) for n, f in taken), strict=True))
    tell(f"a press shows here after {here:.2f} s, in another process {later:+.3f} s")


def test_processes_that_tell_each_other_nothing_show_nothing(
    open_hall: Callable[..., tuple[SharedHall, list[FaultyServer]]],
) -> None:
    """The far one next shows a picture when something is pressed there, both presses in it."""
    hall, processes = open_hall("")
    near, far = listen(processes)
    tag, _pressed = press(hall.organizer_at(processes[0].url), near)
    press(hall.organizer_at(processes[1].url), far)
    assert tag not in far.heard


def test_redis_may_die_and_come_back_while_people_vote(
    own_redis: ValkeyServer,
    open_hall: Callable[..., tuple[SharedHall, list[FaultyServer]]],
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    hall, processes = open_hall(own_redis.address())
    crowd = SharedCrowd(hall, processes, tmp_path)
    ears, organizer = listen(processes), hall.organizer_at(processes[0].url)
    wait_connected(own_redis)

    def lose_redis() -> None:
        crowd.wait_answered(20)
        own_redis.kill()
        crowd.wait_answered(50)

    crowd.send_until(lose_redis)
    near, alone = delays(organizer, ears)
    own_redis.start()

    def find_redis() -> None:
        wait_connected(own_redis)
        crowd.wait_answered(20)

    crowd.send_until(find_redis)
    delays(organizer, ears)
    assert crowd.take_refusals() == []
    with hall.database():
        assert audit.complaints(crowd.attempts()) == []
    tell(f"Redis died: {len(crowd.answered())} commands taken, pictures {alone - near:.1f} s later")
