"""Each juror's own order of the entries, from ranks or from marks."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from kruvision.rules import methods
from kruvision.rules.contest import Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.method_parts.scoresheets import juror_means, total_weight
from kruvision.rules.method_parts.sheet_steps import marks_steps
from kruvision.rules.numbers import exact_text
from kruvision.rules.ranking import Order, mid_ranks, order_by, scale_points
from kruvision.rules.ruleset.rules import POINTS_SCALE, Rules
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.working import WorkingStep, step

MOST_ENTRIES = 300

JurorRanks = Mapping[str, Mapping[str, Fraction]]
"""ranks[juror][entry]; level entries share the mean of the ranks they fill."""


def cells_are_ranks(rules: Rules) -> bool:
    """Whether a cell of the panel is a rank (1 is best) and not a mark."""
    return bool(setting(rules, "cells") == "ranks")


def check_ranks(panel: Panel, rules: Rules) -> None:
    """Refuse a cell that cannot be a rank among these entries: below 1, above n, not whole or half.

    Halves are ranks that two level entries share. Marks read as ranks would turn the result upside
    down, so this looks closely.
    """
    if not cells_are_ranks(rules):
        return
    for (entry, criterion, juror), rank in panel.marks.items():
        if not 1 <= rank <= len(panel.entries) or rank.denominator > 2:
            raise RuleError(
                "bad_rank",
                rank=exact_text(rank),
                most=len(panel.entries),
                entry=entry,
                criterion=criterion,
                juror=juror,
            )


def check_size(panel: Panel) -> None:
    """Refuse more entries than a method that compares all with all computes in a moment."""
    if len(panel.entries) > MOST_ENTRIES:
        raise RuleError("too_many_entries", entries=len(panel.entries), most=MOST_ENTRIES)


def juror_orders(panel: Panel, rules: Rules) -> dict[str, Order]:
    """Each juror's order of the entries they judged, the best first, level ones together.

    With several criteria the juror's weighted mean decides. An entry the juror stepped aside for,
    or gave nothing, is not in the order.
    """
    total_weight(panel, rules)
    values = juror_means(panel, rules)
    sign = -1 if cells_are_ranks(rules) else 1
    return {juror: _order(panel, values, juror, sign) for juror in panel.jurors}


def _order(
    panel: Panel, values: Mapping[str, Mapping[str, Fraction]], juror: str, sign: int
) -> Order:
    keys = {e: (sign * values[e][juror],) for e in panel.entries if juror in values[e]}
    return order_by(keys)


def juror_ranks(orders: Mapping[str, Order]) -> JurorRanks:
    """Each juror's order as ranks."""
    return {juror: mid_ranks(order) for juror, order in orders.items()}


def juror_points(panel: Panel, rules: Rules) -> dict[str, dict[str, Fraction]]:
    """The points each juror's sheet stands for: by juror, then entry.

    From ranks, the scale by the juror's order (substitute points in their place where entered);
    from marks, the juror's weighted means themselves.
    """
    if methods.get(rules.method).cells == "marks":
        means = juror_means(panel, rules)
        return {j: {e: by[j] for e, by in means.items() if j in by} for j in panel.jurors}
    scale = setting(rules, "scale") or POINTS_SCALE
    given = {juror: scale_points(o, scale) for juror, o in juror_orders(panel, rules).items()}
    for (entry, juror), points in panel.substitutes.items():
        given[juror][entry] = points
    return given


def order_steps(
    panel: Panel, rules: Rules, entry: str, ranks: JurorRanks
) -> tuple[WorkingStep, ...]:
    """The working of a rank method: what each juror gave, and its rank in their order."""
    of_entry = {j: by[entry] for j, by in ranks.items() if entry in by}
    weights = {juror: panel.juror_weights[juror] for juror in of_entry}
    cells = setting(rules, "cells")
    made = step("ranks", cells=cells, ranks=of_entry, weights=weights)
    return (*marks_steps(panel, rules, entry), made)


def full_panel(panel: Panel, ranked: Iterable[str]) -> tuple[Fraction, Fraction]:
    """The weight of the whole jury, and of those jurors who ranked the entry.

    A sum over jurors is brought to the whole jury by their quotient, so that a juror who stepped
    aside is left out of the divisor and not counted as nothing.
    """
    whole = sum(panel.juror_weights.values(), Fraction(0))
    return whole, sum((panel.juror_weights[juror] for juror in ranked), Fraction(0))
