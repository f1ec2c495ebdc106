"""Totals made of each juror's rank: a worth for every rank, added over the jury."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.juror_orders import (
    full_panel,
    juror_orders,
    juror_ranks,
    order_steps,
)
from kruvision.rules.ranking import Order
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.working import Explain, WorkingStep, step

Worths = Mapping[str, Fraction]


def rank_totals(
    panel: Panel, rules: Rules, worth: Callable[[Order], Worths]
) -> tuple[dict[str, Fraction], Explain]:
    """Each entry's sum of what its ranks are worth, brought to the whole jury, and the working.

    `worth` gives the worth of every entry in one juror's order. Entries nobody ranked are left out.
    """
    orders = juror_orders(panel, rules)
    ranks = juror_ranks(orders)
    worths = {juror: worth(order) for juror, order in orders.items()}
    totals: dict[str, Fraction] = {}
    for entry in panel.entries:
        heard = [juror for juror in panel.jurors if entry in worths[juror]]
        if heard:
            whole, part = full_panel(panel, heard)
            given = (panel.juror_weights[juror] * worths[juror][entry] for juror in heard)
            totals[entry] = sum(given, Fraction(0)) * whole / part

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        of_entry = {juror: by[entry] for juror, by in worths.items() if entry in by}
        whole, part = full_panel(panel, of_entry)
        made = step("worths", worths=of_entry, heard=part, jury=whole, total=totals[entry])
        return (*order_steps(panel, rules, entry, ranks), made)

    return totals, explain
