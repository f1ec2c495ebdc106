"""Multiplied mean: the weighted mean, taken so many times.

Made up: it stands for a method that somebody may want to add. It has a setting of its own, and a
step of its own in the working.
"""

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.scoresheets import total_weight
from kruvision.rules.method_parts.sheet_steps import mean_steps
from kruvision.rules.methods.weighted_mean import mean_totals
from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores, by_total
from kruvision.rules.working import StepText, WorkingStep, step


def score(panel: Panel, rules: Rules) -> Scores:
    """Totals on the scale of the marks times the factor, the highest first."""
    total_weight(panel, rules)
    times = setting(rules, "times")
    means = mean_totals(panel, rules)
    totals = {entry: times * mean for entry, mean in means.items()}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        made = step("multiplied", mean=means[entry], times=times, product=totals[entry])
        return (*mean_steps(panel, rules, entry), made)

    return by_total(totals, explain)


METHOD = Method(
    name="multiplied_mean",
    cells="marks",
    title=N_("Multiplied mean"),
    does=N_("The mean of the jury, so many times."),
    suits=N_("Evenings that like large numbers."),
    surprises=N_("Nothing: the order stays the same."),
    options=(Option("times", "integer", 3, least=1, most=9, label=N_("How many times")),),
    steps={"multiplied": StepText(N_("%(mean)s taken %(times)s times = %(product)s."))},
    score=score,
)
