"""The audience's points as the database counts them: one tally per window and entry, moved by
triggers with every ballot."""

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Tally, VotingWindow


def tallies(show_id: int) -> dict[int, tuple[int, int]]:
    """``{entry_id: (points, voters)}`` over all windows of a show, with zeros for entries that
    nobody chose; empty before the first window opens."""
    query = (
        select(Tally.entry_id, func.sum(Tally.points), func.sum(Tally.voters))
        .join(VotingWindow, VotingWindow.id == Tally.window_id)
        .where(VotingWindow.show_id == show_id)
        .group_by(Tally.entry_id)
    )
    return {entry: (points, voters) for entry, points, voters in db.session.execute(query)}
