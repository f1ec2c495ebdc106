"""What makes a ballot acceptable, and the points it brings: a file per voting mode in ``modes``."""

from collections.abc import Sequence
from dataclasses import dataclass

from kruvision.rules.audience import modes
from kruvision.rules.errors import RuleError


@dataclass(frozen=True)
class BallotPaper:
    """What may be chosen: entry ids in running order, the mode's name, how many choices at most."""

    mode: str
    entries: tuple[int, ...]
    choices: int


def accept(paper: BallotPaper, choices: Sequence[int]) -> dict[int, int]:
    """Points for each chosen entry, or ``RuleError``: ``empty_ballot``, ``too_many_choices``,
    ``unknown_entry``, ``chosen_twice``. The order of ``choices`` counts only in ranked modes."""
    if not choices:
        raise RuleError("empty_ballot")
    mode = modes.get(paper.mode)
    limit = mode.limit(paper.choices, len(paper.entries))
    if len(choices) > limit:
        raise RuleError("too_many_choices", limit=limit)
    if len(set(choices)) < len(choices):
        raise RuleError("chosen_twice")
    if set(choices) - set(paper.entries):
        raise RuleError("unknown_entry")
    return mode.points(list(choices), limit)
