"""Many small writes in one transaction: what arrives within a few milliseconds shares one commit.

A commit waits for the disk; a hall that votes at once would wait for it a thousand times. The first
of a group waits a moment, does the work of all who joined meanwhile, and commits once. Everybody is
answered after that commit. Groups are small, so that a juror's mark never waits behind the hall.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import structlog
from sqlalchemy.exc import OperationalError

from kruvision.extensions import db
from kruvision.services.errors import TooFast
from kruvision.services.transactions.changes import Change
from kruvision.services.transactions.transaction import retry_on_conflict, transaction
from kruvision.state import state

log = structlog.get_logger()
LOOK_SECONDS, LOOKS = 0.001, 5
"""A group is complete when nobody joined between two looks, or after so many."""
LARGEST_GROUP = 100
LONGEST_LINE = 3000
Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item], list[Change]], Sequence[Result | Exception]]
"""What does many items at once, inside the open transaction: the result or the refusal of each.
Whatever it refuses has to be refused before anything of it is written."""


class Job(Generic[Item, Result]):
    """One item in line. Its turn comes once it is done, or has to lead the next group."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.turn = threading.Event()
        self.outcome: list[Result | Exception] = []

    def result(self) -> Result:
        """What came of it, returned or raised."""
        outcome = self.outcome[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class Line(Generic[Item, Result]):
    """Who waits for the next group, and whether somebody leads it already."""

    def __init__(self, work: Work[Item, Result]) -> None:
        self.work = work
        self.waiting: list[Job[Item, Result]] = []
        self.is_led = False
        self.lock = threading.Lock()

    def join(self, job: Job[Item, Result]) -> bool:
        """Stand in line; true for the one who has to lead. A full line is ``TooFast("busy")``."""
        with self.lock:
            if len(self.waiting) >= LONGEST_LINE:
                raise TooFast("busy", seconds=1)
            self.waiting.append(job)
            leads, self.is_led = not self.is_led, True
            return leads

    def gather(self) -> None:
        """Wait while others join."""
        joined = 0
        for _look in range(LOOKS):
            if len(self.waiting) == joined or len(self.waiting) >= LARGEST_GROUP:
                break
            joined = len(self.waiting)
            time.sleep(LOOK_SECONDS)

    def lead(self) -> None:
        """Gather a group, do its work, and hand the lead to whoever is first in line then."""
        self.gather()
        with self.lock:
            group, self.waiting = self.waiting[:LARGEST_GROUP], self.waiting[LARGEST_GROUP:]
        try:
            work_through(self.work, group)
        finally:
            with self.lock:
                following = self.waiting[:1]
                self.is_led = bool(following)
            for job in (*group, *following):
                job.turn.set()


def in_group(work: Work[Item, Result], item: Item) -> Result:
    """Let ``work`` do this item in a transaction shared with others, and return or raise what comes
    of it, after the commit. Who waits in line holds no connection: there are fewer than people."""
    if db.session.registry.has():
        db.session.rollback()
    line: Line[Item, Result] = state().groups.setdefault(work, Line(work))
    job: Job[Item, Result] = Job(item)
    if not line.join(job):
        job.turn.wait()
    if not job.outcome:
        line.lead()
    return job.result()


def waiting() -> int:
    """How many commands stand in line now."""
    return sum(len(line.waiting) for line in state().groups.values())


def work_through(work: Work[Item, Result], group: Sequence[Job[Item, Result]]) -> None:
    """One transaction for the group. A refusal concerns its own job; after a fault each is tried
    alone, so that it concerns nobody else, unless it is the database itself that is away."""
    fault: Exception = RuntimeError("the group was not committed")
    try:
        outcomes = _together(work, [job.item for job in group])
        for job, outcome in zip(group, outcomes, strict=True):
            job.outcome.append(outcome)
    except Exception as error:
        log.exception("a group of commands was rolled back", size=len(group))
        fault = error
        if len(group) > 1 and not isinstance(error, OperationalError):
            for job in group:
                work_through(work, [job])
    finally:
        for job in group:
            if not job.outcome:
                job.outcome.append(fault)


@retry_on_conflict
def _together(work: Work[Item, Result], items: Sequence[Item]) -> Sequence[Result | Exception]:
    """What each item of the group answers or is refused, once all is committed."""
    with transaction(alone=False) as changes:
        return work(items, changes)
