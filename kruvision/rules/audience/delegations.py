"""Delegations as a body of voters: each gives points to every act but its own.

What a delegation's people voted, by the show's own voting mode, makes its order of the acts; the
order gives 12 10 8 7 … and level acts share the points of their places. An act has the sum of all
that the delegations gave it. Its own delegation gives it nothing, as a juror who stepped aside:
so the mean of those who could give counts, times the number of delegations.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kruvision.rules.audience.modes import PointsScale
from kruvision.rules.contest import Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ranking import order_by, scale_points

LEAST_TICKETS = 3
"""A delegation has to have so many tickets before a vote opens."""
LEAST_BALLOTS = 3
"""With fewer ballots a delegation gives no points: they would tell how its few people voted."""
LEAST_DELEGATIONS = 2
"""One alone would leave its own acts to nobody."""

GivenTo = Mapping[str, Mapping[str, Fraction]]
"""By delegation what it gave to each entry; its own acts are not in it."""


def votes_of_delegations(
    counted: GivenTo, entries: Sequence[str], scale: PointsScale, turnout: int | None = None
) -> Votes:
    """The audience's points made of delegations. ``counted`` is what each delegation's people gave,
    in whatever measure: only its order counts, so points that it gave are read to themselves.

    Raises ``RuleError("nobody_could_give")`` for an entry that no delegation could give to.
    """
    given = {name: _points(ballot, entries, scale) for name, ballot in counted.items() if ballot}
    points = {entry: _score(entry, given) for entry in entries} if given else {}
    voters = {entry: sum(ballot.get(entry, 0) > 0 for ballot in given.values()) for entry in points}
    return Votes(points, voters, given, turnout, counted="delegations")


def _points(
    ballot: Mapping[str, Fraction], entries: Sequence[str], scale: PointsScale
) -> dict[str, Fraction]:
    keys = {entry: (ballot[entry],) for entry in entries if entry in ballot}
    return scale_points(order_by(keys), scale)


def _score(entry: str, given: GivenTo) -> Fraction:
    could = [ballot[entry] for ballot in given.values() if entry in ballot]
    if not could:
        raise RuleError("nobody_could_give", entry=entry)
    return sum(could, Fraction(0)) * len(given) / len(could)
