"""How many have voted. The pace per minute is in the ephemeral store only: a ballot in the
database carries no time."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Ballot, Show, Ticket, VotingWindow
from kruvision.rules.evening import flow
from kruvision.services.audience.windows import find_latest_window
from kruvision.services.ephemeral.store import current_store
from kruvision.services.shows import shows
from kruvision.services.transactions.transaction import current_revision

KEPT_SECONDS = 24 * 3600


def turnout(show_id: int) -> dict[str, Any]:
    """``{"ballots": n, "per_minute": [n, …]}`` of the show's latest window; ``ballots`` is None
    while nobody may know.

    Minutes count from the opening; a minute says how many voted for the first time in it. After
    a restart the minutes before it may be zero.
    """
    window = find_latest_window(show_id)
    if window is None:
        return {"ballots": 0, "per_minute": []}
    if is_hidden(shows.get_show(show_id)):
        return {"ballots": None, "per_minute": []}
    counts = {int(minute): int(n) for minute, n in current_store().read(_key(window)).items()}
    per_minute = [counts.get(minute, 0) for minute in range(max(counts, default=-1) + 1)]
    return {"ballots": window.ballots, "per_minute": per_minute}


def is_hidden(show: Show) -> bool:
    """Whether nobody may know yet how many have voted in this show."""
    return flow.hides_turnout(show.window_scope, show.phase)


def is_shown(show: Show) -> bool:
    """Whether the wall says how many have voted."""
    return show.turnout_shown and not is_hidden(show)


def last_commit() -> tuple[int, int]:
    """``(revision, by phones)``: another pair after every commit. Phones cast ballots, change them
    and take tickets, in all shows: the revision says nothing of that. Not for anything that is
    sent."""
    revision = current_revision()
    casts = select(func.count() + func.coalesce(func.sum(Ballot.changes), 0)).select_from(Ballot)
    taken = select(func.count()).select_from(Ticket).where(Ticket.device != "")
    return revision, int(db.session.scalar(casts) or 0) + int(db.session.scalar(taken) or 0)


def count_first_ballots(window: VotingWindow, times: Iterable[datetime]) -> None:
    """At these times somebody voted for the first time in this window."""
    minutes = Counter(int((at - window.opened_at).total_seconds() // 60) for at in times)
    for minute, count in minutes.items():
        current_store().add(_key(window), str(max(0, minute)), seconds=KEPT_SECONDS, count=count)


def _key(window: VotingWindow) -> str:
    return f"pace:{window.id}"
