"""What is allowed when: the one table of actions and phases, read from ``phases.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kruvision.rules.evening.flow import PHASES

ALLOWED, TWO_PEOPLE = "allowed", "two_people"
"""The words of a cell that allows; any other word is the code of a refusal."""
PERMITTED = frozenset({ALLOWED, TWO_PEOPLE})
TWO = ("two_people_from", "two_people_until")
KNOWN = frozenset({"from", "until", "before", "after", "in_correction", *TWO})


@cache
def table() -> dict[str, dict[str, str]]:
    """Every action with its word for every phase: ``allowed``, ``two_people`` or the code of the
    refusal. Raises ``ValueError`` for a row that says too little, too much or nothing known."""
    return {action: read_row(action, row) for action, row in tomllib.loads(_text()).items()}


def read_row(action: str, row: Mapping[str, str]) -> dict[str, str]:
    """One action's words by phase; raises ``ValueError``."""
    if unknown := set(row) - KNOWN:
        raise ValueError(f"phases.toml: {action} has {sorted(unknown)}")
    first = _place(action, row.get("from", PHASES[0]))
    last = _place(action, row.get("until", PHASES[-1]))
    two = _places_of_two(action, row)
    outside = {"before": first > 0, "after": last < len(PHASES) - 1}
    for name, is_needed in outside.items():
        if is_needed is not (name in row):
            raise ValueError(f"phases.toml: {action} needs {name} exactly where it is refused")
    if first > last:
        raise ValueError(f"phases.toml: {action} ends before it begins")
    words = {}
    for place, phase in enumerate(PHASES):
        inside = TWO_PEOPLE if place in two else ALLOWED
        words[phase] = row["before"] if place < first else row["after"] if place > last else inside
    return words


@cache
def in_correction() -> frozenset[str]:
    """The actions that an open correction of a published result allows beside their phases."""
    rows = tomllib.loads(_text())
    return frozenset(action for action, row in rows.items() if row.get("in_correction"))


def verdict(action: str, phase: str) -> str:
    """``allowed``, ``two_people`` or the code of the refusal. Raises ``KeyError`` for an action
    that the table does not know."""
    return table()[action][phase]


def is_over(action: str, phase: str) -> bool:
    """Whether no phase from this one on allows the action any more."""
    row, place = table()[action], PHASES.index(phase)
    return PERMITTED.isdisjoint(row[later] for later in PHASES[place:])


def _text() -> str:
    return (Path(__file__).parent / "phases.toml").read_text(encoding="utf-8")


def _places_of_two(action: str, row: Mapping[str, str]) -> range:
    """The places of the phases in which it takes two people."""
    if TWO[0] not in row:
        return range(0)
    return range(_place(action, row[TWO[0]]), _place(action, row.get(TWO[1], PHASES[-1])) + 1)


def _place(action: str, phase: str) -> int:
    if phase not in PHASES:
        raise ValueError(f"phases.toml: {action} names no phase with {phase!r}")
    return PHASES.index(phase)
