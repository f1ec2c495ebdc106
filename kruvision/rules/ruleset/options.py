"""The settings of a scoring method, and the checks on what stands in the rules."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import exact_text


@dataclass(frozen=True)
class Option:
    """One setting of a scoring method: its name, kind, default, and limits.

    `kind` is one of integer, number, choice, flag, scale (a falling list of points). `label`,
    `hint` and a label for each of the `choices` are what a page says, in plain English marked by
    `N_`; without them it uses the names.
    """

    name: str
    kind: str
    default: Any
    least: Fraction | int | None = None
    most: Fraction | int | None = None
    choices: tuple[str, ...] = ()
    label: str = ""
    hint: str = ""
    choice_labels: tuple[str, ...] = ()

    def choice_label(self, choice: str) -> str:
        """What a page calls one of the choices."""
        labels = self.choice_labels or self.choices
        return labels[self.choices.index(choice)]


def require(holds: bool, where: str, value: object, known: object) -> None:
    """Refuse with `bad_value`, naming the place in the rules and what may stand there."""
    if not holds:
        names = ", ".join(known) if isinstance(known, tuple) else known
        raise RuleError("bad_value", where=where, value=value, known=names)


MOST_POINTS = 1_000_000
MOST_PLACES = 300
"""A scale's limits: the points one place may bring, and how many places bring any."""


def check_option(option: Option, value: Any, where: str) -> None:
    """Refuse a value that is not of the option's kind or not within its limits; `where` is its
    place in the rules."""
    if option.kind == "flag":
        require(isinstance(value, bool), where, value, "true or false")
    elif option.kind == "choice":
        require(value in option.choices, where, value, option.choices)
    elif option.kind == "scale":
        check_scale(value, where)
    else:
        whole = isinstance(value, int) and not isinstance(value, bool)
        fits = whole if option.kind == "integer" else isinstance(value, Fraction)
        require(fits, where, value, f"a {'whole ' * (option.kind == 'integer')}number")
        least, most = option.least, option.most
        above = least is None or value >= least
        below = most is None or value <= most
        require(above and below, where, value, f"{_end(least)} to {_end(most)}")


def _end(limit: Fraction | int | None) -> str:
    return "any" if limit is None else exact_text(limit)


def check_scale(scale: tuple[Fraction, ...], where: str) -> None:
    """Refuse a scale that gives more points to a later place, less than nothing, or too many."""
    require(len(scale) <= MOST_PLACES, where, len(scale), f"at most {MOST_PLACES} places")
    falling = all(here >= after for here, after in pairwise(scale))
    written = "[" + ", ".join(exact_text(points) for points in scale) + "]"
    require(falling and all(points >= 0 for points in scale), where, written, "falling points")
    most = max(scale, default=Fraction(0))
    require(most <= MOST_POINTS, where, exact_text(most), f"0 to {MOST_POINTS}")
