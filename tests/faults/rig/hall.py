"""A hall in the middle of its vote, and the server that serves it, whole or with a guard removed.

All entries have sung, so tablets may mark and phones may vote at the same time.
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import config as settings
from kruvision import clock, create_app, database
from kruvision.extensions import db
from kruvision.live import voting_clock
from kruvision.models import Edition
from kruvision.services.access import SYSTEM
from kruvision.services.audience.tickets import PrintedTicket
from kruvision.services.jury import cards as juror_cards
from kruvision.services.shows import editions
from kruvision.simulation.browser import Browser
from kruvision.simulation.organizer import SimulatedOrganizer
from kruvision.simulation.server import ServerProcess
from tests.factories import make_edition, make_show, make_staff
from tests.factories.jury import call
from tests.factories.voting import entry_ids, open_vote, print_tickets

ENTRY_SCRIPT = Path(__file__).with_name("faulty_server.py")
FOUR_HOURS = 14_400
PASSWORD = "correct horse"


def copy_of(migrated: Path, instance: Path) -> "Hall":
    """An empty hall on SQLite in a new folder."""
    instance.mkdir()
    shutil.copy(migrated, instance / "kruvision.db")
    return Hall(instance)


@dataclass(frozen=True)
class Vote:
    """A show with an open window."""

    show_id: int
    window_id: int
    entries: Sequence[int]
    criteria: Sequence[int]


class Hall:
    """An instance folder and a database (SQLite in the folder when no address is given)."""

    def __init__(self, instance: Path, database_url: str = "") -> None:
        self.instance = instance
        self.settings = {
            "KRU_INSTANCE": str(instance),
            "KRU_DATABASE_URL": database_url,
            "KRU_SECRET_KEY": "a secret of the fault tests",
            "KRU_HOST": "127.0.0.1",
        }
        self.app = create_app(settings.load(self.settings, testing=True))
        database.migrate_to_newest(self.app)
        self.votes: list[Vote] = []
        self.cards: list[str] = []
        self.login = ""

    @contextmanager
    def database(self) -> Iterator[None]:
        """Look into the database; its connections are closed afterwards."""
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()
                db.engine.dispose()

    def open_votes(self, count: int = 1, *, entries: int = 4, **values: Any) -> None:
        """So many shows of one edition, each with an open vote, two jurors and four criteria; and
        an organizer. The jurors of the first show get cards."""
        with self.database():
            edition = next(iter(editions.list_editions()), None) or make_edition()
            self.login = self.login or make_staff("organizer", PASSWORD).login
            for _ in range(count):
                self.votes.append(self._open_vote(edition, entries, values))
            voting_clock.beat(clock.now())

    def _open_vote(self, edition: Edition, entries: int, values: dict[str, Any]) -> Vote:
        show = make_show(
            edition=edition,
            entries=entries,
            jurors=2,
            criteria=4,
            phase="voting",
            **{"window_seconds": FOUR_HOURS, **values},
        )
        for entry in list(show.entries):
            call(entry, "performed")
        if not self.cards:
            jurors = [seat.juror_id for seat in show.seats]
            self.cards = [juror_cards.make_card(j, by=SYSTEM, at=clock.now()) for j in jurors]
        window = open_vote(show, at=clock.now())
        criteria = [criterion.id for criterion in show.criteria]
        return Vote(show.id, window.id, entry_ids(show.id), criteria)

    def print_tickets(self, count: int) -> list[PrintedTicket]:
        """Tickets of the first show."""
        with self.database():
            return print_tickets(self.votes[0].show_id, count)

    def organizer_at(self, url: str) -> SimulatedOrganizer:
        """The organizer, logged in at this address; ``show_id`` is the first show's."""
        organizer = SimulatedOrganizer(url, "en")
        browser: Browser = organizer.browser
        values = {"login": self.login, "password": PASSWORD}
        browser.submit(browser.get("/login"), "/login", **values)
        organizer.show_id = self.votes[0].show_id
        return organizer


class FaultyServer(ServerProcess):
    """The server of a hall. ``mutant`` names the guard taken out of it (see ``mutants.py``), empty
    for the product as it is; ``before`` are words in front of the program, of a tracer for one."""

    def __init__(self, hall: Hall, mutant: str = "", before: Sequence[str] = ()) -> None:
        super().__init__(hall.instance)
        self.hall, self.mutant, self.before = hall, mutant, before

    @property
    def program(self) -> list[str]:
        return [*self.before, sys.executable, str(ENTRY_SCRIPT), self.mutant]

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, **self.hall.settings, "KRU_PORT": str(self.port)}
