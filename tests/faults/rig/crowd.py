"""Everybody who writes at once: phones that vote and tablets that mark, until something happens."""

import threading
from collections.abc import Callable
from pathlib import Path

from scripts.servers import wait_until
from tests.faults.rig.hall import Hall
from tests.faults.rig.ledger import Attempt
from tests.faults.rig.people import PhoneQueue, Tablet

QUEUES = 6


class Crowd:
    """The people of a hall; their ledgers lie in ``folder``."""

    def __init__(self, hall: Hall, url: str, folder: Path) -> None:
        self.hall, self.vote = hall, hall.votes[0]
        self.queues = [PhoneQueue(url, folder, n) for n in range(QUEUES)]
        self.tablets = [
            Tablet(url, code, self.vote, folder, n) for n, code in enumerate(hall.cards)
        ]
        self.come_in()

    def come_in(self) -> None:
        """Tablets use their cards."""
        self.threads: list[threading.Thread] = []
        for tablet in self.tablets:
            tablet.enter()
            tablet.stand_up()

    def send_until(self, end: Callable[[], None]) -> None:
        """All send at once, until ``end`` returns."""
        is_over = threading.Event()
        for tablet in self.tablets:
            tablet.sit_down()
        works = [(q.work, (self.vote, is_over)) for q in self.queues]
        works += [(t.work_on, (is_over,)) for t in self.tablets]
        self.threads = [threading.Thread(target=work, args=args) for work, args in works]
        for thread in self.threads:
            thread.start()
        try:
            end()
        finally:
            is_over.set()
            for thread in self.threads:
                thread.join()

    def wait_answered(self, more: int) -> None:
        """While they send: until so many more commands are acknowledged, ballots and marks among
        them, or nobody sends any longer."""
        ballots, marks = self.ballots, self.marks

        def is_enough() -> bool:
            new = self.ballots - ballots, self.marks - marks
            return self.is_quiet or (min(new) > 0 and sum(new) >= more)

        while not is_enough():
            known = self.ballots + self.marks
            wait_until(
                lambda known=known: is_enough() or self.ballots + self.marks > known,
                lambda: f"only {self.ballots + self.marks} commands were answered",
            )

    def wait_quiet(self) -> None:
        """While they send: until each of them was refused or got no answer."""
        wait_until(lambda: self.is_quiet, lambda: "somebody sends and sends")

    def wait_stuck(self) -> None:
        """While they send: until everybody waits for an answer to something that writes."""
        everybody = (*self.queues, *self.tablets)
        wait_until(lambda: all(one.unanswered for one in everybody), lambda: "nobody waits")

    @property
    def is_quiet(self) -> bool:
        """Whether nobody sends (any longer)."""
        return not any(thread.is_alive() for thread in self.threads)

    @property
    def ballots(self) -> int:
        """How many ballots were acknowledged; one sent again counts again."""
        return sum(queue.ledger.answers for queue in self.queues)

    @property
    def marks(self) -> int:
        """The same of marks."""
        return sum(tablet.ledger.answers for tablet in self.tablets)

    def send_again(self) -> None:
        """Whoever got no answer sends the same once more."""
        for one in (*self.queues, *self.tablets):
            one.send_again()

    def attempts(self) -> list[Attempt]:
        """All ledgers."""
        return [a for one in (*self.queues, *self.tablets) for a in one.ledger.attempts()]

    def answered(self) -> list[Attempt]:
        """What was acknowledged."""
        return [attempt for attempt in self.attempts() if attempt.answer]

    def take_refusals(self) -> list[str]:
        """Why somebody stopped; from here on they may go on."""
        refusals = [one.refusal for one in (*self.queues, *self.tablets) if one.refusal]
        for one in (*self.queues, *self.tablets):
            one.refusal, one.unanswered = "", None
        return refusals
