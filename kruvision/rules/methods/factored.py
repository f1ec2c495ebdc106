"""Factored: each criterion's trimmed mean is rounded, multiplied by its factor, and rounded again.

The way of figure skating's panel scores: on each criterion the extremes are dropped, the mean of
the rest is rounded half-up to 0.01 (the panel score), multiplied by the criterion's factor (its
weight in the rules), and rounded to 0.01 again; these are added, and deductions come off. Rounding
only once at the end gives another total in about three of ten published cases.
"""

from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.methods.trimmed_mean import criteria_trimmed
from kruvision.rules.numbers import round_half_up
from kruvision.rules.options import Option
from kruvision.rules.rulebook import Rules
from kruvision.rules.scores import Scores, by_total
from kruvision.rules.sheet_steps import marks_steps
from kruvision.rules.sheets import total_weight
from kruvision.rules.trimming import OPTIONS as DROPS
from kruvision.rules.trimming import Trimmed, check_panel
from kruvision.rules.working import Step, step

NAME = "factored"
CELLS = "marks"
OPTIONS = (
    *DROPS,
    Option("round", "number", Fraction(1, 100), least=Fraction(1, 10**6), most=Fraction(100)),
)


@dataclass(frozen=True)
class PanelScore:
    """One criterion of one entry: trimmed, rounded, times the factor, rounded again."""

    trimmed: Trimmed
    rounded: Fraction
    factor: Fraction
    product: Fraction
    points: Fraction


def score(panel: Panel, rules: Rules) -> Scores:
    """Totals in units of `round`, the highest first."""
    total_weight(panel, rules)
    check_panel(panel, rules)
    scored = {entry: panel_scores(panel, rules, entry) for entry in panel.entries}
    totals = {
        entry: sum((part.points for part in parts.values()), Fraction(0))
        - panel.deductions.get(entry, Fraction(0))
        for entry, parts in scored.items()
        if parts is not None
    }

    def explain(entry: str) -> tuple[Step, ...]:
        parts = scored[entry] or {}
        made = [made for name, part in parts.items() for made in _steps(name, part, rules)]
        points = [part.points for part in parts.values()]
        deducted = panel.deductions.get(entry, Fraction(0))
        last = step("points_total", points=points, deductions=deducted, total=totals[entry])
        return (*marks_steps(panel, rules, entry), *made, last)

    return by_total(totals, explain)


def panel_scores(panel: Panel, rules: Rules, entry: str) -> dict[str, PanelScore] | None:
    """The entry's panel score on each criterion; None while too few marks are in."""
    trimmed = criteria_trimmed(panel, rules, entry)
    if trimmed is None:
        return None
    unit: Fraction = rules.option("round")
    found: dict[str, PanelScore] = {}
    for criterion, part in trimmed.items():
        rounded = round_half_up(part.result, unit)
        product = rounded * rules.weight(criterion)
        points = round_half_up(product, unit)
        found[criterion] = PanelScore(part, rounded, rules.weight(criterion), product, points)
    return found


def _steps(criterion: str, part: PanelScore, rules: Rules) -> tuple[Step, ...]:
    unit = rules.option("round")
    return (
        part.trimmed.step(criterion, rules.option("aggregate")),
        step(
            "rounded",
            criterion=criterion,
            exact=part.trimmed.result,
            unit=unit,
            rounded=part.rounded,
        ),
        step(
            "factor",
            criterion=criterion,
            points=part.rounded,
            factor=part.factor,
            product=part.product,
        ),
        step("rounded", criterion=criterion, exact=part.product, unit=unit, rounded=part.points),
    )
