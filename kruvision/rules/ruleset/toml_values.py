"""Single values in a TOML document of rules: read with the place they stand at, and written."""

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import MOST_DIGITS, exact_text, parse_ratio
from kruvision.rules.ruleset.options import MOST_PLACES, require


def table_of(tree: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The table of that name, empty where there is none."""
    value = tree.get(name, {})
    require(isinstance(value, dict), name, value, "a table")
    return dict(value)


def own_table(entry: object, known: tuple[str, ...], where: str) -> dict[str, Any]:
    """The value as a table that has no other names than these."""
    if not isinstance(entry, dict):
        raise RuleError("bad_value", where=where, value=entry, known="a table")
    only_known(entry, known, f"{where}.")
    return entry


def only_known(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    """Refuse a name that is not known, with the place it stands at."""
    for name in table:
        if name not in known:
            raise RuleError("unknown_name", where=f"{where}{name}", known=", ".join(known))


def read_number(value: Any, where: str) -> Fraction:
    """A number written as a text, or a whole one as it is."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        raise RuleError("bad_value", where=where, value=value, known="a number")
    try:
        return parse_ratio(text)
    except RuleError as problem:
        raise RuleError(problem.code, where=where, **problem.details) from problem


def read_scale(value: Any, where: str) -> tuple[Fraction, ...]:
    """A list of points."""
    require(isinstance(value, list), where, value, "a list of points")
    require(len(value) <= MOST_PLACES, where, len(value), f"at most {MOST_PLACES} places")
    return tuple(read_number(points, where) for points in value)


def written(value: Any) -> str:
    """The value as TOML text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Fraction):
        exact = exact_text(value)
        readable = len(exact.partition(".")[2]) <= MOST_DIGITS
        return quoted(exact if readable else f"{value.numerator}/{value.denominator}")
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{name} = {written(inner)}" for name, inner in value.items()) + " }"
        )
    return "[" + ", ".join(written(inner) for inner in value) + "]"


def quoted(text: str) -> str:
    """The text in quotation marks."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
