"""Failed tries: each one makes the next wait longer, for that account and source alone.

Nobody is ever locked out: the longest wait is short, and a try made too early changes nothing.
Kept in the store, since a restart may forget them; under a hash, since a source may be an
address.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from kruvision.services.ephemeral.store import current_store
from kruvision.services.errors import TooFast

FREE_TRIES = 3
LONGEST_WAIT = 16
FORGOTTEN_AFTER = timedelta(minutes=15)
AttemptKey = tuple[str, ...]
"""What is tried (``"pin"``), of whom, and from where."""


class Patience(NamedTuple):
    """How many tries in a row cost nothing, the longest wait in seconds after more of them, and the
    first one, which doubles from one to the next."""

    free: int
    longest: int
    first: int = 1


@dataclass
class Failures:
    """How often in a row, and when last."""

    count: int
    last: datetime

    def free_at(self, patience: Patience | None) -> datetime:
        """When the next try may begin."""
        return self.last + timedelta(seconds=wait_after(self.count, patience))


def wait_after(count: int, patience: Patience | None = None) -> int:
    """Seconds to wait after so many failures in a row: nothing at first, then 1, 2, 4, 8, 16."""
    patience = patience or Patience(FREE_TRIES, LONGEST_WAIT)
    over = count - patience.free
    return 0 if over < 0 else min(patience.first * 2 ** min(over, 16), patience.longest)


def require_wait_over(key: AttemptKey, *, at: datetime, patience: Patience | None = None) -> None:
    """Raise ``TooFast("too_fast")`` while the wait after the last failure is not over."""
    found = _found(key)
    if found and at < found.free_at(patience):
        seconds = -(-(found.free_at(patience) - at) // timedelta(seconds=1))
        raise TooFast("too_fast", seconds=seconds)


def begin_try(key: AttemptKey, *, at: datetime, patience: Patience | None = None) -> None:
    """A try that takes its time begins. It counts as failed until ``note_success``, or
    ``give_back``, says otherwise: of many begun at once no more are let through than one after the
    other. Raises ``TooFast("too_fast")``."""
    require_wait_over(key, at=at, patience=patience)
    before = failures(key)
    note_failure(key, at=at)
    if wait_after(before, patience) and failures(key) > before + 1:  # another process was quicker
        raise TooFast("too_fast", seconds=wait_after(before + 1, patience))


def give_back(key: AttemptKey) -> None:
    """A try that was begun did not fail: it never counted."""
    if failures(key):
        seconds = int(FORGOTTEN_AFTER.total_seconds())
        current_store().add(_name(key), "count", count=-1, seconds=seconds)


def failures(key: AttemptKey) -> int:
    """How often it failed in a row."""
    found = _found(key)
    return found.count if found else 0


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
    """Tries of one kind (``"pin"``) never push those of another out of a full store."""
    return f"tries {key[0]}:{hashlib.sha256(repr(key).encode()).hexdigest()}"
