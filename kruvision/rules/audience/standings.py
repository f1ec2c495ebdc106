"""The audience's own standings: who the hall liked best, whatever its votes count for elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.contest import Votes
from kruvision.rules.ranking import order_by, places


@dataclass(frozen=True)
class AudienceStanding:
    """One act in the hall's own order: `votes` are the points it got, `voters` who gave it any."""

    entry: str
    place: int
    votes: Fraction
    voters: int


def audience_places(votes: Votes, entries: Iterable[str]) -> tuple[AudienceStanding, ...]:
    """These acts by their votes, most first; level ones share a place (1 2 2 4).

    Nothing breaks a tie here: the hall has said no more. An act nobody chose has 0 votes.
    """
    given = {entry: votes.points.get(entry, Fraction(0)) for entry in entries}
    order = order_by({entry: (points,) for entry, points in given.items()})
    at = places(order)
    return tuple(
        AudienceStanding(entry, at[entry], given[entry], votes.voters.get(entry, 0))
        for level in order
        for entry in level
    )
