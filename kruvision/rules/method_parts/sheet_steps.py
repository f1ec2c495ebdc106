"""The working of the methods that take the mean of scoresheets."""

from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.scoresheets import marks_of
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.working import WorkingStep, step


def marks_steps(panel: Panel, rules: Rules, entry: str) -> tuple[WorkingStep, ...]:
    """One step per criterion: its weight and the marks given on it, by juror."""
    return tuple(
        step(
            "marks",
            criterion=criterion,
            weight=rules.weight(criterion),
            marks=marks_of(panel, entry, criterion),
        )
        for criterion in panel.criteria
    )


def mean_steps(panel: Panel, rules: Rules, entry: str) -> tuple[WorkingStep, ...]:
    """The marks, each juror's weighted mean, and the mean of the jurors."""
    sheets = [(juror, sheet_step(panel, rules, entry, juror)) for juror in panel.jurors]
    heard = [(panel.juror_weights[j], made) for j, made in sheets if made is not None]
    means = [(voice, Fraction(made.values["mean"])) for voice, made in heard]
    voices = sum((voice for voice, _ in means), Fraction(0))
    total = sum((voice * mean for voice, mean in means), Fraction(0))
    last = step("mean", means=means, sum=total, weights=voices, mean=total / voices)
    return (*marks_steps(panel, rules, entry), *(made for _, made in heard), last)


def sheet_step(panel: Panel, rules: Rules, entry: str, juror: str) -> WorkingStep | None:
    """One juror's weighted mean for the entry; None where no mark of any weight was given."""
    terms = [
        (rules.weight(criterion), panel.marks[entry, criterion, juror])
        for criterion in panel.criteria
        if (entry, criterion, juror) in panel.marks
    ]
    weight = sum((weight for weight, _ in terms), Fraction(0))
    if not weight:
        return None
    total = sum((weight * mark for weight, mark in terms), Fraction(0))
    return step("sheet", juror=juror, sum=total, weights=weight, mean=total / weight)
