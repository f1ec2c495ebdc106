"""Exact numbers: read from text, rounded where a rule says so, written back to text.

No float is made here or anywhere else in the rule book. Rounding is half-up, away from zero, as
published results of real competitions prove it; half-even changes them.
"""

import re
from collections.abc import Iterable
from fractions import Fraction
from math import isqrt, lcm

from kruvision.rules.errors import RuleError

MOST_DIGITS = 12
"""Digits allowed on either side of the decimal sign; no mark or vote count needs more."""
ROOT_DIGITS = 12

_DECIMAL = re.compile(r"[+-]?(?:(\d+)(?:[.,](\d+))?|[.,](\d+))", re.ASCII)
_RATIO = re.compile(r"([+-]?\d+)/(\d+)", re.ASCII)


def parse_number(text: str) -> Fraction:
    """The exact value of a number written with decimal comma or point, such as `8,75`.

    Refuses with `not_a_number` anything else (letters, exponents, NaN, thousands separators) and
    with `number_too_long` more than 12 digits on one side of the decimal sign.
    """
    written = text.strip()
    match = _DECIMAL.fullmatch(written)
    if match is None:
        raise RuleError("not_a_number", text=_shortened(text))
    if any(part is not None and len(part) > MOST_DIGITS for part in match.groups()):
        raise RuleError("number_too_long", text=_shortened(text), most_digits=MOST_DIGITS)
    return Fraction(written.replace(",", "."))


def parse_ratio(text: str) -> Fraction:
    """Like `parse_number`, and also `1/3`: for weights that no decimal number says exactly."""
    match = _RATIO.fullmatch(text.strip())
    if match is None:
        return parse_number(text)
    if max(len(part.lstrip("+-")) for part in match.groups()) > 2 * MOST_DIGITS:
        raise RuleError("number_too_long", text=_shortened(text), most_digits=2 * MOST_DIGITS)
    if int(match[2]) == 0:
        raise RuleError("not_a_number", text=text)
    return Fraction(int(match[1]), int(match[2]))


def exact_text(value: Fraction | int) -> str:
    """The value without any loss: a decimal where one ends (`9.35`), else a fraction (`28/3`)."""
    top, bottom = value.numerator, value.denominator
    places = _decimal_places(bottom)
    if places is None:
        return f"{top}/{bottom}"
    return _decimal_text(top * 10**places // bottom, places)


def fixed_text(value: Fraction, places: int) -> str:
    """The value rounded half-up to so many decimal places, all of them written: `9.40`."""
    top = value.numerator * 10**places
    whole = (2 * abs(top) + value.denominator) // (2 * value.denominator)
    return _decimal_text(whole if top >= 0 else -whole, places)


def round_half_up(value: Fraction, unit: Fraction) -> Fraction:
    """The multiple of `unit` nearest to the value; halves go away from zero."""
    top = value.numerator * unit.denominator
    bottom = value.denominator * unit.numerator
    whole = (2 * abs(top) + bottom) // (2 * bottom)
    return Fraction(
        whole * unit.numerator if top >= 0 else -whole * unit.numerator, unit.denominator
    )


def weighted_mean(pairs: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    """The mean of (weight, value), None where nothing weighs; in whole numbers, which is quick."""
    listed = list(pairs)
    of_weights = lcm(*(weight.denominator for weight, _ in listed))
    of_values = lcm(*(value.denominator for _, value in listed))
    top = bottom = 0
    for weight, value in listed:
        voice = weight.numerator * (of_weights // weight.denominator)
        top += voice * value.numerator * (of_values // value.denominator)
        bottom += voice
    return Fraction(top, bottom * of_values) if bottom else None


def square_root(value: Fraction) -> Fraction:
    """The root of a number not below zero, rounded half-up to twelve decimals."""
    scale = 10**ROOT_DIGITS
    doubled = isqrt(4 * value.numerator * scale**2 // value.denominator)
    return Fraction((doubled + 1) // 2, scale)


def _decimal_text(scaled: int, places: int) -> str:
    digits = str(abs(scaled)).rjust(places + 1, "0")
    sign = "-" if scaled < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _decimal_places(bottom: int) -> int | None:
    twos = (bottom & -bottom).bit_length() - 1
    rest, fives = bottom >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
