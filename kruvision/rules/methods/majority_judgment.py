"""Majority judgment: the middle grade decides, the lower one of two; then the next, outward.

Each juror's sheet is one grade. The grades of an entry are sorted; the lower middle one is its
majority grade. Level entries: that grade is removed once from each, and the next middle grade
decides, and so on. They stay level only when their grades are the same multiset. Panels of unequal
size are compared at equal fractions. One juror alone can hardly move a result, up or down; an entry
that more jurors prefer can still be behind.

Source: M. Balinski, R. Laraki, Majority Judgment, MIT Press 2010.
"""

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.majority import lower_middle, majority_key, majority_values
from kruvision.rules.method_parts.scoresheets import juror_means, total_weight
from kruvision.rules.method_parts.sheet_steps import marks_steps
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores
from kruvision.rules.working import StepText, WorkingStep, step


def score(panel: Panel, rules: Rules) -> Scores:
    """Majority grades, on the scale of the marks, the highest first."""
    total_weight(panel, rules)
    means = {entry: by for entry, by in juror_means(panel, rules).items() if by}
    grades = {
        entry: [(mean, panel.juror_weights[juror]) for juror, mean in by.items()]
        for entry, by in means.items()
    }
    values = majority_values(grades)

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        made = step(
            "majority",
            grades=means[entry],
            weights={juror: panel.juror_weights[juror] for juror in means[entry]},
            outward=values[entry],
            grade=lower_middle(grades[entry]),
        )
        return (*marks_steps(panel, rules, entry), made)

    return Scores(
        {entry: lower_middle(of_entry) for entry, of_entry in grades.items()},
        {entry: majority_key(value) for entry, value in values.items()},
        explain,
    )


METHOD = Method(
    name="majority_judgment",
    cells="marks",
    title=N_("Majority judgment"),
    does=N_("The middle grade of the jury decides; one juror hardly moves it."),
    suits=N_("Juries that mark in words or coarse grades."),
    surprises=N_(
        "The act with the higher mean can lose: great enthusiasm of a minority does not count."
    ),
    steps={"majority": StepText(N_("Grades: %(grades)s. The middle grade is %(grade)s."))},
    score=score,
)
