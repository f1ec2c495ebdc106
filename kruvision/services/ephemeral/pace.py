"""How quickly somebody may do what is allowed: a few at once, then one every so often. Kept in the
store, since a restart may forget it: what was done stands in the record anyway."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kruvision.services.ephemeral.store import current_store
from kruvision.services.errors import TooFast


@dataclass(frozen=True)
class Pace:
    """``at_once`` in a row, and one more after each ``every``."""

    name: str
    at_once: int
    every: timedelta


def keep_to(pace: Pace, who: str, *, at: datetime) -> None:
    """Count one more by ``who``; ``TooFast("too_fast")`` with the seconds to wait where it comes
    too soon, and then it does not count. Exact where callers take turns, as in a transaction."""
    key = f"pace of {pace.name}:{who}"
    said = current_store().read(key)
    due = max(at, datetime.fromisoformat(said["due"])) if said else at
    wait = due - at - pace.every * (pace.at_once - 1)
    if wait > timedelta(0):
        raise TooFast("too_fast", seconds=-(-wait // timedelta(seconds=1)))
    seconds = int((pace.every * pace.at_once).total_seconds())
    current_store().note(key, {"due": (due + pace.every).isoformat()}, seconds=seconds)
