"""Reading a working: steps found by kind, exact numbers from text and back."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

Json = Mapping[str, Any]
Steps = Sequence[Json]
Key = tuple[Any, ...]
PLACES = 199
"""A decimal that does not end within so many places is written as a fraction."""


class Disagreement(AssertionError):
    """A step that does not follow from what stands before it."""


def number(written: str | int) -> Fraction:
    return Fraction(written)


def text(value: Fraction) -> str:
    """Exact text, written anew: a decimal where it ends, else a fraction."""
    top, bottom = Fraction(value).as_integer_ratio()
    if 10**PLACES % bottom:
        return f"{top}/{bottom}"
    places = next(places for places in range(PLACES + 1) if 10**places % bottom == 0)
    digits = str(abs(top) * 10**places // bottom).rjust(places + 1, "0")
    sign = "-" if top < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def half_up(value: Fraction, unit: Fraction) -> Fraction:
    whole = int(abs(value) / unit + Fraction(1, 2))
    return unit * (whole if value >= 0 else -whole)


def find(steps: Steps, kind: str) -> Json:
    found = find_all(steps, kind)
    expect(bool(found))
    return found[0]


def find_all(steps: Steps, kind: str) -> list[Json]:
    return [made for made in steps if made["kind"] == kind]


def steps_until(steps: Steps, kind: str) -> Steps:
    for first, group in groupby(steps, key=lambda made: made["kind"] == kind):
        if not first:
            return list(group)
    return []


def body_total(steps: Steps, body: str) -> str:
    return str(next(made["total"] for made in find_all(steps, "body") if made["body"] == body))


def expect(holds: bool) -> None:
    if not holds:
        raise Disagreement
