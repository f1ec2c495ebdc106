"""How many marks and ballots there are: numbers for monitoring, nothing of what they say."""

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Mark, Turnout


def count_marks() -> int:
    """Marks that are saved, in all shows."""
    return db.session.scalar(select(func.count()).select_from(Mark)) or 0


def count_ballots() -> int:
    """Ballots that are counted, in all voting windows."""
    return db.session.scalar(select(func.sum(Turnout.ballots))) or 0
