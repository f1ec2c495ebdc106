"""Room for everybody: the open connections, how long each may take for what it is doing, and which
of them go first when too many are open.

A hall is one address, so nobody is ever judged by it. Whoever waits, has sent half a request, does
not read its answer, or has opened a socket and joined nothing, holds nothing but room, and loses
it: after its time, or at once to somebody who comes with a request. A connection costs the server
nothing beyond noting what it does; one look a second over all of them finds those whose time is
over.
"""

import heapq
import resource
from typing import Protocol

import structlog

log = structlog.get_logger()
HEAD_SECONDS = 10.0
"""How long a request's first line and headers may take, and a new connection until it asks."""
IDLE_SECONDS = 75.0
"""How long a connection may wait for its next request."""
BODY_SECONDS, PACE = 30.0, 20_000
"""How long what follows the headers may take, and a second more for each so many bytes; the same
for an answer until its reader has taken it."""
MOST_WAITING = 4096
"""So many may wait or send at once, whatever the system allows."""
GIVEN_UP = 1 / 16
"""The part of those waiting that goes at once when there is no room."""
RESERVE = 1 / 8
"""The part of all files this process may open that neither streams nor waiting connections get: the
database, backups and whoever comes next need some."""
FEWEST_FILES = 256


class Waiting(Protocol):
    """What the room needs to know of a connection."""

    since: float
    """When it began what it does, by the monotonic clock."""

    @property
    def file(self) -> int:
        """The number of its open file."""

    @property
    def is_asking(self) -> bool:
        """Whether it does nothing but hold its place, which somebody else may get then."""

    def is_late(self, now: float) -> bool:
        """Whether its time for what it does is over."""

    def hang_up(self) -> None:
        """End it; its handler notices and leaves."""


class Room:
    """All open connections of this process but the phones' streams, which are handed over.

    The system gives each new connection the smallest free number. Its own number therefore says
    how many files are open, streams and all: nothing needs to be counted.
    """

    def __init__(self, files: int | None = None) -> None:
        self.open: set[Waiting] = set()
        files = files or most_files()
        self.reserve = int(max(files, FEWEST_FILES) * RESERVE)
        self.most = files - self.reserve
        self.dropped = 0
        """How many had to go so that others could come, since the last look."""

    def enter(self, one: Waiting) -> None:
        """Take a new connection; where there is no room, those go that wait longest."""
        if one.file >= self.most or len(self.open) >= MOST_WAITING:
            self.make_room()
        self.open.add(one)

    def leave(self, one: Waiting) -> None:
        """Forget a connection that has ended."""
        self.open.discard(one)

    def has_room_for_streams(self, file: int) -> bool:
        """Whether one more phone may keep its connection for as long as it likes."""
        return file < self.most - self.reserve

    def make_room(self) -> None:
        """Hang up on those that hold theirs longest, a few at once, since more are to come."""
        asking = [one for one in self.open if one.is_asking]
        count = min(len(asking), max(1, int(len(asking) * GIVEN_UP)))
        for one in heapq.nsmallest(count, asking, key=lambda one: one.since):
            self._end(one)
        self.dropped += count

    def look(self, now: float) -> None:
        """Hang up on everybody whose time is over by the monotonic clock; say so where others had
        to go for want of room."""
        for one in [one for one in self.open if one.is_late(now)]:
            self._end(one)
        if self.dropped:
            log.warning("no room for all connections", open=len(self.open), dropped=self.dropped)
            self.dropped = 0

    def _end(self, one: Waiting) -> None:
        self.open.discard(one)
        one.hang_up()


def allowed_for(length: int) -> float:
    """Seconds that so many bytes may take on a slow line."""
    return BODY_SECONDS + length / PACE


def most_files() -> int:
    """How many files this process may open."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 2**20 if soft == resource.RLIM_INFINITY else soft
