"""Deductions in words: for what, and how much."""

from fractions import Fraction

from kruvision.i18n import _l
from kruvision.services.forms.number_text import number, percent

CODES = {
    "time": _l("Time limit"),
    "stage": _l("Rules of the stage"),
    "other": _l("Another reason"),
}


def code_name(code: str) -> str:
    """For what something is subtracted."""
    return str(CODES.get(code, code))


def code_choices() -> list[tuple[str, str]]:
    """Every code with its name."""
    return [(code, str(name)) for code, name in CODES.items()]


def subtracted(amount: str | Fraction, *, is_share: bool) -> str:
    """``−2`` points, or ``−5 %`` of the act's total of the jury."""
    said = percent(amount) if is_share else number(Fraction(amount))
    return f"−{said}"
