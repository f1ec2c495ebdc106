"""Reading a working: steps found by kind, exact numbers from text and back."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

Json = Mapping[str, Any]
Steps = Sequence[Json]
Key = tuple[Any, ...]


class Disagreement(AssertionError):
    """A step that does not follow from what stands before it."""


def number(written: str | int) -> Fraction:
    return Fraction(written)


def text(value: Fraction) -> str:
    """Exact text, written anew: a decimal where it ends, else a fraction."""
    value = Fraction(value)
    for places in range(200):
        if (value * 10**places).denominator == 1:
            whole = abs(int(value * 10**places))
            sign = "-" if value < 0 else ""
            digits = str(whole).rjust(places + 1, "0")
            return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
    return f"{value.numerator}/{value.denominator}"


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
