"""Carried points: what an earlier show brought is added to this one's totals."""

from collections.abc import Mapping
from fractions import Fraction

from kruvision.rules import methods
from kruvision.rules.combination.bodies import Combined
from kruvision.rules.errors import RuleError
from kruvision.rules.method_parts.normalise import compared_totals
from kruvision.rules.numbers import round_half_up
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.working import WorkingStep, step


def check_carried(rules: Rules) -> None:
    """Refuse rules under which points of an earlier show cannot be added: totals that are places,
    or made of orders alone. Raises `RuleError` with `carried_needs_totals`."""
    orders = rules.combination.counts_jury and not methods.get(rules.method).adds_up
    if orders or rules.combination.method == "rank_sum":
        raise RuleError("carried_needs_totals", method=rules.method)


def carry(combined: Combined, earlier: Mapping[str, Fraction], rules: Rules) -> Combined:
    """The totals with weight times the earlier total added; who carries nothing gets no step.

    Where nobody carries anything, everything stays as it is. Else the new totals are compared, in
    the way of the rules.
    """
    brought = {
        entry: rules.carried_weight * total
        for entry, total in earlier.items()
        if entry in combined.totals and rules.carried_weight * total
    }
    if not brought:
        return combined
    check_carried(rules)
    totals = {e: total + brought.get(e, Fraction(0)) for e, total in combined.totals.items()}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        steps = combined.explain(entry)
        if entry not in brought:
            return steps
        made = step(
            "carried",
            before=combined.totals[entry],
            earlier=earlier[entry],
            weight=rules.carried_weight,
            carried=brought[entry],
            total=totals[entry],
        )
        return (*steps, made)

    keys = _compared(totals, rules, combined.compared_at)
    return Combined(totals, keys, combined.jury, combined.audience, explain)


def _compared(
    totals: Mapping[str, Fraction], rules: Rules, unit: Fraction | None
) -> dict[str, tuple[Fraction, ...]]:
    if unit is not None:
        return {entry: (round_half_up(total, unit),) for entry, total in totals.items()}
    return compared_totals(totals, setting(rules, "normalise") or "none")
