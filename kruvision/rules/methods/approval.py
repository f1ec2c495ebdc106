"""Approval: a ballot names every entry it finds good; the entry named most often is first.

A mark above 0 names the entry. Nobody has to choose between two alike entries, and nobody can say
which of the named ones is better.
"""

from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.scoresheets import juror_means, total_weight
from kruvision.rules.method_parts.sheet_steps import marks_steps
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores, by_total
from kruvision.rules.working import StepText, WorkingStep, step


def score(panel: Panel, rules: Rules) -> Scores:
    """Numbers of ballots that name the entry (by weight), the highest first."""
    total_weight(panel, rules)
    means = juror_means(panel, rules)
    named = {e: [j for j, mean in by.items() if mean > 0] for e, by in means.items() if by}
    totals = {
        entry: sum((panel.juror_weights[juror] for juror in jurors), Fraction(0))
        for entry, jurors in named.items()
    }

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        weights = {juror: panel.juror_weights[juror] for juror in named[entry]}
        made = step("named", weights=weights, total=totals[entry])
        return (*marks_steps(panel, rules, entry), made)

    return by_total(totals, explain, gives_points=True)


METHOD = Method(
    name="approval",
    cells="marks",
    title=N_("Approval"),
    does=N_("A mark above 0 names an act; the act named by most jurors is first."),
    suits=N_("A short list: who goes on to the next round?"),
    surprises=N_(
        "On a scale that begins at 1 every marked act is named, and all of them are level."
    ),
    steps={"named": StepText(N_("Named by: %(weights)s. Together %(total)s."))},
    adds_up=True,
    marks_alone=True,
    score=score,
)
