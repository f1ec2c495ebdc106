"""How many have voted. The pace per minute is kept in this process's memory only: a ballot in the
database carries no time."""

import threading
from collections import Counter
from datetime import datetime
from typing import Any

from flask import current_app

from kruvision.models import VotingWindow
from kruvision.services.windows import find_latest_window

KEPT_WINDOWS = 8


class Pace:
    """First ballots per minute of the windows opened last."""

    def __init__(self) -> None:
        self.minutes: dict[int, Counter[int]] = {}
        self.lock = threading.Lock()

    def add(self, window_id: int, minute: int) -> None:
        """One more first ballot in this minute."""
        with self.lock:
            self.minutes.setdefault(window_id, Counter())[minute] += 1
            while len(self.minutes) > KEPT_WINDOWS:
                del self.minutes[min(self.minutes)]

    def of(self, window_id: int) -> list[int]:
        """First ballots of each minute up to the last one that had any."""
        with self.lock:
            counts = Counter(self.minutes.get(window_id, {}))
        return [counts[minute] for minute in range(max(counts, default=-1) + 1)]


def turnout(show_id: int) -> dict[str, Any]:
    """``{"ballots": n, "per_minute": [n, …]}`` of the show's latest window.

    Minutes count from the opening; a minute says how many voted for the first time in it. After
    a restart the minutes before it are zero.
    """
    window = find_latest_window(show_id)
    if window is None:
        return {"ballots": 0, "per_minute": []}
    return {"ballots": window.ballots, "per_minute": _pace().of(window.id)}


def count_first_ballot(window: VotingWindow, at: datetime) -> None:
    """Somebody voted for the first time in this window."""
    _pace().add(window.id, max(0, int((at - window.opened_at).total_seconds() // 60)))


def _pace() -> Pace:
    pace: Pace = current_app.extensions.setdefault("kru_pace", Pace())
    return pace
