"""A mark as steps above its criterion's least mark: read as typed, computed with, written back."""

from fractions import Fraction

from kruvision.models import Criterion
from kruvision.rules.marks import Scale, check_mark
from kruvision.rules.numbers import exact_text, parse_number


def scale_of(criterion: Criterion) -> Scale:
    """The criterion's scale as the rule book knows it."""
    return Scale(criterion.scale_min, criterion.scale_max, criterion.step)


def read_steps(criterion: Criterion, typed: str | None) -> int | None:
    """A mark written with decimal comma or point, in steps; None for an empty one.

    Raises ``RuleError``: ``not_a_number``, ``number_too_long``, ``off_scale`` or ``off_step``.
    """
    text = (typed or "").strip()
    if not text:
        return None
    value = check_mark(parse_number(text), scale_of(criterion))
    return ((value - criterion.scale_min) / criterion.step).numerator


def mark_of(criterion: Criterion, steps: int) -> Fraction:
    """The exact mark that so many steps are."""
    return criterion.scale_min + steps * criterion.step


def written_mark(criterion: Criterion, steps: int | None) -> str:
    """A stored mark as people write it, with a decimal point; empty where there is none."""
    return "" if steps is None else exact_text(mark_of(criterion, steps))
