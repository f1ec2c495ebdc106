"""How many have voted. The pace per minute is kept in this process's memory only: a ballot in the
database carries no time."""

import threading
from collections import Counter
from datetime import datetime
from typing import Any

from kruvision.models import VotingWindow
from kruvision.services.windows import find_latest_window

KEPT_WINDOWS = 8
_lock = threading.Lock()
_minutes: dict[tuple[int, datetime], Counter[int]] = {}


def turnout(show_id: int) -> dict[str, Any]:
    """``{"ballots": n, "per_minute": [n, …]}`` of the show's latest window.

    Minutes count from the opening; a minute says how many voted for the first time in it. After
    a restart the minutes before it are zero.
    """
    window = find_latest_window(show_id)
    if window is None:
        return {"ballots": 0, "per_minute": []}
    with _lock:
        minutes = dict(_minutes.get(_name(window), {}))
    last = max(minutes, default=-1)
    return {
        "ballots": window.ballots,
        "per_minute": [minutes.get(minute, 0) for minute in range(last + 1)],
    }


def count_first_ballot(window: VotingWindow, at: datetime) -> None:
    """Somebody voted for the first time in this window."""
    minute = max(0, int((at - window.opened_at).total_seconds() // 60))
    with _lock:
        _minutes.setdefault(_name(window), Counter())[minute] += 1
        while len(_minutes) > KEPT_WINDOWS:
            del _minutes[next(iter(_minutes))]


def _name(window: VotingWindow) -> tuple[int, datetime]:
    return window.id, window.opened_at
