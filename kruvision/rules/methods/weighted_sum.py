"""Weighted sum: like the weighted mean, but each juror's weighted marks are added, not divided.

Every juror's sheet becomes Σ weight·mark, and the entry gets the mean of these numbers. Weights may
thus be points: five criteria of weight 20 on a scale up to 5 give at most 500. Where a juror left
out a criterion, the rest of the sheet stands for it (empty is absent, never zero).
"""

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.scoresheets import total_weight
from kruvision.rules.method_parts.sheet_steps import mean_steps
from kruvision.rules.methods.weighted_mean import mean_totals
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores, by_total
from kruvision.rules.working import StepText, WorkingStep, step


def score(panel: Panel, rules: Rules) -> Scores:
    """Totals of at most Σ weight times the highest mark, the highest total first."""
    weight = total_weight(panel, rules)
    means = mean_totals(panel, rules)
    totals = {entry: mean * weight for entry, mean in means.items()}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        times = step("times", mean=means[entry], weights=weight, product=totals[entry])
        return (*mean_steps(panel, rules, entry), times)

    return by_total(totals, explain)


METHOD = Method(
    name="weighted_sum",
    cells="marks",
    title=N_("Weighted sum"),
    does=N_("The same without dividing by the weights: points, such as of 500."),
    suits=N_("Contests used to points out of a fixed most."),
    surprises=N_(
        "A criterion with a longer scale weighs more, whatever its weight says; with one "
        "criterion more or less all totals change their size."
    ),
    steps={
        "times": StepText(N_("%(mean)s times the sum of the weights %(weights)s = %(product)s."))
    },
    adds_up=True,
    marks_alone=True,
    score=score,
)
