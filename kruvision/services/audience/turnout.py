"""How many have voted. The pace per minute is in the ephemeral store only: a ballot in the
database carries no time."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kruvision.models import VotingWindow
from kruvision.services.audience.windows import find_latest_window
from kruvision.services.ephemeral.store import current_store

KEPT_SECONDS = 24 * 3600


def turnout(show_id: int) -> dict[str, Any]:
    """``{"ballots": n, "per_minute": [n, …]}`` of the show's latest window.

    Minutes count from the opening; a minute says how many voted for the first time in it. After
    a restart the minutes before it may be zero.
    """
    window = find_latest_window(show_id)
    if window is None:
        return {"ballots": 0, "per_minute": []}
    counts = {int(minute): int(n) for minute, n in current_store().read(_key(window)).items()}
    per_minute = [counts.get(minute, 0) for minute in range(max(counts, default=-1) + 1)]
    return {"ballots": window.ballots, "per_minute": per_minute}


def count_first_ballots(window: VotingWindow, times: Iterable[datetime]) -> None:
    """At these times somebody voted for the first time in this window."""
    minutes = Counter(int((at - window.opened_at).total_seconds() // 60) for at in times)
    for minute, count in minutes.items():
        current_store().add(_key(window), str(max(0, minute)), seconds=KEPT_SECONDS, count=count)


def _key(window: VotingWindow) -> str:
    return f"pace:{window.id}"
