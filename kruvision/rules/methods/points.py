"""Points: each juror's (or each jury's) order gives 12 10 8 7 6 5 4 3 2 1, and they are added.

The way of Eurovision between countries. The scale may be edited, and is cut when there are fewer
entries. Entries a juror holds level share the points of the places they fill.
"""

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.points_given import points_given
from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import POINTS_SCALE, Rules
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.scores import Scores

NAME = "points"
CELLS = "ranks"
OPTIONS = (Option("scale", "scale", POINTS_SCALE),)


def score(panel: Panel, rules: Rules) -> Scores:
    """Points added over the jurors, the highest first."""
    return points_given(panel, rules, setting(rules, "scale") or POINTS_SCALE)
