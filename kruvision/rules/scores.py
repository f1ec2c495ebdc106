"""What a scoring method is and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.working import Explain, StepText

SortKey = tuple[Fraction | int, ...]
"""What entries are compared by: the greater tuple is ahead, equal tuples are level."""


@dataclass(frozen=True)
class Scores:
    """The jury's (or the audience's) result for each entry that can be computed.

    `totals` are the numbers shown; `keys` decide the order, because the number shown is not always
    what is compared (fewest places, majority values). `lower_is_better` tells pages and the
    combination how to read the totals; `gives_points` says that they are points in themselves.
    """

    totals: Mapping[str, Fraction]
    keys: Mapping[str, SortKey]
    explain: Explain
    lower_is_better: bool = False
    gives_points: bool = False


def by_total(
    totals: Mapping[str, Fraction], explain: Explain, *, gives_points: bool = False
) -> Scores:
    """Scores ordered by their totals, the highest first."""
    keys = {entry: (total,) for entry, total in totals.items()}
    return Scores(totals, keys, explain, gives_points=gives_points)


def by_lowest(totals: Mapping[str, Fraction], explain: Explain) -> Scores:
    """Scores ordered by their totals, the lowest first."""
    keys = {entry: (-total,) for entry, total in totals.items()}
    return Scores(totals, keys, explain, lower_is_better=True)


@dataclass(frozen=True)
class Method:
    """A scoring method as its file declares it.

    `cells` says what a cell of the panel holds by default: "marks" (the higher the better) or
    "ranks" (1 is best). `title` is what it is called; `does`, `suits` and `surprises` say in a
    sentence or two each what it does, for whom it is good and what one would not expect, in plain
    English marked by `N_`. `takes_substitutes` is true where points can be entered in place of a
    juror's own. `adds_up` is true where totals are marks or points put together and the highest is
    first, so that something can be taken off and totals of several songs and shows added; false
    where they only stand for an order. `lowest_first` is true where the lowest total is first,
    `marks_alone` where an entry's total depends on its own marks and on nobody else's.
    `weighs_criteria` is false where all criteria count alike, so that even one of weight 0 does.
    `steps` are the words for the kinds of steps that no other method takes.
    """

    name: str
    cells: str
    title: str
    does: str
    suits: str
    surprises: str
    score: Callable[[Panel, Rules], Scores]
    options: tuple[Option, ...] = ()
    takes_substitutes: bool = False
    adds_up: bool = False
    lowest_first: bool = False
    marks_alone: bool = False
    weighs_criteria: bool = True
    steps: Mapping[str, StepText] = field(default_factory=dict)
