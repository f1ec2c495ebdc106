"""Tables typed in a form: rows under their numbers, the empty ones left out."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic_core import PydanticCustomError

MOST_ROWS = 60
MOST_DIGITS = 9
"""Digits of a row's number: none has more, and endless ones are no number to reckon with."""
Row = TypeVar("Row")


def is_row_number(key: Any) -> bool:
    """Whether this is the number of a row, of an id too, as a form sends it."""
    text = key if isinstance(key, str) else ""
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def filled_rows(*chosen: str) -> Callable[[Any], Any]:
    """A check for ``{"0": {…}, "1": {…}}`` that drops rows in which nothing was typed.

    Fields named in ``chosen`` always have a value (a list to choose from) and do not count. The
    check refuses with ``invalid_value``, ``too_many_rows``.
    """

    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise PydanticCustomError("invalid_value", "not a table")
        if len(value) > MOST_ROWS:
            raise PydanticCustomError("too_many_rows", "too many rows", {"most": MOST_ROWS})
        if not all(map(is_row_number, value)):
            raise PydanticCustomError("invalid_value", "not a table")
        return {
            key: row
            for key, row in value.items()
            if not isinstance(row, Mapping) or _is_filled(row, chosen)
        }

    return check


def in_order(rows: Mapping[str, Row]) -> list[Row]:
    """The rows as a list, by their numbers."""
    return [rows[key] for key in sorted(rows, key=int)]


def merged(values: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` with what was given written over it; a text keeps languages not given."""
    result = dict(values)
    for name, value in given.items():
        both = isinstance(value, Mapping) and isinstance(result.get(name), Mapping)
        result[name] = {**result[name], **value} if both else value
    return result


def _is_filled(row: Mapping[str, Any], chosen: tuple[str, ...]) -> bool:
    return any(_has_text(value) for name, value in row.items() if name not in chosen)


def _has_text(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_has_text(part) for part in value.values())
    return bool(str(value or "").strip())
