"""Categories made by multiplying lists: age × form × direction, every value with every other."""

import re
from collections.abc import Sequence
from itertools import product

from pydantic_core import PydanticCustomError

from kruvision.i18n import FALLBACK
from kruvision.services.errors import Invalid
from kruvision.services.forms.inputs import FieldError, Input, Paragraph

LISTS = 4
MOST_PRODUCTS = 100
"""So many names can be looked through; longer lists have a slip in them."""
BETWEEN = ", "
_COLUMNS = re.compile(r"[|;\t]")


class ListsInput(Input):
    """The lists as they are typed: a value a line, its languages in columns (``kk | ru | en``); a
    value with one column is the same word in all. Empty lists are left out."""

    first: Paragraph = ""
    second: Paragraph = ""
    third: Paragraph = ""
    fourth: Paragraph = ""

    @property
    def lists(self) -> list[str]:
        """The lists that say something."""
        return [text for text in (self.first, self.second, self.third, self.fourth) if text]


def multiplied(entered: ListsInput) -> list[dict[str, str]]:
    """The names that come of the lists, in three languages; the first list turns slowest.

    Raises ``Invalid``: ``lists_empty``, ``too_many_products``, or ``line_too_wide`` at the list.
    """
    values = [_values(name, getattr(entered, name)) for name in ListsInput.model_fields]
    filled = [rows for rows in values if rows]
    count = 1
    for rows in filled:
        count *= len(rows)
    if not filled:
        raise Invalid({"first": FieldError("lists_empty")})
    if count > MOST_PRODUCTS:
        raise Invalid({"": FieldError("too_many_products", {"num": count, "most": MOST_PRODUCTS})})
    return [_joined(parts) for parts in product(*filled)]


def _values(field: str, text: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            value = read_value(line)
        except PydanticCustomError as wrong:
            details = {"line": number, "text": line.strip()[:80]}
            raise Invalid({field: FieldError(wrong.type, details)}) from None
        if value not in rows:
            rows.append(value)
    return rows


def read_value(line: str) -> dict[str, str]:
    """One line: ``kk | ru | en``, fewer columns leave languages out, one is for all of them."""
    columns = [" ".join(part.split()) for part in _COLUMNS.split(line)]
    if len(columns) > len(FALLBACK) or not any(columns):
        raise PydanticCustomError("line_too_wide", "more columns than languages")
    if len(columns) == 1:
        return dict.fromkeys(FALLBACK, columns[0])
    return {code: text for code, text in zip(FALLBACK, columns, strict=False) if text}


def _joined(parts: Sequence[dict[str, str]]) -> dict[str, str]:
    """The name of one product. A part that lacks a language is said in the first one it has."""
    codes = [code for code in FALLBACK if any(code in part for part in parts)]
    return {
        code: BETWEEN.join(part.get(code) or next(iter(part.values())) for part in parts)
        for code in codes
    }
