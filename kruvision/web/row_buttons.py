"""Tables typed in a form without script: rows move, go and come by buttons of the same form."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from kruvision.services.forms.typed_rows import MOST_ROWS, is_row_number

TypedRow = TypeVar("TypedRow")
PRESS = "press"


def listed(rows: Any) -> list[Any]:
    """Posted rows (``{"0": {…}, "1": {…}}``) as a list, by their numbers; no more than a table can
    have, and what stands under no number is none."""
    if not isinstance(rows, Mapping):
        return []
    keys = sorted((key for key in rows if is_row_number(key)), key=int)
    return [rows[key] for key in keys[:MOST_ROWS]]


def rearranged(rows: Sequence[TypedRow], press: str) -> list[TypedRow]:
    """The rows after a button was pressed: ``up:2``, ``down:2`` or ``remove:2`` (from 0).

    Any other word leaves them as they are.
    """
    found = list(rows)
    verb, _colon, number = press.partition(":")
    at = int(number) if is_row_number(number) else -1
    if not 0 <= at < len(found):
        return found
    if verb == "remove":
        del found[at]
    elif verb == "up" and at > 0:
        found[at - 1 : at + 1] = found[at], found[at - 1]
    elif verb == "down" and at + 1 < len(found):
        found[at : at + 2] = found[at + 1], found[at]
    return found


def is_blank(row: Any) -> bool:
    """Whether nothing was typed in a row; lists to choose from are not counted by the caller."""
    if isinstance(row, Mapping):
        return all(is_blank(value) for value in row.values())
    return not str(row or "").strip()
