"""What one process keeps in memory for its app, in one place: made by ``create_app``.

Nothing that counts rests on it. It ends with the process, and several processes have one each.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import current_app

if TYPE_CHECKING:
    from flask import Flask

    from kruvision.live.broadcast import Dirty
    from kruvision.live.phone_connections import Hub
    from kruvision.papers.ticket_jobs import TicketJob
    from kruvision.phone import Picture
    from kruvision.services.archive.whole import Archive
    from kruvision.services.ephemeral.store import Store
    from kruvision.services.learning.beforehand import AllAsked
    from kruvision.services.transactions.group_commit import JobQueue
    from kruvision.web.kept_pages import KeptPage
    from kruvision.web.operations.metrics import Meters

NAME = "kruvision"


@dataclass
class Loop:
    """Something that is done again and again beside the requests."""

    within: float
    """Seconds after which a turn that has not ended stands still."""
    began: float | None = None
    """When the turn under way began, by the monotonic clock; None between two turns."""
    failures: int = 0
    """How many turns have failed so far."""

    @property
    def stands_still(self) -> bool:
        """Whether the turn under way takes longer than it ever should."""
        return self.began is not None and time.monotonic() - self.began > self.within


@dataclass
class State:
    """The memory of one app in one process."""

    store: Store
    """Who was heard when, and who failed how often; in Redis where processes share it."""
    dirty: Dirty
    """Rooms to be sent anew at the next tick."""
    phones: Hub
    """Open connections of phones, and what each of them shows."""
    meters: Meters
    """Requests counted and timed."""
    open_sockets: Callable[[], int]
    """How many tablets, consoles and screens are connected now."""
    told: Dirty | None = None
    """Rooms to be named to the other processes, where there are any."""
    listener: Callable[..., None] | None = None
    """Who hears of commits; held here, since signals forget whom nobody holds."""
    loops: dict[str, Loop] = field(default_factory=dict)
    """What runs beside the requests, by the name of its work."""
    unclosed: dict[int, str] = field(default_factory=dict)
    """Shows whose vote should be closed by now and could not be, with the code of the reason."""
    consoles: set[int] = field(default_factory=set)
    """Shows whose console somebody opened."""
    room_pictures: dict[str, tuple[float, Any]] = field(default_factory=dict)
    """The newest pictures of consoles' and screens' rooms, and when they were made."""
    pictures: dict[str, Picture] = field(default_factory=dict)
    """The newest page of all phones in each language."""
    asked_before: AllAsked | None = None
    """What the hall may be asked before it begins."""
    queues: dict[Any, JobQueue[Any, Any]] = field(default_factory=dict)
    """Commands that wait for the next commit, by what carries them out."""
    ticket_jobs: dict[int, TicketJob] = field(default_factory=dict)
    """Ticket sheets in the making, by show."""
    public_pages: dict[tuple[str, str], KeptPage] = field(default_factory=dict)
    """Public pages and files as their readers get them, by path and language."""
    form_pages: dict[tuple[str, str, str, str], list[str]] = field(default_factory=dict)
    """Pages of strangers' forms in parts, by template, path, language and what they show."""
    archive: Archive | None = None
    """The archive as it was read last."""
    archive_reading: threading.Lock = field(default_factory=threading.Lock)
    """Held by the one who reads it anew."""
    public_listener: Callable[..., None] | None = None
    """Who forgets them when something they show has changed."""


def state_of(app: Flask) -> State:
    """The memory of an app."""
    found: State = app.extensions[NAME]
    return found


def state() -> State:
    """The memory of the app in whose context this is called."""
    found: State = current_app.extensions[NAME]
    return found
