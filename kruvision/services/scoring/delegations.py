"""What each delegation's people gave to each act, counted from the ballots themselves.

There is no tally beside it: delegations are few, and what is counted anew each time is never wrong.
"""

from collections.abc import Iterable
from fractions import Fraction

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Ballot, BallotChoice, Show, VotingWindow
from kruvision.rules.audience.delegations import LEAST_BALLOTS
from kruvision.services.scoring.tallies import Measure

Count = tuple[int, int]
"""Points, and by how many."""


def given_by_delegations(show: Show, acts: Iterable[str]) -> dict[str, dict[str, Fraction]]:
    """By delegation what it gave to each of these acts but its own, by the show's voting mode; only
    those delegations whose people cast enough ballots to be heard."""
    own = {str(entry.id): entry.delegation_id for entry in show.entries}
    could = list(acts)
    counts = _counts(show.id)
    given: dict[str, dict[str, Fraction]] = {}
    for delegation, ballots in sorted(ballots_of_delegations(show.id).items()):
        if ballots < LEAST_BALLOTS:
            continue
        measured = Measure(show.voting_mode, ballots)
        given[str(delegation)] = {
            act: measured.of(*counts.get((delegation, int(act)), (0, 0)))
            for act in could
            if own.get(act) != delegation
        }
    return given


def ballots_of_delegations(show_id: int) -> dict[int, int]:
    """How many ballots each delegation cast; where each act has a vote of its own, in the one that
    most of its people took part in."""
    query = (
        select(Ballot.delegation_id, func.count())
        .join(VotingWindow, VotingWindow.id == Ballot.window_id)
        .where(VotingWindow.show_id == show_id, Ballot.delegation_id.is_not(None))
        .group_by(Ballot.delegation_id, Ballot.window_id)
    )
    found: dict[int, int] = {}
    for delegation, ballots in db.session.execute(query):
        whose = int(delegation or 0)
        found[whose] = max(ballots, found.get(whose, 0))
    return found


def _counts(show_id: int) -> dict[tuple[int, int], Count]:
    ballots = (BallotChoice.window_id == Ballot.window_id) & (
        BallotChoice.voter_key == Ballot.voter_key
    )
    query = (
        select(
            Ballot.delegation_id, BallotChoice.entry_id, func.sum(BallotChoice.points), func.count()
        )
        .join(Ballot, ballots)
        .join(VotingWindow, VotingWindow.id == Ballot.window_id)
        .where(VotingWindow.show_id == show_id, Ballot.delegation_id.is_not(None))
        .group_by(Ballot.delegation_id, BallotChoice.entry_id)
    )
    rows = db.session.execute(query)
    return {(int(whose or 0), entry): (points, voters) for whose, entry, points, voters in rows}
