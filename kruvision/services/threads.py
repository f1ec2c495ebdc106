"""Threads beside the loop, a lane for each kind of slow work: what waits in one lane stands in
nobody else's way, and how many may wait in it is bounded."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar, cast

from gevent import get_hub
from gevent.threadpool import ThreadPool

from kruvision.extensions import db
from kruvision.services.errors import Unavailable

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """So many threads for one kind of work; ``most`` callers are inside at once, those who wait for
    a thread among them, and None bounds nothing."""

    def __init__(self, threads: int, most: int | None = None) -> None:
        self.threads = threads
        self.most = most
        self.inside = 0
        self._pool: ThreadPool | None = None

    @property
    def waiting(self) -> int:
        """How many callers wait for a thread."""
        return max(0, self.inside - self.threads)

    def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the work in a thread of this lane while everybody else is served, and return or raise
        what comes of it. Raises ``Unavailable("server_busy")`` where too many are inside.

        A thread of the system that is not the loop's has nobody to hold up and does it itself.
        """
        if not get_hub().main_hub:
            return work(*args, **kwargs)
        if self.most is not None and self.inside >= self.most:
            raise Unavailable("server_busy", seconds=1)
        self.inside += 1
        try:
            result, error = self._threads().apply(_outcome, (partial(work, *args, **kwargs),))
        finally:
            self.inside -= 1
        if error:
            raise error
        return cast(T, result)

    def _threads(self) -> ThreadPool:
        if self._pool is None:
            self._pool = ThreadPool(self.threads)
        return self._pool


def _outcome(work: Callable[[], T]) -> tuple[T | None, Exception | None]:
    """What comes of the work: gevent would print an error that leaves a thread as a fault."""
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001  (kept for the one who asked, where it is raised)
        return None, error


COMMITS = Lane(1)
"""The disk of SQLite, which has one writer: nothing else ever stands before a commit."""
KNOWN_PEOPLE = Lane(1, most=30)
"""Hashing for whoever proved something before: a card, a code, a session, a device once let in."""
STRANGERS = Lane(1, most=60)
"""Hashing for everybody else: one after the other, so that the last of them waits for seconds."""
PAPERS = Lane(2, most=12)
"""PDF, tables, photos, statistics, backups."""
SEARCHES = Lane(1, most=30)
"""Searches of the archive; the first one after a change makes its index, which takes seconds."""


def hold_no_connection() -> None:
    """Give back the connection to the database, for as long as one waits for a lane or for somebody
    who sends: there are fewer connections than people who may wait. Not inside a transaction."""
    if db.session.registry.has():
        db.session.rollback()
