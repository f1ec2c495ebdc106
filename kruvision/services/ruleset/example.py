"""A small made-up show computed with the very rules chosen, so that one sees what they do.

Four acts, five jurors. The last two acts get exactly the same from everybody, so that the example
also shows what becomes of a tie.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kruvision.models import Criterion, Show
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.standings import Result, compute
from kruvision.services.scoring.mark_steps import mark_of
from kruvision.services.scoring.rule_book_inputs import rules_of

ACTS = ("1", "2", "3", "4")
JURORS = ("1", "2", "3", "4", "5")
DELEGATIONS = ("1", "2")
VOTERS = {"1": 30, "2": 46, "3": 12, "4": 12}
"""The audience prefers another act than the jury: that is when rules matter."""
_LEVELS = {"1": 9, "2": 7, "3": 6, "4": 6}
_MOODS = (0, 1, -1, 2, -2)


@dataclass(frozen=True)
class Example:
    """The made-up marks and votes, and the result the rules make of them."""

    panel: Panel
    votes: Votes
    result: Result


def work_example(show: Show) -> Example | None:
    """The example under this show's rules and criteria; None while there are no criteria.

    ``show`` may be a proposed one that is not saved. Raises ``RuleError`` where the rules cannot
    be computed with.
    """
    return _worked(show, show.criteria) if show.criteria else None


def example_result(show: Show) -> Result:
    """The example's result to judge rules by: criteria that are not set yet are taken for one from
    1 to 10. Raises ``RuleError`` as ``work_example`` does."""
    plain = Criterion(id=0, scale_min=Fraction(1), scale_max=Fraction(10), step=Fraction(1))
    return _worked(show, show.criteria or [plain]).result


def _worked(show: Show, criteria: Sequence[Criterion]) -> Example:
    panel = Panel(
        entries=ACTS,
        jurors=JURORS,
        criteria=tuple(str(criterion.id) for criterion in criteria),
        marks={
            (act, str(criterion.id), juror): _mark(criterion, act, seat, number)
            for act in ACTS
            for number, criterion in enumerate(criteria)
            for seat, juror in enumerate(JURORS)
        },
    )
    points = {act: Fraction(count) for act, count in VOTERS.items()}
    rules = rules_of(show)
    enough = max(sum(VOTERS.values()), rules.combination.least_ballots)
    ballots = dict.fromkeys(DELEGATIONS, points) if rules.bodies == "delegations" else {}
    votes = Votes(points, dict(VOTERS), ballots, turnout=enough)
    return Example(panel, votes, compute(panel, rules, votes))


def _mark(criterion: Criterion, act: str, seat: int, number: int) -> Fraction:
    """A mark on the criterion's own scale: the act's level, the juror's mood, a little variety."""
    most = int((criterion.scale_max - criterion.scale_min) / criterion.step)
    mood = _MOODS[(seat + number) % len(_MOODS)] * max(1, most // 10)
    steps = most * _LEVELS[act] // 10 + mood
    return mark_of(criterion, max(0, min(most, steps)))
