"""Rank sum: each juror puts the entries in order; the lowest sum of ranks is first.

The jury rule of Eurovision in 2016 and 2017. Entries a juror holds level share the mean of the
ranks they fill. A juror who stepped aside for an entry ranks the rest; that entry's sum is brought
to the whole jury. Level sums are common and cannot be computed away: they need a recorded decision.
"""

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.rank_totals import rank_totals
from kruvision.rules.ranking import mid_ranks
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores, by_lowest


def score(panel: Panel, rules: Rules) -> Scores:
    """Sums of ranks, the lowest first."""
    return by_lowest(*rank_totals(panel, rules, mid_ranks))


METHOD = Method(
    name="rank_sum",
    cells="ranks",
    title=N_("Sum of ranks"),
    does=N_("Each juror's order as ranks; the lowest sum is first."),
    suits=N_("Small fields, and jurors who compare rather than measure."),
    surprises=N_(
        "Level sums are common, and an act that leaves can change the order of the others."
    ),
    lowest_first=True,
    score=score,
)
