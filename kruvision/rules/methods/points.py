"""Points: each juror's (or each jury's) order gives 12 10 8 7 6 5 4 3 2 1, and they are added.

The way of Eurovision between countries. The scale may be edited, and is cut when there are fewer
entries. Entries a juror holds level share the points of the places they fill.
"""

from dataclasses import replace

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.points_given import points_given
from kruvision.rules.methods import ORDER_SCALE
from kruvision.rules.ruleset.rules import POINTS_SCALE, Rules
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores


def score(panel: Panel, rules: Rules) -> Scores:
    """Points added over the jurors, the highest first."""
    return points_given(panel, rules, setting(rules, "scale") or POINTS_SCALE)


METHOD = Method(
    name="points",
    cells="ranks",
    title=N_("Points 12, 10, 8 …"),
    does=N_("Each juror's order gives 12, 10, 8 … points, and they are added."),
    suits=N_("A way people know from television; strict and generous jurors weigh the same."),
    surprises=N_(
        "Only each juror's order counts: a hair's breadth at the top is worth two points, "
        "and from the eleventh place on there is nothing."
    ),
    options=(replace(ORDER_SCALE, default=POINTS_SCALE),),
    takes_substitutes=True,
    adds_up=True,
    score=score,
)
