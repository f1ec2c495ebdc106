"""Failed tries: each one makes the next wait longer, for that account and source alone.

Nobody is ever locked out: the longest wait is short, and a try made too early changes nothing.
Kept in the store, since a restart may forget them; under a hash, since a source may be an
address.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from kruvision.services.ephemeral.store import current_store
from kruvision.services.errors import TooFast

FREE_TRIES = 3
LONGEST_WAIT = 16
FORGOTTEN_AFTER = timedelta(minutes=15)
AttemptKey = tuple[str, ...]


@dataclass
class Failures:
    """How often in a row, and when last."""

    count: int
    last: datetime

    @property
    def free_at(self) -> datetime:
        return self.last + timedelta(seconds=wait_after(self.count))


def wait_after(count: int) -> int:
    """Seconds to wait after so many failures in a row: nothing at first, then 1, 2, 4, 8, 16."""
    over = count - FREE_TRIES
    return 0 if over < 0 else min(2**over, LONGEST_WAIT)


def require_wait_over(key: AttemptKey, *, at: datetime) -> None:
    """Raise ``TooFast("too_fast")`` while the wait after the last failure is not over."""
    found = _found(key)
    if found and at < found.free_at:
        seconds = -(-(found.free_at - at) // timedelta(seconds=1))
        raise TooFast("too_fast", seconds=seconds)


def note_failure(key: AttemptKey, *, at: datetime) -> None:
    """One more failure; those of long ago no longer count."""
    found = _found(key)
    if found and at - found.last >= FORGOTTEN_AFTER:
        note_success(key)
    seconds = int(FORGOTTEN_AFTER.total_seconds())
    current_store().add(_name(key), "count", seconds=seconds)
    current_store().note(_name(key), {"last": at.isoformat()}, seconds=seconds)


def note_success(key: AttemptKey) -> None:
    """A try succeeded: the failures before it are forgotten."""
    current_store().drop(_name(key))


def _found(key: AttemptKey) -> Failures | None:
    said = current_store().read(_name(key))
    if "count" not in said or "last" not in said:
        return None
    return Failures(int(said["count"]), datetime.fromisoformat(said["last"]))


def _name(key: AttemptKey) -> str:
    return f"tries:{hashlib.sha256(repr(key).encode()).hexdigest()}"
