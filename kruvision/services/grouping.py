"""Many small writes in one transaction: what arrives within a few milliseconds shares one commit.

A commit waits for the disk; a hall that votes at once would wait for it a thousand times. The first
of a group waits a moment, does the work of all who joined meanwhile, and commits once. Everybody is
answered after that commit. Groups are small, so that a juror's mark never waits behind the hall.
"""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog
from flask import current_app

from kruvision.rules.errors import RuleError
from kruvision.services.changes import Change
from kruvision.services.errors import Refused, TooFast
from kruvision.services.transaction import transaction

log = structlog.get_logger()
GATHER_SECONDS = 0.003
LARGEST_GROUP = 100
LONGEST_LINE = 3000
T = TypeVar("T")


class Job(Generic[T]):
    """One piece of work in line. Its turn comes once it is done, or has to lead the next group."""

    def __init__(self, work: Callable[[list[Change]], T]) -> None:
        self.work = work
        self.turn = threading.Event()
        self.results: list[T] = []
        self.error: Exception | None = None

    @property
    def is_done(self) -> bool:
        return bool(self.results or self.error)


class Line:
    """Who waits for the next group, and whether somebody leads it already."""

    def __init__(self) -> None:
        self.waiting: list[Job[object]] = []
        self.is_led = False
        self.lock = threading.Lock()

    def join(self, job: Job[object]) -> bool:
        """Stand in line; true for the one who has to lead. A full line is ``TooFast("busy")``."""
        with self.lock:
            if len(self.waiting) >= LONGEST_LINE:
                raise TooFast("busy", seconds=1)
            self.waiting.append(job)
            leads, self.is_led = not self.is_led, True
            return leads

    def lead(self) -> None:
        """Gather a group, do its work, and hand the lead to whoever is first in line then."""
        time.sleep(GATHER_SECONDS)
        with self.lock:
            group, self.waiting = self.waiting[:LARGEST_GROUP], self.waiting[LARGEST_GROUP:]
        try:
            work_through(group)
        finally:
            with self.lock:
                following = self.waiting[:1]
                self.is_led = bool(following)
            for job in (*group, *following):
                job.turn.set()


def in_group(work: Callable[[list[Change]], T]) -> T:
    """Do ``work`` in a transaction shared with others, and return or raise what it does, after the
    commit. Whatever it refuses has to be refused before it writes anything."""
    line: Line = current_app.extensions.setdefault("kru_group", Line())
    job: Job[T] = Job(work)
    if not line.join(job):  # type: ignore[arg-type]  # a line holds work of any kind
        job.turn.wait()
    if not job.is_done:
        line.lead()
    if job.error:
        raise job.error
    return job.results[0]


def waiting() -> int:
    """How many commands stand in line now."""
    line: Line | None = current_app.extensions.get("kru_group")
    return len(line.waiting) if line else 0


def work_through(group: list[Job[object]]) -> None:
    """One transaction for the group. A refusal concerns its own job; a fault undoes them all."""
    refusals: dict[int, Exception] = {}
    results: dict[int, object] = {}
    fault: Exception = RuntimeError("the group was not committed")
    try:
        with transaction() as changes:
            for place, job in enumerate(group):
                try:
                    results[place] = job.work(changes)
                except (Refused, RuleError) as refusal:
                    refusals[place] = refusal
            changes[:] = dict.fromkeys(changes)
    except Exception as error:
        log.exception("a group of commands was rolled back", size=len(group))
        fault, results = error, {}
    finally:
        for place, job in enumerate(group):
            if place in results:
                job.results.append(results[place])
            else:
                job.error = refusals.get(place, fault)
