"""Borda: for each juror, the number of entries below, and a half for each level one.

With a full jury the total is n·J minus the sum of ranks, so that it orders like the rank sum; it
is a number of points, and may be added to an audience's points. A weak entry that joins or leaves
can turn the order of two others.
"""

from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.rank_totals import rank_totals
from kruvision.rules.ranking import Order, mid_ranks
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores, by_total


def score(panel: Panel, rules: Rules) -> Scores:
    """Points of at most (n - 1)·J, the highest first."""
    totals, explain = rank_totals(panel, rules, _below)
    return by_total(totals, explain, gives_points=True)


def _below(order: Order) -> dict[str, Fraction]:
    ranks = mid_ranks(order)
    return {entry: len(ranks) - rank for entry, rank in ranks.items()}


METHOD = Method(
    name="borda",
    cells="ranks",
    title=N_("Borda count"),
    does=N_("From each juror one point for every act that stands below."),
    suits=N_("Mid-sized fields in which broad liking should win."),
    surprises=N_("One weak act more or less in the field can swap two strong ones."),
    score=score,
)
