"""Jury and audience together: one total from two bodies, in the way the show's rules say.

`balanced` stretches both bodies to one range before their weights count; `percentage` and `pool`
work with shares of sums, `rank_points` and `rank_sum` with orders, `sum` and `multiplier` with
points as they are. How much of the result each body really makes is said by
`kruvision.rules.combination.influence`.
"""

from kruvision.rules.combination import balanced, factors, orders, shares
from kruvision.rules.combination.bodies import Bodies, Combined, Way, one_body
from kruvision.rules.ruleset.rules import Rules

__all__ = ["Bodies", "Combined", "combine", "one_body"]

WAYS: dict[str, Way] = {
    "balanced": balanced.balanced,
    "percentage": shares.percentage,
    "pool": shares.pool,
    "rank_points": orders.rank_points,
    "rank_sum": orders.rank_sum,
    "sum": factors.factors,
    "multiplier": factors.factors,
}


def combine(rules: Rules, bodies: Bodies) -> Combined:
    """The two bodies as one, by the combination method of the rules.

    Raises `RuleError` where a way needs points and a body has none: `combination_needs_points`,
    `negative_total`.
    """
    return WAYS[rules.combination.method](rules, bodies)
