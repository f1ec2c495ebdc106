"""Marks on a criterion's scale: read from text, kept as a whole number of steps, written back."""

from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import exact_text, parse_number


@dataclass(frozen=True)
class Scale:
    """A criterion's scale: the lowest and the highest mark and the step between marks.

    A mark is stored as its number of steps above zero: 8.75 on a scale with step 0.25 is 35.
    `step` None means any number between the two.
    """

    least: Fraction
    most: Fraction
    step: Fraction | None = None

    def __post_init__(self) -> None:
        if self.least > self.most:
            raise RuleError("bad_scale", least=exact_text(self.least), most=exact_text(self.most))
        if self.step is None:
            return
        if self.step <= 0:
            raise RuleError("bad_scale", step=exact_text(self.step))
        for end in (self.least, self.most):
            if (end / self.step).denominator != 1:
                raise RuleError("bad_scale", end=exact_text(end), step=exact_text(self.step))


def check_mark(value: Fraction, scale: Scale) -> Fraction:
    """The mark itself when it stands on the scale; refuses with `off_scale` or `off_step`."""
    if not scale.least <= value <= scale.most:
        raise RuleError(
            "off_scale",
            mark=exact_text(value),
            least=exact_text(scale.least),
            most=exact_text(scale.most),
        )
    if scale.step is not None and (value / scale.step).denominator != 1:
        raise RuleError("off_step", mark=exact_text(value), step=exact_text(scale.step))
    return value


def parse_mark(text: str, scale: Scale) -> int:
    """A mark written with decimal comma or point, as a whole number of the scale's steps.

    Refuses with `not_a_number`, `off_scale` or `off_step`. The scale must have a step.
    """
    value = check_mark(parse_number(text), scale)
    if scale.step is None:
        raise RuleError("bad_scale", step=None)
    return (value / scale.step).numerator


def mark_value(steps: int, scale: Scale) -> Fraction:
    """The exact mark that so many steps are: what the scoring methods compute with."""
    if scale.step is None:
        raise RuleError("bad_scale", step=None)
    return steps * scale.step


def mark_text(steps: int, scale: Scale, decimal_sign: str = ".") -> str:
    """A stored mark as text, without superfluous zeros: `8.75`, or `8,75` with a decimal comma."""
    return exact_text(mark_value(steps, scale)).replace(".", decimal_sign)


def list_marks(scale: Scale) -> list[int]:
    """All marks of the scale, in steps, the lowest first: one button each."""
    if scale.step is None:
        raise RuleError("bad_scale", step=None)
    first = (scale.least / scale.step).numerator
    return list(range(first, (scale.most / scale.step).numerator + 1))
