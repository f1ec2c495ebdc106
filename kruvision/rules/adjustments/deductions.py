"""Deductions: what is taken off the jury's total before anything else is made of it.

Points are taken off as they are; a share is a part of the total as it was before anything came off.
A total that is not above zero (standardised marks have such) loses nothing by a share.
"""

from collections.abc import Mapping
from fractions import Fraction

from kruvision.rules import methods
from kruvision.rules.contest import Deduction, Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.scores import Scores, by_total
from kruvision.rules.working import WorkingStep, step

ALL = Fraction(1)


def check_deductions(rules: Rules) -> None:
    """Refuse rules under which nothing can be taken off: a jury that gives no totals, but an order,
    or has no part in the result. Raises `RuleError` with `deductions_need_totals`."""
    if not (methods.get(rules.method).adds_up and rules.combination.counts_jury):
        raise RuleError("deductions_need_totals", method=rules.method)


def taken_off(total: Fraction, deductions: tuple[Deduction, ...]) -> Fraction:
    """How many points come off a total; all shares together take at most the whole of it."""
    points = sum((one.amount for one in deductions if not one.share), Fraction(0))
    shares = sum((one.amount for one in deductions if one.share), Fraction(0))
    return points + min(ALL, shares) * max(Fraction(0), total)


def deducted(scores: Scores, panel: Panel) -> Scores:
    """The scores with the deductions of the panel taken off."""
    if not any(panel.deductions.values()):
        return scores
    off = amounts_off(scores, panel)
    totals = {entry: total - off.get(entry, 0) for entry, total in scores.totals.items()}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        steps = scores.explain(entry)
        if entry not in off:
            return steps
        made = step(
            "deductions",
            before=scores.totals[entry],
            deductions=[vars(one) for one in panel.deductions[entry]],
            off=off[entry],
            total=totals[entry],
        )
        return (*steps, made)

    return by_total(totals, explain, gives_points=scores.gives_points)


def amounts_off(scores: Scores, panel: Panel) -> Mapping[str, Fraction]:
    """How many points come off each entry that has a total and deductions."""
    return {
        entry: taken_off(scores.totals[entry], taken)
        for entry, taken in panel.deductions.items()
        if taken and entry in scores.totals
    }
