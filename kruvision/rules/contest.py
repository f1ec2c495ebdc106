"""What a result is computed from: the jury's panel, the audience's votes, recorded decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from kruvision.rules.errors import RuleError

MarkKey = tuple[str, str, str]
"""(entry, criterion, juror)"""


@dataclass(frozen=True)
class Deduction:
    """What is taken off an entry's total, and why.

    `amount` is in points; where it is a `share`, it is a part of the total before anything is taken
    off: 0.05 is 5 %.
    """

    amount: Fraction
    code: str = ""
    why: str = ""
    share: bool = False


@dataclass(frozen=True)
class Panel:
    """One show's marks: who was marked, by whom, on what.

    `entries` are ids in running order. A mark is the number given on the criterion's scale, or a
    rank (1 is best) for the methods that take ranks; a mark that is not there is not a zero.
    A juror in `absent` missed the whole show; one in `stepped_aside` does not mark that entry.
    `substitutes` are points entered in place of a juror's own (or a jury's), by (entry, juror).

    `categories` says in which category an entry stands; one that is not named stands in none.
    `contestants` says who sings an entry, where somebody sings several: these are placed once, by
    that name. `carried` are totals of an earlier show, not weighed yet, by contestant or by entry.
    """

    entries: tuple[str, ...]
    jurors: tuple[str, ...]
    criteria: tuple[str, ...]
    marks: Mapping[MarkKey, Fraction]
    stepped_aside: frozenset[tuple[str, str]] = frozenset()
    absent: frozenset[str] = frozenset()
    juror_weights: Mapping[str, Fraction] = field(default_factory=dict)
    deductions: Mapping[str, tuple[Deduction, ...]] = field(default_factory=dict)
    disqualified: frozenset[str] = frozenset()
    substitutes: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    contestants: Mapping[str, str] = field(default_factory=dict)
    carried: Mapping[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        entries = _distinct("entry", self.entries)
        jurors = _distinct("juror", self.jurors)
        criteria = _distinct("criterion", self.criteria)
        if self.marks:
            marked, on, by = zip(*self.marks, strict=True)
            _known("entry", entries, marked)
            _known("criterion", criteria, on)
            _known("juror", jurors, by)
        _known("entry", entries, (*self.deductions, *self.disqualified))
        _known("entry", entries, (*self.categories, *self.contestants))
        _known("entry", entries | set(self.contestants.values()), self.carried)
        _known("juror", jurors, (*self.absent, *self.juror_weights))
        for pairs in (self.stepped_aside, self.substitutes):
            _known("entry", entries, (entry for entry, _ in pairs))
            _known("juror", jurors, (juror for _, juror in pairs))
        for juror, weight in self.juror_weights.items():
            if weight < 0:
                raise RuleError("negative_weight", juror=juror)
        for entry, taken in self.deductions.items():
            if any(one.amount < 0 for one in taken):
                raise RuleError("negative_deduction", entry=entry)

    def part(self, **changes: Any) -> "Panel":
        """A panel made of parts of this one: whatever it names is known to hold together."""
        made = object.__new__(Panel)
        made.__dict__.update(self.__dict__, **changes)
        return made


@dataclass(frozen=True)
class Votes:
    """What the audience gave: points (or single votes) for each entry.

    `voters` counts, for each entry, the voters who gave it any points. `ballots` holds what each
    voter gave, where that is known; tie-breaks that count twelves and tens need it. `turnout` is
    how many ballots were cast (the least of any act's vote, where each act has its own); None
    where nobody counted them. `counted` says what the points are: "points" added up, the mean of
    "marks", or what "delegations" gave, whose names `ballots` goes by.
    """

    points: Mapping[str, Fraction]
    voters: Mapping[str, int] = field(default_factory=dict)
    ballots: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    turnout: int | None = None
    counted: str = "points"

    def __post_init__(self) -> None:
        for entry, points in self.points.items():
            if points < 0:
                raise RuleError("negative_votes", entry=entry)


@dataclass(frozen=True)
class Decision:
    """What the head of the jury decided about level entries: who decided, and why.

    It is an order, the one ahead first; or, where it is `shared`, that they stay level and share
    the place, in whatever order they are named.
    """

    order: tuple[str, ...]
    by: str = ""
    why: str = ""
    shared: bool = False


def _distinct(kind: str, names: tuple[str, ...]) -> frozenset[str]:
    known = frozenset(names)
    if len(known) < len(names):
        double = next(name for at, name in enumerate(names) if name in names[:at])
        raise RuleError(f"duplicate_{kind}", name=double)
    return known


def _known(kind: str, known: frozenset[str], names: Iterable[str]) -> None:
    unknown = sorted(set(names) - known)
    if unknown:
        raise RuleError(f"unknown_{kind}", name=unknown[0])
