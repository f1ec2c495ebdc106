"""One evening from the first account to the published result, played through the real doors."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import requests
import socketio

from kruvision.simulation import expected
from kruvision.simulation.browser import UnexpectedAnswer
from kruvision.simulation.hall import SimulatedHall
from kruvision.simulation.juror import SimulatedJuror
from kruvision.simulation.organizer import SimulatedOrganizer
from kruvision.simulation.phone import SimulatedPhone
from kruvision.simulation.server import ServerDidNotStart, ServerProcess

STOPPED = (
    UnexpectedAnswer,
    ServerDidNotStart,
    requests.RequestException,
    socketio.exceptions.SocketIOError,
)
"""What an evening that cannot go on ends with: the server does not start, answer, do as asked."""
PATIENCE = 300.0
"""Seconds after which somebody who should have marked or voted is given up."""


@dataclass(frozen=True)
class Pace:
    """Seconds: a song, a juror's tap, the spread of the votes, a look at what is on the screen, one
    at what the hall is told; and for how many seconds a question is open."""

    song: float
    tap: float
    votes: float
    look: float
    answer: float
    question: int


FAST = Pace(song=0, tap=0, votes=0.5, look=0, answer=0, question=120)
CALM = Pace(song=20, tap=2.5, votes=30, look=8, answer=20, question=15)


@dataclass
class SimulatedEvening:
    """The people of one evening. ``say`` tells the audience of the terminal what happens. The hall
    is asked about the songs where there are ``guests`` beside the voters."""

    server: ServerProcess
    pace: Pace
    phones: int
    seed: int
    say: Callable[[str], None]
    guests: int = 0
    hall: SimulatedHall | None = None
    organizer: SimulatedOrganizer = field(init=False)
    colleague: SimulatedOrganizer = field(init=False)
    jurors: list[SimulatedJuror] = field(default_factory=list)
    voters: list[SimulatedPhone] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    screen: str = ""

    def gather(self, simulated: int | None = None) -> None:
        """Accounts, a hall screen, the draw, cards for the jury; so many jurors (all without a
        number) and the phones come in. The cards left over are somebody else's to use."""
        url = self.server.url
        self.organizer, self.colleague = SimulatedOrganizer(url), SimulatedOrganizer(url, "ru")
        self.organizer.come_in(self.server.setup_link, "Айгерім", "organizer")
        self.colleague.come_in(self.organizer.invite_colleague("organizer"), "Марат", "colleague")
        self.screen = self.organizer.add_screen("Hall")
        self.cards = self.organizer.make_cards()
        self.organizer.draw_order(f"{self.seed} 7 42")
        for number, code in enumerate(self.cards[:simulated]):
            self._seat_juror(code, self.seed + number)
        for number in range(self.phones):
            self._hand_out_phone(self.seed * 1000 + number)
        if self.guests:
            self.organizer.ask_hall(self.pace.question)
            self.hall = SimulatedHall(url, self.guests, self.seed)

    def _seat_juror(self, code: str, seed: int) -> None:
        show_id = self.organizer.show_id
        tablet = SimulatedJuror(self.server.url, code, show_id, seed, self.pace.tap)
        tablet.enter()
        in_background(tablet.work)
        self.jurors.append(tablet)

    def _hand_out_phone(self, seed: int) -> None:
        one = SimulatedPhone(self.server.url, seed, self.pace.votes)
        one.join()
        in_background(one.follow)
        self.voters.append(one)

    def perform(self) -> None:
        """Start the show, call every act, wait for the simulated jury, open and close the vote."""
        if self.hall:
            self.hall.answer_before()
        self.organizer.press_next("start_show")
        while self.organizer.waiting_entries():
            self.finish(self.call())
        self.open_vote()
        for one in self.voters:
            one.wait_voted(self.pace.votes + PATIENCE)
        time.sleep(self.pace.look)
        self.organizer.close_vote()

    def call(self) -> int:
        """The next act comes on stage and sings; its entry."""
        entry_id = self.organizer.press_next("call_entry")
        assert entry_id is not None
        self.say(f"on stage: entry {entry_id}")
        time.sleep(self.pace.song)
        return entry_id

    def finish(self, entry_id: int) -> None:
        """Wait until the jury has handed in, and let the act go."""
        for tablet in self.expected_jury(entry_id):
            tablet.wait_submitted(entry_id, PATIENCE)
        self.organizer.press_next("finish_entry")
        if self.hall:
            self.hall.hear()
            time.sleep(self.pace.answer)
        time.sleep(self.pace.look)

    def expected_jury(self, _entry_id: int) -> list[SimulatedJuror]:
        """Whose sheets for an act are waited for."""
        return self.jurors

    def open_vote(self) -> None:
        """Let the phones vote."""
        self.organizer.press_next("open_voting")
        self.say("voting is open")

    def excuse(self) -> None:
        """Leave out of the show whoever took a card and did not mark everybody."""
        for juror_id in self.organizer.unmarked_by():
            self.say(f"juror {juror_id} did not mark every act and is declared absent")
            self.organizer.declare_absent(juror_id)

    def publish(self) -> Any:
        """Two people publish; everybody leaves; the public result comes back."""
        self.organizer.publish()
        self.colleague.publish()
        published = self.organizer.public_result()
        self.leave()
        return published

    def leave(self) -> None:
        """Everybody goes home."""
        for one in self.voters:
            one.leave()
        for tablet in self.jurors:
            tablet.leave()

    def marks(self) -> dict[tuple[int, int, int], str]:
        """Every mark as its juror sent it."""
        return {
            (entry, criterion, tablet.juror_id): value
            for tablet in self.jurors
            for (entry, criterion), value in tablet.sent.items()
        }

    def check(self, published: Any) -> list[str]:
        """Every difference between what was published and what these people sent."""
        ballots = [one.cast for one in self.voters]
        wanted = expected.expected_standings(published, self.marks(), ballots)
        return differences(wanted, expected.published_standings(published))

    def check_learning(self) -> list[str]:
        """Every difference between the report on what the hall learned and what its guests know."""
        return self.hall.check(self.organizer.learning_report()) if self.hall else []


def differences(wanted: Sequence[object], got: Sequence[object]) -> list[str]:
    """Every row that is not as it should be."""
    pairs = zip_longest(wanted, got)
    return [f"expected {want}, published {have}" for want, have in pairs if want != have]


def in_background(work: Callable[[], None]) -> None:
    """Let somebody work beside the others."""
    threading.Thread(target=work, daemon=True).start()
