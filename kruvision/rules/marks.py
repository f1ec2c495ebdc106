"""Marks on a criterion's scale."""

from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import exact_text


@dataclass(frozen=True)
class Scale:
    """A criterion's scale: the lowest and the highest mark and the step between marks.

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


def list_marks(scale: Scale) -> list[int]:
    """All marks of the scale, in steps above zero, the lowest first: one button each."""
    if scale.step is None:
        raise RuleError("bad_scale", step=None)
    first = (scale.least / scale.step).numerator
    return list(range(first, (scale.most / scale.step).numerator + 1))
