"""Everybody who writes at once: phones that vote and tablets that mark, until something happens."""

import threading
from collections.abc import Callable
from pathlib import Path

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
        for tablet in self.tablets:
            tablet.enter()
            tablet.stand_up()

    def send_until(self, end: Callable[[], None]) -> None:
        """All send at once, until ``end`` returns."""
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

    def answered(self) -> list[Attempt]:
        """What was acknowledged."""
        return [attempt for attempt in self.attempts() if attempt.answer]

    def take_refusals(self) -> list[str]:
        """Why somebody stopped; from here on they may go on."""
        refusals = [one.refusal for one in (*self.queues, *self.tablets) if one.refusal]
        for one in (*self.queues, *self.tablets):
            one.refusal, one.unanswered = "", None
        return refusals
