"""Ranked points: each voter's order gives points, 12 10 8 7 6 5 4 3 2 1 unless edited.

The audience's form of `points`: a ballot ranks its favourites, the first gets the most points, and
entries that are not on the ballot get none.
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
    """Points added over the voters, the highest first."""
    return points_given(panel, rules, setting(rules, "scale") or POINTS_SCALE)


METHOD = Method(
    name="ranked_points",
    cells="ranks",
    title=N_("Points by rank"),
    does=N_("Each ballot ranks its favourites; places bring points."),
    suits=N_("Juries that name only their favourites, in order."),
    surprises=N_("Who is not among the favourites of anybody gets nothing, however close it was."),
    options=(replace(ORDER_SCALE, default=POINTS_SCALE),),
    takes_substitutes=True,
    adds_up=True,
    score=score,
)
