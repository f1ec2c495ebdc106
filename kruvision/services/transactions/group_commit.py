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
LONGEST_QUEUE = 3000
ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
Work = Callable[[Sequence[ItemT], list[Change]], Sequence[ResultT | Exception]]
"""What does many items at once, inside the open transaction: the result or the refusal of each.
Whatever it refuses has to be refused before anything of it is written."""


class Job(Generic[ItemT, ResultT]):
    """One item in the queue. Its turn comes once it is done, or has to lead the next group."""

    def __init__(self, item: ItemT) -> None:
        self.item = item
        self.turn = threading.Event()
        self.outcome: list[ResultT | Exception] = []

    def result(self) -> ResultT:
        """What came of it, returned or raised."""
        outcome = self.outcome[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class JobQueue(Generic[ItemT, ResultT]):
    """The jobs that wait for the next group, and whether somebody leads it already."""

    def __init__(self, work: Work[ItemT, ResultT], patience: float) -> None:
        self.work, self.patience = work, patience
        self.waiting: list[Job[ItemT, ResultT]] = []
        self.is_led = False
        self.lock = threading.Lock()

    def join(self, job: Job[ItemT, ResultT]) -> bool:
        """Add a job; true for the one who has to lead. A full queue is ``TooFast("busy")``."""
        with self.lock:
            if len(self.waiting) >= LONGEST_QUEUE:
                raise TooFast("busy", seconds=1)
            self.waiting.append(job)
            leads, self.is_led = not self.is_led, True
            return leads

    def lead(self) -> None:
        """Gather a group, do its work, and hand the lead to whoever is first in the queue then."""
        self._gather()
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

    def _gather(self) -> None:
        """Wait while others join."""
        if self.patience:
            time.sleep(self.patience)
        joined = 0
        for _look in range(LOOKS):
            if len(self.waiting) == joined or len(self.waiting) >= LARGEST_GROUP:
                break
            joined = len(self.waiting)
            time.sleep(LOOK_SECONDS)


def in_group(work: Work[ItemT, ResultT], item: ItemT, *, patience: float = 0) -> ResultT:
    """Let ``work`` do this item in a transaction shared with others, and return or raise what comes
    of it, after the commit; ``TooFast("busy")`` where too many wait.

    Where something more important is done meanwhile, ``patience`` are seconds in which others may
    join at least, so that a few come to the database together that would come one by one.

    Who waits in the queue holds no connection: there are fewer of them than people.
    """
    if db.session.registry.has():
        db.session.rollback()
    queues = state().queues
    queue = queues.get(work) or queues.setdefault(work, JobQueue(work, patience))
    job: Job[ItemT, ResultT] = Job(item)
    if not queue.join(job):
        job.turn.wait()
    if not job.outcome:
        queue.lead()
    return job.result()


def waiting() -> int:
    """How many commands are in the queues now."""
    return sum(len(queue.waiting) for queue in state().queues.values())


def work_through(work: Work[ItemT, ResultT], group: Sequence[Job[ItemT, ResultT]]) -> None:
    """One transaction for the group. A refusal concerns its own job; after a fault each is tried
    alone, so that it concerns nobody else, unless it is the database itself that is away."""
    fault: Exception = RuntimeError("the group was not committed")
    try:
        outcomes = _commit_together(work, [job.item for job in group])
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
def _commit_together(
    work: Work[ItemT, ResultT], items: Sequence[ItemT]
) -> Sequence[ResultT | Exception]:
    """What each item of the group answers or is refused, once all is committed."""
    with transaction(alone=False, quiet=True) as changes:
        return work(items, changes)
