"""Plurality: one ballot, one voice for the entry it puts first.

The simplest vote and the weakest one: everything below the first place is lost, and two alike
entries split their voices. Entries level at the top of a ballot share its voice.
"""

from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.points_given import points_given
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.scores import Scores

NAME = "plurality"
CELLS = "ranks"
OPTIONS = ()


def score(panel: Panel, rules: Rules) -> Scores:
    """Numbers of first places, the highest first."""
    return points_given(panel, rules, (Fraction(1),))
