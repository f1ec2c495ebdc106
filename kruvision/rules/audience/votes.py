"""The audience's votes as points: counted ballots, ready for the combination and the tie-breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from kruvision.rules.audience import modes
from kruvision.rules.audience.delegations import votes_of_delegations
from kruvision.rules.audience.hall_marks import votes_from_marks
from kruvision.rules.contest import Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.scores import Scores, by_total
from kruvision.rules.working import WorkingStep, step


def votes_from_ballots(ballots: Mapping[str, Mapping[str, Fraction]]) -> Votes:
    """Votes added up from what each voter gave; a voter counts for an entry from any point on, and
    for the turnout with any point on the ballot."""
    points: dict[str, Fraction] = {}
    voters: dict[str, int] = {}
    for ballot in ballots.values():
        for entry, given in ballot.items():
            points[entry] = points.get(entry, Fraction(0)) + given
            voters[entry] = voters.get(entry, 0) + (given > 0)
    turnout = sum(any(given > 0 for given in ballot.values()) for ballot in ballots.values())
    return Votes(points, voters, ballots, turnout)


def count_votes(
    votes: Votes | None, rules: Rules, entries: Sequence[str], left_out: frozenset[str]
) -> Votes | None:
    """The votes as points for these entries, or None when nobody voted.

    Ballots are read as `rules.audience_method` says: "given" adds the points on them, a voting
    mode reads them as its file says. `left_out` are entries taken out of the show; votes for them
    are dropped, and a ballot's ranks close up.
    """
    if votes is None:
        return None
    known = {*entries, *left_out}
    for given in (votes.points, *votes.ballots.values()):
        for entry in given:
            if entry not in known:
                raise RuleError("unknown_entry", name=entry, where="votes")
    kept = votes_without(votes, left_out)
    if rules.audience_method != modes.GIVEN:
        kept = _as_read(kept, rules)
    if rules.bodies == "delegations":
        if not kept.ballots:
            raise RuleError("ballots_missing", method=rules.bodies)
        stay = [entry for entry in entries if entry not in left_out]
        kept = votes_of_delegations(kept.ballots, stay, rules.audience_scale, votes.turnout)
    return kept if any(kept.points.values()) else None


def _as_read(votes: Votes, rules: Rules) -> Votes:
    """The ballots as the voting mode of the rules reads them."""
    if not votes.ballots:
        raise RuleError("ballots_missing", method=rules.audience_method)
    mode, scale = modes.get(rules.audience_method), rules.audience_scale
    by_voter = {voter: mode.read(ballot, scale) for voter, ballot in votes.ballots.items()}
    count = votes_from_marks if mode.is_marked else votes_from_ballots
    return replace(count(by_voter), turnout=votes.turnout)


def audience_scores(votes: Votes, entries: Sequence[str]) -> Scores:
    """The audience's points for every entry, 0 where it gave none, the highest first."""
    totals = {entry: votes.points.get(entry, Fraction(0)) for entry in entries}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        if votes.counted == "delegations":
            return (_of_delegations(votes, entry),)
        given = {v: ballot[entry] for v, ballot in votes.ballots.items() if ballot.get(entry)}
        values = {"points": totals[entry], "voters": votes.voters.get(entry), "ballots": given}
        if votes.counted == "marks":
            return (step("votes_marked", **values),)
        return (step("votes", **values),)

    return by_total(totals, explain)


def _of_delegations(votes: Votes, entry: str) -> WorkingStep:
    """What each delegation gave that could, and what it comes to where others could not."""
    given = {name: ballot[entry] for name, ballot in votes.ballots.items() if entry in ballot}
    return step(
        "delegations",
        points=votes.points.get(entry, Fraction(0)),
        given=given,
        sum=sum(given.values(), Fraction(0)),
        could=len(given),
        delegations=len(votes.ballots),
    )


def votes_without(votes: Votes, out: frozenset[str]) -> Votes:
    """The votes as if these entries had not been there; the turnout stays."""
    if not out:
        return votes
    return replace(
        votes,
        points={entry: points for entry, points in votes.points.items() if entry not in out},
        ballots={v: {e: p for e, p in b.items() if e not in out} for v, b in votes.ballots.items()},
    )
