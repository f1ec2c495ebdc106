"""The working of the methods that take the mean of scoresheets."""

from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.rulebook import Rules
from kruvision.rules.sheets import marks_of
from kruvision.rules.working import Step, step


def marks_steps(panel: Panel, rules: Rules, entry: str) -> tuple[Step, ...]:
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


def mean_steps(panel: Panel, rules: Rules, entry: str) -> tuple[Step, ...]:
    """The marks, each juror's weighted mean, and the mean of the jurors."""
    steps = list(marks_steps(panel, rules, entry))
    sheets: list[tuple[Fraction, Fraction]] = []
    for juror in panel.jurors:
        terms = [
            (rules.weight(criterion), panel.marks[entry, criterion, juror])
            for criterion in panel.criteria
            if (entry, criterion, juror) in panel.marks
        ]
        weight = sum((weight for weight, _ in terms), Fraction(0))
        if not weight:
            continue
        total = sum((weight * mark for weight, mark in terms), Fraction(0))
        sheets.append((panel.juror_weights[juror], total / weight))
        steps.append(step("sheet", juror=juror, sum=total, weights=weight, mean=total / weight))
    voices = sum((voice for voice, _ in sheets), Fraction(0))
    total = sum((voice * mean for voice, mean in sheets), Fraction(0))
    steps.append(step("mean", means=sheets, sum=total, weights=voices, mean=total / voices))
    return tuple(steps)
