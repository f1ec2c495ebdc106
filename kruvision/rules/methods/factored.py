"""Factored: each criterion's trimmed mean is rounded, multiplied by its factor, and rounded again.

The way of figure skating's panel scores: on each criterion the extremes are dropped, the mean of
the rest is rounded half-up to 0.01 (the panel score), multiplied by the criterion's factor (its
weight in the rules), and rounded to 0.01 again; these are added. Rounding only once at the end
gives another total in about three of ten published cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.scoresheets import marks_of, total_weight
from kruvision.rules.method_parts.sheet_steps import marks_steps
from kruvision.rules.method_parts.trimming import (
    DROP_OPTIONS,
    Trimmed,
    check_panel,
    trim_criteria,
)
from kruvision.rules.numbers import round_half_up
from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores, by_total
from kruvision.rules.working import StepText, WorkingStep, step


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
    scored = panel_scores(panel, rules)
    totals = {
        entry: sum((part.points for part in parts.values()), Fraction(0))
        for entry, parts in scored.items()
    }

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        parts = scored[entry]
        made = [
            made
            for criterion, part in parts.items()
            for made in _steps(criterion, part, rules, marks_of(panel, entry, criterion))
        ]
        points = [part.points for part in parts.values()]
        last = step("points_total", points=points, total=totals[entry])
        return (*marks_steps(panel, rules, entry), *made, last)

    return by_total(totals, explain)


def panel_scores(panel: Panel, rules: Rules) -> dict[str, dict[str, PanelScore]]:
    """Each entry's panel score on each criterion; entries with too few marks yet are left out."""
    unit: Fraction = setting(rules, "round")
    factors = {criterion: rules.weight(criterion) for criterion in panel.criteria}
    return {
        entry: {c: _panel_score(part, factors[c], unit) for c, part in parts.items()}
        for entry, parts in trim_criteria(panel, rules).items()
    }


def _panel_score(trimmed: Trimmed, factor: Fraction, unit: Fraction) -> PanelScore:
    rounded = round_half_up(trimmed.result, unit)
    product = rounded * factor
    return PanelScore(trimmed, rounded, factor, product, round_half_up(product, unit))


def _steps(
    criterion: str, part: PanelScore, rules: Rules, marks: Mapping[str, Fraction]
) -> tuple[WorkingStep, ...]:
    unit = setting(rules, "round")
    return (
        part.trimmed.step(criterion, marks),
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


METHOD = Method(
    name="factored",
    cells="marks",
    title=N_("Factored panel scores"),
    does=N_("Extremes dropped, rounded, times the weight, rounded again, added."),
    suits=N_("Judged sports and large panels in which every criterion has a factor."),
    surprises=N_(
        "It rounds twice on purpose: hundredths lost on the way can decide between two close acts."
    ),
    options=(
        *DROP_OPTIONS,
        Option(
            "round",
            "number",
            Fraction(1, 100),
            least=Fraction(1, 10**6),
            most=Fraction(100),
            label=N_("Rounded to"),
            hint=N_("Such as 0,01."),
        ),
    ),
    adds_up=True,
    marks_alone=True,
    steps={"rounded": StepText(N_("%(criterion)s: %(exact)s, rounded to %(unit)s = %(rounded)s."))},
    score=score,
)
