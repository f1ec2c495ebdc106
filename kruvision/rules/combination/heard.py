"""Which bodies are heard: what is left of a combination when a body failed or hardly anybody voted.

A body that fails (no juror, no vote, too few ballots) leaves the other one standing, and the result
says so.
"""

from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.contest import Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Combination
from kruvision.rules.scores import Scores
from kruvision.rules.working import WorkingStep, step


@dataclass(frozen=True)
class Heard:
    """The way that can be computed with the bodies there are, and what a reader must know of it.

    `counts_votes` is false where the votes count for nothing, not even for tie-breaks.
    """

    method: str
    notes: tuple[WorkingStep, ...]
    counts_votes: bool = True

    @property
    def both(self) -> bool:
        """Whether both bodies have a part in the totals."""
        return self.method not in ("jury_only", "audience_only")


def heard(
    chosen: Combination, jury: Scores | None, votes: Votes | None, *, interim: bool = False
) -> Heard:
    """Which of the two bodies count under the rules, and what to say about the other one.

    Raises `RuleError` where nothing can be computed at all: `nothing_to_compute`, `no_jury_marks`,
    `no_votes`. With `interim` the show is still running, and both may come yet.
    """
    if jury is None and votes is None and not interim:
        raise RuleError("nothing_to_compute")
    if chosen.method == "audience_only":
        if votes is None and not interim:
            raise RuleError("no_votes")
        return Heard(chosen.method, ())
    if jury is None:
        return _without_jury(chosen, votes, interim)
    if votes is None:
        alone = chosen.method == "jury_only"
        return Heard("jury_only", () if alone else (step("no_votes", combination=chosen.method),))
    cast, notes = _turnout(chosen, votes)
    if cast < chosen.least_ballots:
        few = step(
            "too_few_ballots",
            ballots=cast,
            least=chosen.least_ballots,
            combination=chosen.method,
        )
        return Heard("jury_only", (few, *notes), counts_votes=False)
    if chosen.method == "jury_only":
        return Heard(chosen.method, (step("votes_not_combined"), *notes))
    return Heard(chosen.method, notes)


def _without_jury(chosen: Combination, votes: Votes | None, interim: bool) -> Heard:
    """The audience alone, however few: there is nobody else to decide."""
    if chosen.method == "jury_only":
        if not interim:
            raise RuleError("no_jury_marks")
        return Heard(chosen.method, () if votes is None else (step("votes_not_combined"),))
    if votes is None:
        return Heard("jury_only", (step("no_votes", combination=chosen.method),))
    return Heard("audience_only", (step("no_jury_marks", combination=chosen.method),))


def _turnout(chosen: Combination, votes: Votes) -> tuple[Fraction, tuple[WorkingStep, ...]]:
    """How many ballots were cast. Where nobody counted them, each vote is taken for one."""
    if votes.turnout is not None:
        return Fraction(votes.turnout), ()
    given = sum(votes.points.values(), Fraction(0))
    return given, (step("ballots_not_counted", votes=given),) if chosen.least_ballots else ()
