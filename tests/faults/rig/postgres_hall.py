"""A hall whose database is a PostgreSQL server, and several processes that serve it."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import requests
import socketio

from kruvision.simulation.browser import Browser
from scripts.servers import PostgresServer, ValkeyServer, wait_until
from tests.databases import address_of, migrate, postgres_settings, say
from tests.faults.rig.crowd import QUEUES, Crowd
from tests.faults.rig.hall import FaultyServer, Hall, Vote
from tests.faults.rig.ledger import Attempt
from tests.faults.rig.people import PhoneQueue, Tablet

DATABASE = "kru_fault"
AWAY = ("storage_away", "server_error")


class SharedHall(Hall):
    """A hall of several processes; ``redis_url`` empty when each keeps to itself."""

    def __init__(self, instance: Path, database_url: str, redis_url: str = "") -> None:
        super().__init__(instance, database_url)
        self.settings["KRU_REDIS_URL"] = redis_url

    def serve(self, processes: int, mutant: str = "") -> list[FaultyServer]:
        """So many processes, one after the other; whoever starts them stops them."""
        servers = [FaultyServer(self, mutant) for _ in range(processes)]
        for server in servers:
            server.start()
        return servers


class OwnServers:
    """A PostgreSQL and a Valkey server that a test may stop, with a migrated database."""

    def __init__(self, folder: Path) -> None:
        self.postgres = PostgresServer()
        self.valkey = ValkeyServer()
        self.postgres.start()
        self.valkey.start()
        say(self.postgres.address(), f"CREATE DATABASE {DATABASE}")
        folder.mkdir()
        migrate(postgres_settings(folder, self.address))

    @property
    def address(self) -> str:
        """The database's."""
        return address_of(self.postgres.address(), DATABASE)

    def remove(self) -> None:
        """End both and delete what they kept."""
        self.postgres.remove()
        self.valkey.remove()


class PatientBrowser(Browser):
    """A phone that takes a fault of the server (5xx) for no answer, as the page's script does."""

    def _checked(self, answer: requests.Response) -> requests.Response:
        if answer.status_code >= 500:
            raise requests.ConnectionError(f"{answer.url}: {answer.status_code}")
        return super()._checked(answer)


class PatientPhones(PhoneQueue):
    """People with such phones."""

    def open_phone(self) -> Browser:
        return PatientBrowser(self.url, "en")


class PatientTablet(Tablet):
    """A tablet that keeps what the server could not save, as its outbox does."""

    def _ask(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        answer = super()._ask(event, data)
        if answer.get("error") in AWAY:
            raise socketio.exceptions.ConnectionError(answer["error"])
        return answer


class SharedCrowd(Crowd):
    """Phones and tablets that are spread over the processes."""

    def __init__(self, hall: Hall, servers: Sequence[FaultyServer], folder: Path) -> None:
        self.hall, self.vote = hall, hall.votes[0]
        urls = [server.url for server in servers]
        self.queues = [PatientPhones(urls[n % len(urls)], folder, n) for n in range(QUEUES)]
        self.tablets = [
            PatientTablet(urls[n % len(urls)], code, self.vote, folder, n)
            for n, code in enumerate(hall.cards)
        ]
        self.come_in()


def vote_until_closed(
    servers: Sequence[FaultyServer], hall: Hall, vote: Vote, folder: Path, queues: int = QUEUES
) -> list[Attempt]:
    """Phones vote on all processes, the organizer closes on the first, phones are told so."""
    organizer = hall.organizer_at(servers[0].url)
    organizer.show_id = vote.show_id
    people = [
        PhoneQueue(servers[n % len(servers)].url, folder, vote.window_id * 100 + n)
        for n in range(queues)
    ]
    never = threading.Event()
    threads = [threading.Thread(target=one.work, args=(vote, never)) for one in people]
    for thread in threads:
        thread.start()
    wait_until(lambda: all(one.ledger.answers for one in people), lambda: "somebody cannot vote")
    organizer.close_vote()
    for thread in threads:
        thread.join()
    assert all('"closed"' in one.refusal for one in people), [one.refusal for one in people]
    return [attempt for one in people for attempt in one.ledger.attempts()]
