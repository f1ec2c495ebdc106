"""What makes a ballot acceptable, and the points it brings: a file per voting mode in ``modes``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kruvision.rules.audience import modes
from kruvision.rules.errors import RuleError

Choice: TypeAlias = int | tuple[int, int]
"""A chosen entry; where acts are marked, an entry and its mark."""
MOST_MARK = 12
LARGEST_MARK = 100


@dataclass(frozen=True)
class BallotPaper:
    """What may be chosen: entry ids in running order, the mode's name, how many choices at most;
    where acts are marked, the highest mark. ``delegations`` says which entry is whose own."""

    mode: str
    entries: tuple[int, ...]
    choices: int
    most_mark: int = MOST_MARK
    delegations: Mapping[int, int] = field(default_factory=dict)


def accept(
    paper: BallotPaper, choices: Sequence[Choice], delegation: int | None = None
) -> dict[int, int]:
    """Points for each chosen entry, or ``RuleError``: ``empty_ballot``, ``too_many_choices``,
    ``unknown_entry``, ``chosen_twice``, ``own_act`` (of the voter's ``delegation``),
    ``mark_out_of_range``. The order of ``choices`` counts only in ranked modes."""
    if not choices:
        raise RuleError("empty_ballot")
    mode = modes.get(paper.mode)
    limit = mode.limit(paper.choices, len(paper.entries))
    if len(choices) > limit:
        raise RuleError("too_many_choices", limit=limit)
    chosen = [entry_of(choice) for choice in choices]
    if len(set(chosen)) < len(chosen):
        raise RuleError("chosen_twice")
    if set(chosen) - set(paper.entries) or any(is_mark(c) != mode.is_marked for c in choices):
        raise RuleError("unknown_entry")
    if delegation is not None and delegation in map(paper.delegations.get, chosen):
        raise RuleError("own_act")
    points = mode.points(choices, limit)
    if mode.is_marked and not all(0 <= mark <= paper.most_mark for mark in points.values()):
        raise RuleError("mark_out_of_range", most=paper.most_mark)
    return points


def is_mark(choice: Choice) -> bool:
    """Whether a choice says a mark, too."""
    return not isinstance(choice, int)


def entry_of(choice: Choice) -> int:
    """The entry of a choice."""
    return choice if isinstance(choice, int) else choice[0]


def read_choices(kept: Iterable[Any]) -> tuple[Choice, ...]:
    """Choices as they are kept, where pairs are lists."""
    return tuple(one if isinstance(one, int) else (one[0], one[1]) for one in kept)


def choice_text(choice: Choice) -> str:
    """A choice as a digest of ballots has it: ``17``, or ``17:12`` with its mark."""
    return str(choice) if isinstance(choice, int) else f"{choice[0]}:{choice[1]}"
