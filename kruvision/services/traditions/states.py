"""How far a card is, part by part: what it has, what is to be checked, which languages it lacks."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kruvision.i18n import FALLBACK, missing_languages
from kruvision.models import Tradition
from kruvision.services.traditions.traditions import SINGLE, SOURCE, TABLES, is_unsettled

ALWAYS = ("names", "language")
"""Parts that every card has, and that say nothing of where they come from."""


@dataclass(frozen=True)
class PartState:
    """``count`` of its rows, or 1 where a single part says something; how many of those are
    ``to_check``; and in how many of them each language is ``missing``."""

    count: int
    to_check: int
    missing: Mapping[str, int]

    @property
    def is_open(self) -> bool:
        """Whether something that it says is to be checked or translated."""
        return self.to_check > 0 or bool(self.missing)


def card_states(row: Tradition) -> dict[str, PartState]:
    """The state of every part of a card."""
    return part_states({name: getattr(row, name) for name in (*ALWAYS, *SINGLE, *TABLES)})


def part_states(values: Mapping[str, Any]) -> dict[str, PartState]:
    """The state of every part of a card with these values, its tables as lists."""
    states = {name: _state([values.get(name)], sourced=False) for name in ALWAYS}
    states |= {name: _state([values.get(name)]) for name in SINGLE}
    return states | {name: _state(values.get(name) or []) for name in TABLES}


def lacking(states: Mapping[str, PartState]) -> tuple[str, ...]:
    """Which languages are missing somewhere, in their order."""
    missing = {code for state in states.values() for code in state.missing}
    return tuple(code for code in FALLBACK if code in missing)


def _state(rows: Sequence[Any], *, sourced: bool = True) -> PartState:
    said = [row for row in rows if isinstance(row, Mapping) and _says_anything(row)]
    missing = Counter(code for row in said for code in _missing(row))
    to_check = sum(map(is_unsettled, said)) if sourced else 0
    return PartState(len(said), to_check, dict(missing))


def _says_anything(row: Mapping[str, Any]) -> bool:
    return any(value for name, value in row.items() if name not in (*SOURCE, "list"))


def _missing(row: Mapping[str, Any]) -> set[str]:
    """Languages that a text of the row lacks which has others."""
    return {code for text in _texts(row) for code in missing_languages(text)}


def _texts(value: Any) -> Iterator[dict[str, str]]:
    """The texts in three languages somewhere in a part."""
    parts = value.values() if isinstance(value, Mapping) else value
    if isinstance(value, Mapping) and value and value.keys() <= set(FALLBACK):
        yield {code: str(text) for code, text in value.items() if text}
    elif isinstance(value, Mapping | list | tuple):
        for part in parts:
            yield from _texts(part)
