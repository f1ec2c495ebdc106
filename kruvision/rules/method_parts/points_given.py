"""Totals of points that jurors give by their own order: one sheet, one set of points."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.juror_orders import juror_orders, juror_ranks, order_steps
from kruvision.rules.ranking import scale_points
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.scores import Scores, by_total
from kruvision.rules.working import WorkingStep, step


def points_given(panel: Panel, rules: Rules, scale: Sequence[Fraction]) -> Scores:
    """Points by each juror's order, added (times the jurors' weights), the highest first.

    Substitute points stand in the place of the juror's own, and the working flags them. Points are
    given, not averaged: a juror who stepped aside for an entry gives it none, as a country in
    Eurovision gives none to itself.
    """
    orders = juror_orders(panel, rules)
    ranks = juror_ranks(orders)
    given = {juror: scale_points(order, scale) for juror, order in orders.items()}
    for (entry, juror), points in panel.substitutes.items():
        given[juror][entry] = points
    totals = {
        entry: sum(
            (panel.juror_weights[j] * by.get(entry, 0) for j, by in given.items()), Fraction(0)
        )
        for entry in panel.entries
        if any(entry in by for by in given.values())
    }

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        of_entry = {juror: by[entry] for juror, by in given.items() if entry in by}
        weights = {juror: panel.juror_weights[juror] for juror in of_entry}
        return (
            *order_steps(panel, rules, entry, ranks),
            step(
                "points_given",
                points=of_entry,
                weights=weights,
                substitutes=_substitutes(panel, entry),
                total=totals[entry],
            ),
        )

    return by_total(totals, explain, gives_points=True)


def _substitutes(panel: Panel, entry: str) -> list[str]:
    given: Mapping[tuple[str, str], Fraction] = panel.substitutes
    return [juror for juror in panel.jurors if (entry, juror) in given]
