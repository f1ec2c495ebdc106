"""Failed tries: each one makes the next wait longer, for that account and source alone.

Nobody is ever locked out: the longest wait is short, and a try made too early changes nothing.
Kept in the memory of the process, since a restart may forget them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kruvision.services.errors import TooFast

FREE_TRIES = 3
LONGEST_WAIT = 16
FORGOTTEN_AFTER = timedelta(minutes=15)
MOST_KEPT = 10_000
Key = tuple[str, ...]


@dataclass
class Failures:
    """How often in a row, and when last."""

    count: int
    last: datetime

    @property
    def free_at(self) -> datetime:
        return self.last + timedelta(seconds=wait_after(self.count))


_failures: dict[Key, Failures] = {}


def wait_after(count: int) -> int:
    """Seconds to wait after so many failures in a row: nothing at first, then 1, 2, 4, 8, 16."""
    over = count - FREE_TRIES
    return 0 if over < 0 else min(2**over, LONGEST_WAIT)


def require_patience(key: Key, *, at: datetime) -> None:
    """Raise ``TooFast`` while the wait after the last failure is not over."""
    found = _failures.get(key)
    if found and at < found.free_at:
        seconds = -(-(found.free_at - at) // timedelta(seconds=1))
        raise TooFast("too_fast", seconds=seconds)


def note_failure(key: Key, *, at: datetime) -> None:
    """One more failure; old ones of anybody are forgotten on the way."""
    if len(_failures) >= MOST_KEPT:
        _forget_old(at)
    found = _failures.get(key)
    recent = found and at - found.last < FORGOTTEN_AFTER
    _failures[key] = Failures(found.count + 1 if found and recent else 1, at)


def note_success(key: Key) -> None:
    """The right word was said: the failures before it are forgotten."""
    _failures.pop(key, None)


def _forget_old(at: datetime) -> None:
    """Keep what is recent; where even that is too much, keep the newest half."""
    for key, failures in list(_failures.items()):
        if at - failures.last >= FORGOTTEN_AFTER:
            _failures.pop(key, None)
    surplus = len(_failures) - MOST_KEPT // 2
    for key in sorted(_failures, key=lambda key: _failures[key].last)[: max(surplus, 0)]:
        _failures.pop(key, None)
