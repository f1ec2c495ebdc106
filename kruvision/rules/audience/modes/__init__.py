"""The voting modes: what a voter may choose, one file each, found by being here.

A mode's file declares `MODE`: its name, its texts, and how its ballots are limited and read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.registry import found_in

GIVEN = "given"
"""How ballots are read on which points stand already; no mode has this name."""
PointsScale = tuple[Fraction, ...]


@dataclass(frozen=True)
class Mode:
    """A voting mode as its file declares it.

    `title` is what it is called and `hint` one helping sentence, in plain English marked by `N_`.
    `is_ordered` says whether the order of choices counts. `limit(choices, entries)` is the most
    choices a ballot may hold, given the show's number of choices and how many entries there are.
    `points(choices, limit)` are the points of each chosen entry. `read(ballot, scale)` turns what
    stands on a voter's ballot in a file, by entry, into points: ranks or points given there.
    Where it ``is_marked``, a choice is a pair of entry and mark, and what counts is the mean.
    """

    name: str
    title: str
    hint: str
    is_ordered: bool
    limit: Callable[[int, int], int]
    points: Callable[[Sequence[Any], int], dict[int, int]]
    read: Callable[[Mapping[str, Fraction], PointsScale], Mapping[str, Fraction]]
    is_marked: bool = False


@cache
def names() -> tuple[str, ...]:
    """The names of all voting modes, sorted."""
    return tuple(sorted(_registry()))


def ways_to_read() -> tuple[str, ...]:
    """How the ballots of a file can be read: points as given, or by one of the modes."""
    return (GIVEN, *names())


def get(name: str) -> Mode:
    """The voting mode of that name; refuses with `unknown_mode`."""
    mode = _registry().get(name)
    if mode is None:
        raise RuleError("unknown_mode", name=name)
    return mode


@cache
def _registry() -> dict[str, Mode]:
    found = found_in(__name__, __path__, Mode, "MODE", taken=(GIVEN,))
    return {mode.name: mode for mode in found}
