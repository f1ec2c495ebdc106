"""A criterion's scale, and the marks that stand on it."""

from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import exact_text


@dataclass(frozen=True)
class Scale:
    """A criterion's scale: the lowest and the highest mark and the step between marks.

    `step` None means any number between the two; else both ends are whole numbers of steps.
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


def list_marks(scale: Scale) -> list[Fraction]:
    """All marks of a scale that has a step, the lowest first: one button each."""
    return [scale.least + number * _step(scale) for number in range(count_marks(scale))]


def count_marks(scale: Scale) -> int:
    """How many marks a scale that has a step holds."""
    return ((scale.most - scale.least) / _step(scale)).numerator + 1


def _step(scale: Scale) -> Fraction:
    if scale.step is None:
        raise RuleError("bad_scale", step=None)
    return scale.step
