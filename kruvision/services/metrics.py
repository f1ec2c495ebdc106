"""How many marks and ballots there are: numbers for monitoring, nothing of what they say.

Where each act has a vote of its own, how many vote is what they say (``flow.hides_turnout``).
"""

from sqlalchemy import and_, func, not_, select

from kruvision.extensions import db
from kruvision.models import Mark, Show, Turnout, VotingWindow
from kruvision.rules.evening.flow import PUBLIC_PHASES, VOTE_PER_ACT

_HIDES_TURNOUT = and_(Show.window_scope == VOTE_PER_ACT, Show.phase.not_in(PUBLIC_PHASES))


def count_marks() -> int:
    """Marks that are saved, in all shows."""
    return db.session.scalar(select(func.count()).select_from(Mark)) or 0


def count_ballots() -> int:
    """Ballots that are counted, in all voting windows whose number is no secret."""
    query = select(func.sum(Turnout.ballots)).join(VotingWindow).join(Show)
    return db.session.scalar(query.where(not_(_HIDES_TURNOUT))) or 0


def is_turnout_hidden() -> bool:
    """Whether votes were opened in a show where nobody may know yet how many vote."""
    query = select(VotingWindow.id).join(Show).where(_HIDES_TURNOUT).limit(1)
    return db.session.execute(query).first() is not None
