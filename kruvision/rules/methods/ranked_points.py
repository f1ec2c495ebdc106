"""Ranked points: each voter's order gives points, 12 10 8 7 6 5 4 3 2 1 unless edited.

The audience's form of `points`: a ballot ranks its favourites, the first gets the most points, and
entries that are not on the ballot get none.
"""

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.points_given import points_given
from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import POINTS_SCALE, Rules
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.scores import Scores

NAME = "ranked_points"
CELLS = "ranks"
OPTIONS = (Option("scale", "scale", POINTS_SCALE),)


def score(panel: Panel, rules: Rules) -> Scores:
    """Points added over the voters, the highest first."""
    return points_given(panel, rules, setting(rules, "scale") or POINTS_SCALE)
