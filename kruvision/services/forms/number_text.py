"""Exact numbers as people read them: with the decimal sign of their language."""

from collections.abc import Iterable
from fractions import Fraction

from babel.numbers import get_decimal_symbol

from kruvision.i18n import locale_code
from kruvision.rules.numbers import exact_text, fixed_text

SHORT = 4
LONGEST_FRACTION = 11


def number(value: str | Fraction | int | None) -> str:
    """An exact number; one without a short decimal is given as fraction and rounded to 4 places.

    ``9.35`` → ``9,35`` in Kazakh and Russian; ``28/3`` → ``28/3 ≈ 9,3333``.
    """
    if value is None:
        return "–"
    exact = value if isinstance(value, Fraction) else Fraction(value)
    text = exact_text(exact)
    if "/" not in text and len(text.partition(".")[2]) <= SHORT:
        return localized(text)
    rounded = localized(fixed_text(exact, SHORT))
    return f"{text} ≈ {rounded}" if _is_short_fraction(text) else f"≈ {rounded}"


def fixed(value: Fraction | None, places: int) -> str:
    """A number rounded half-up to so many places; a dash where there is none."""
    return "–" if value is None else localized(fixed_text(value, places))


def percent(value: str | Fraction) -> str:
    """A share as percent: ``1/2`` → ``50 %``, the sign on the line of its number."""
    return f"{number(Fraction(value) * 100)}\N{NO-BREAK SPACE}%"


def rounded_percent(value: str | Fraction) -> str:
    """A share as percent, a whole one where it has no short decimal: ``1/3`` → ``33 %``."""
    exact = Fraction(value) * 100
    short = (exact * 10).denominator == 1
    return percent(value) if short else f"{fixed(exact, 0)}\N{NO-BREAK SPACE}%"


def localized(text: str) -> str:
    """Decimal text with the decimal sign of the language spoken now, and a real minus."""
    return text.replace(".", get_decimal_symbol(locale_code())).replace("-", "−")


def listed(parts: Iterable[str]) -> str:
    """Parts that may hold commas themselves, in one line."""
    return "; ".join(parts)


def _is_short_fraction(text: str) -> bool:
    return "/" in text and len(text) <= LONGEST_FRACTION
