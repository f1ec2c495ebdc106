"""What the rules settle for their scoring method: options chosen, and defaults for the rest."""

from fractions import Fraction
from typing import Any

from kruvision.rules import methods
from kruvision.rules.ruleset.rules import POINTS_SCALE, Rules


def setting(rules: Rules, name: str) -> Any:
    """The chosen value of the method's option, or its default; None where it has no such option."""
    if name in rules.options:
        return rules.options[name]
    found = (option for option in methods.get(rules.method).options if option.name == name)
    option = next(found, None)
    return None if option is None else option.default


def points_scale(rules: Rules) -> tuple[Fraction, ...] | None:
    """The points the jury's order is turned into, or None when it is not.

    A method with a scale of its own gives points already.
    """
    if methods.ORDER_SCALE not in methods.get(rules.method).options:
        return None
    scale: tuple[Fraction, ...] = setting(rules, "scale")
    return scale or (POINTS_SCALE if setting(rules, "points") else None)
