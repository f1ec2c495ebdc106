"""Trimmed mean: the lowest and the highest marks are dropped, the rest is averaged.

On each criterion the lowest marks (`drop_low`) and the highest (`drop_high`) are dropped, one
instance each; the rest is averaged (or added, `aggregate = "sum"`), and the criteria are put
together by their weights: Σ weight·mean / Σ weight, or Σ weight·sum. With
`drop_from = "juror_total"` whole sheets are dropped instead of single marks. Refused when fewer
than two marks remain. When a juror is absent the drops stay as they are.
"""

from collections.abc import Mapping
from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.scoresheets import (
    juror_means,
    marks_of,
    total_weight,
    whole_weights,
)
from kruvision.rules.method_parts.sheet_steps import marks_steps, sheet_step
from kruvision.rules.method_parts.trimming import (
    DROP_OPTIONS,
    Drops,
    Trimmed,
    check_panel,
    trim,
    trim_criteria,
)
from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores, by_total
from kruvision.rules.working import StepText, WorkingStep, step


def score(panel: Panel, rules: Rules) -> Scores:
    """Totals on the scale of the marks (or their sums), the highest first."""
    weight = total_weight(panel, rules)
    check_panel(panel, rules)
    if setting(rules, "drop_from") == "juror_total":
        return _by_sheets(panel, rules, weight)
    return _by_criteria(panel, rules, weight)


def _by_criteria(panel: Panel, rules: Rules, weight: Fraction) -> Scores:
    drops = Drops.of(rules)
    divisor = weight if drops.aggregate == "mean" else Fraction(1)
    trimmed = trim_criteria(panel, rules)
    totals = {
        entry: sum((rules.weight(c) * part.result for c, part in parts.items()), Fraction(0))
        / divisor
        for entry, parts in trimmed.items()
    }

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        parts = trimmed[entry]
        terms = [(rules.weight(c), part.result) for c, part in parts.items()]
        return (
            *marks_steps(panel, rules, entry),
            *(part.step(c, marks_of(panel, entry, c)) for c, part in parts.items()),
            step("criteria_total", terms=terms, divisor=divisor, total=totals[entry]),
        )

    return by_total(totals, explain)


def _by_sheets(panel: Panel, rules: Rules, weight: Fraction) -> Scores:
    """Whole sheets dropped: a sheet is the juror's weighted mean (or sum) over the criteria."""
    drops = Drops.of(rules)
    times = Fraction(1) if drops.aggregate == "mean" else weight
    means = juror_means(panel, rules)
    sheets = {entry: {j: times * v for j, v in by.items()} for entry, by in means.items()}
    trimmed = {entry: _trim_sheets(by, drops) for entry, by in sheets.items()}
    totals = {entry: part.result for entry, part in trimmed.items() if part is not None}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        part = trimmed[entry]
        given = [sheet_step(panel, rules, entry, juror) for juror in means[entry]]
        made = [sheet for sheet in given if sheet is not None]
        if times != 1:
            made.append(step("sheets_times", factor=times, sheets=sheets[entry]))
        if part is not None:
            made.append(part.step("", sheets[entry]))
        return (*marks_steps(panel, rules, entry), *made)

    return by_total(totals, explain)


def _trim_sheets(sheets: Mapping[str, Fraction], drops: Drops) -> Trimmed | None:
    numbers, bottom = whole_weights(sheets.values())
    return trim(list(zip(numbers, sheets, strict=True)), bottom, drops)


METHOD = Method(
    name="trimmed_mean",
    cells="marks",
    title=N_("Mean without the extremes"),
    does=N_("The lowest and highest marks are dropped, the mean of the rest counts."),
    suits=N_(
        "Panels of five and more, in which one very strict or very generous juror should not "
        "decide."
    ),
    surprises=N_(
        "Whose marks are dropped differs from act to act. With fewer than two marks left "
        "nothing can be computed."
    ),
    options=(
        *DROP_OPTIONS,
        Option(
            "drop_from",
            "choice",
            "criterion",
            choices=("criterion", "juror_total"),
            label=N_("What is dropped"),
            choice_labels=(N_("single marks, criterion by criterion"), N_("whole scoresheets")),
        ),
    ),
    steps={"sheets_times": StepText(N_("Each scoresheet times %(factor)s: %(sheets)s."))},
    adds_up=True,
    marks_alone=True,
    score=score,
)
