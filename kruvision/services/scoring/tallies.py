"""The audience's points as the database counts them: one tally per window and entry, moved by
triggers with every ballot."""

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Tally, VotingWindow
from kruvision.rules.audience import modes
from kruvision.rules.audience.hall_marks import mean_mark


@dataclass(frozen=True)
class Measure:
    """What tallied points come to by a voting mode, where so many ballots were cast for the act
    that most people voted on."""

    mode: str
    ballots: int

    @property
    def counted(self) -> str:
        """What the points are, as ``Votes.counted`` says it."""
        return "marks" if modes.get(self.mode).is_marked else "points"

    def of(self, points: int, voters: int) -> Fraction:
        """The points of an act: the mean of its marks, or what adds up."""
        if self.counted == "marks":
            return mean_mark(int(points), int(voters), self.ballots)
        return Fraction(int(points))


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
