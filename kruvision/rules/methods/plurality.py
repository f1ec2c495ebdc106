"""Plurality: one ballot, one voice for the entry it puts first.

The simplest vote and the weakest one: everything below the first place is lost, and two alike
entries split their voices. Entries level at the top of a ballot share its voice.
"""

from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.points_given import points_given
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores


def score(panel: Panel, rules: Rules) -> Scores:
    """Numbers of first places, the highest first."""
    return points_given(panel, rules, (Fraction(1),))


METHOD = Method(
    name="plurality",
    cells="ranks",
    title=N_("First places"),
    does=N_("How many jurors put the act first. Everything below is lost."),
    suits=N_("A quick choice of one favourite."),
    surprises=N_("An act that everybody puts second gets nothing."),
    takes_substitutes=True,
    adds_up=True,
    score=score,
)
