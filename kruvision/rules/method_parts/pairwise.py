"""Duels: how many jurors put one entry before another."""

from collections.abc import Mapping
from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.juror_orders import check_size
from kruvision.rules.method_parts.scoresheets import whole_weights
from kruvision.rules.ranking import Order

Duels = dict[str, dict[str, Fraction]]
"""duels[a][b]: the jurors (by weight) who put a before b."""


def count_duels(panel: Panel, orders: Mapping[str, Order]) -> Duels:
    """For every two entries, the weight of the jurors who put the first before the second.

    A juror who holds two entries level, or stepped aside for one of them, counts for neither.
    Entries that no juror ranked are left out.
    """
    check_size(panel)
    ranked = {entry for order in orders.values() for group in order for entry in group}
    entries = [entry for entry in panel.entries if entry in ranked]
    weights, bottom = whole_weights(panel.juror_weights[juror] for juror in orders)
    counts = {a: {b: 0 for b in entries if b != a} for a in entries}
    for weight, order in zip(weights, orders.values(), strict=True):
        below = [entry for group in order for entry in group]
        for group in order:
            below = below[len(group) :]
            for entry in group:
                row = counts[entry]
                for beaten in below:
                    row[beaten] += weight
    return {a: {b: Fraction(n, bottom) for b, n in row.items()} for a, row in counts.items()}


def duels_won(duels: Duels, entry: str) -> Fraction:
    """Duels the entry wins, each drawn one as a half."""
    points = Fraction(0)
    for other, votes in duels[entry].items():
        against = duels[other][entry]
        points += Fraction((votes > against) - (votes < against) + 1, 2)
    return points
