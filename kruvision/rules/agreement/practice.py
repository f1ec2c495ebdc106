"""Practice jurors beside the jury: they mark like it, count for nothing, and see how far off."""

from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.agreement.correlation import spearman
from kruvision.rules.agreement.report import mean_and_error
from kruvision.rules.agreement.values import JuryValues, values_of
from kruvision.rules.contest import Panel
from kruvision.rules.ruleset.rules import Rules


@dataclass(frozen=True)
class PracticeReport:
    """One practice juror beside the mean of the jury, over the `entries` that both marked.

    `correlation` is Spearman's of the two orders, `difference` the mean difference in marks (below
    0 is stricter than the jury); None where there is too little to compute from.
    """

    juror: str
    entries: int
    correlation: Fraction | None
    difference: Fraction | None


def compare_practice(panel: Panel, practice: Panel, rules: Rules) -> tuple[PracticeReport, ...]:
    """A report for each juror of `practice`, in order; `panel` is the jury that counts."""
    means = _means(values_of(panel, rules))
    learners = values_of(practice, rules)
    return tuple(
        _report(juror, dict(learners.values.get(juror, {})), means) for juror in practice.jurors
    )


def _means(jury: JuryValues) -> dict[str, Fraction]:
    found = {}
    for entry in jury.entries:
        given = [jury.values[juror][entry] for juror in jury.jurors if entry in jury.values[juror]]
        if given:
            found[entry] = sum(given, Fraction(0)) / len(given)
    return found


def _report(juror: str, own: dict[str, Fraction], means: dict[str, Fraction]) -> PracticeReport:
    both = [entry for entry in means if entry in own]
    difference, _error = mean_and_error([own[entry] - means[entry] for entry in both])
    order = spearman([own[entry] for entry in both], [means[entry] for entry in both])
    return PracticeReport(juror, len(both), order, difference)
