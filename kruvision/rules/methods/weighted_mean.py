"""Weighted mean: each juror's weighted mean over the criteria, then the mean of the jurors.

The plain way to mark: every juror's sheet becomes one number, Σ weight·mark / Σ weight, and the
entry gets the mean of these numbers (weighted by the jurors' weights, if there are any). A mark
that is not there is left out of its divisor; it is never a zero.
"""

from collections.abc import Sequence
from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.scoresheets import (
    Whole,
    total_weight,
    weighted,
    whole_marks,
    whole_weights,
)
from kruvision.rules.method_parts.sheet_steps import mean_steps
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores, by_total


def score(panel: Panel, rules: Rules) -> Scores:
    """Totals on the scale of the marks, the highest first; entries nobody marked are left out."""
    total_weight(panel, rules)
    return by_total(mean_totals(panel, rules), lambda entry: mean_steps(panel, rules, entry))


def mean_totals(panel: Panel, rules: Rules) -> dict[str, Fraction]:
    """Each marked entry's mean of the jurors' weighted means, in exact fractions."""
    marks = whole_marks(panel.marks)
    weights, _ = whole_weights(rules.weight(criterion) for criterion in panel.criteria)
    voices, _ = whole_weights(panel.juror_weights[juror] for juror in panel.jurors)
    if len(panel.marks) == len(panel.entries) * len(weights) * len(voices):
        return _full_means(panel, marks, weights, voices)
    totals: dict[str, Fraction] = {}
    for entry in panel.entries:
        sums: dict[int, int] = {}  # divisor of the sheets -> Σ voice · Σ weight · mark
        heard = 0
        for juror, voice in zip(panel.jurors, voices, strict=True):
            top, bottom = weighted(marks.numbers, weights, panel.criteria, entry, juror)
            if bottom:
                sums[bottom] = sums.get(bottom, 0) + voice * top
                heard += voice
        if heard:
            parts = (Fraction(top, bottom * marks.denominator) for bottom, top in sums.items())
            totals[entry] = sum(parts, Fraction(0)) / heard
    return totals


def _full_means(
    panel: Panel, marks: Whole, weights: Sequence[int], voices: Sequence[int]
) -> dict[str, Fraction]:
    """The same where no mark is missing: every sheet has the same divisor, so one sum will do."""
    times = {
        juror: {c: voice * weight for c, weight in zip(panel.criteria, weights, strict=True)}
        for juror, voice in zip(panel.jurors, voices, strict=True)
    }
    sums = dict.fromkeys(panel.entries, 0)
    for (entry, criterion, juror), number in marks.numbers.items():
        sums[entry] += times[juror][criterion] * number
    divisor = sum(voices) * sum(weights) * marks.denominator
    return {entry: Fraction(top, divisor) for entry, top in sums.items()}


METHOD = Method(
    name="weighted_mean",
    cells="marks",
    title=N_("Weighted mean"),
    does=N_("Each juror's mean over the criteria, then the mean of the jury."),
    suits=N_("Most evenings: marks keep their meaning, and everybody can check the sum."),
    surprises=N_(
        "A juror who uses the whole scale moves the result more than one who gives 8 or 9 to "
        "everybody."
    ),
    adds_up=True,
    marks_alone=True,
    score=score,
)
