"""Rank sum: each juror puts the entries in order; the lowest sum of ranks is first.

The jury rule of Eurovision in 2016 and 2017. Entries a juror holds level share the mean of the
ranks they fill. A juror who stepped aside for an entry ranks the rest; that entry's sum is brought
to the whole jury. Level sums are common and cannot be computed away: they need a recorded decision.
"""

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.rank_totals import rank_totals
from kruvision.rules.ranking import mid_ranks
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.scores import Scores, by_lowest

NAME = "rank_sum"
CELLS = "ranks"
OPTIONS = ()


def score(panel: Panel, rules: Rules) -> Scores:
    """Sums of ranks, the lowest first."""
    return by_lowest(*rank_totals(panel, rules, mid_ranks))
