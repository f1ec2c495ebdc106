"""Who counts and what is missing, before any method computes.

Absent for the whole show: the juror is left out. Stepped aside for one entry: left out of that
entry alone. A juror of weight 0 is left out of everything. A mark that nobody declared missing is
listed, and makes the result incomplete, if it could count: not where the jury has no part in the
totals, nor on a criterion of weight 0 that breaks no tie, nor of a disqualified entry that keeps
its points. A juror in whose place substitute points were entered counts with these points.
"""

from collections.abc import Iterator
from fractions import Fraction

from kruvision.rules import methods
from kruvision.rules.contest import MarkKey, Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.marks import check_mark
from kruvision.rules.ruleset.rules import Rules


def counting(panel: Panel, rules: Rules) -> Panel:
    """The panel with only the jurors, entries and marks that count, and every juror's weight."""
    _check_names(panel, rules)
    if panel.substitutes and not methods.get(rules.method).takes_substitutes:
        raise RuleError("substitutes_need_points", method=rules.method)
    weights = {juror: _weight(panel, rules, juror) for juror in panel.jurors}
    replaced = {juror for _, juror in panel.substitutes}
    absent = panel.absent - replaced
    jurors = tuple(j for j in panel.jurors if weights[j] and j not in absent)
    out = panel.disqualified if rules.disqualified == "remove" else frozenset()
    entries = tuple(entry for entry in panel.entries if entry not in out)
    marks = panel.marks
    if out or panel.stepped_aside or len(jurors) < len(panel.jurors):
        stays = set(jurors)
        marks = {
            (entry, criterion, juror): mark
            for (entry, criterion, juror), mark in panel.marks.items()
            if juror in stays and entry not in out and (entry, juror) not in panel.stepped_aside
        }
    return panel.part(
        entries=entries,
        jurors=jurors,
        marks=marks,
        absent=frozenset(),
        stepped_aside=frozenset(
            (entry, juror)
            for entry, juror in panel.stepped_aside
            if juror in jurors and entry not in out
        ),
        juror_weights={juror: weights[juror] for juror in jurors},
        deductions={e: taken for e, taken in panel.deductions.items() if e not in out},
        disqualified=panel.disqualified - out,
        categories={},
        contestants={e: name for e, name in panel.contestants.items() if e not in out},
        carried={},
        substitutes={
            k: v for k, v in panel.substitutes.items() if k[1] in jurors and k[0] not in out
        },
    )


def missing_cells(panel: Panel, rules: Rules) -> tuple[MarkKey, ...]:
    """The marks that could count and nobody declared missing, as (entry, criterion, juror), in
    running order.

    Takes a panel of jurors who count. Nothing is missing of one whose points were substituted.
    """
    return missing_beside(panel, rules) if rules.combination.counts_jury else ()


def missing_beside(panel: Panel, rules: Rules) -> tuple[MarkKey, ...]:
    """The same of a jury that may have no part in the totals."""
    expected = len(panel.entries) * len(panel.criteria) * len(panel.jurors)
    if len(panel.marks) == expected:
        return ()
    return tuple(_missing(panel, criteria_that_count(panel, rules)))


def criteria_that_count(panel: Panel, rules: Rules) -> tuple[str, ...]:
    """The criteria whose marks can decide a place: by their weight, or by breaking a tie."""
    if not methods.get(rules.method).weighs_criteria:
        return panel.criteria
    return tuple(c for c in panel.criteria if rules.weight(c) or f"criterion:{c}" in rules.ties)


def check_scales(panel: Panel, rules: Rules) -> None:
    """Refuse a mark that is not on its criterion's scale, naming the cell."""
    if not rules.scales:
        return
    fits: set[tuple[str, int, int]] = set()
    for (entry, criterion, juror), mark in panel.marks.items():
        known = (criterion, mark.numerator, mark.denominator)
        if criterion in rules.scales and known not in fits:
            try:
                check_mark(mark, rules.scales[criterion])
            except RuleError as problem:
                cell = {"entry": entry, "criterion": criterion, "juror": juror}
                raise RuleError(problem.code, **problem.details, **cell) from problem
            fits.add(known)


def _missing(panel: Panel, criteria: tuple[str, ...]) -> Iterator[MarkKey]:
    replaced = {juror for _, juror in panel.substitutes}
    jurors = [juror for juror in panel.jurors if juror not in replaced]
    for entry in (entry for entry in panel.entries if entry not in panel.disqualified):
        for criterion in criteria:
            for juror in jurors:
                given = (entry, criterion, juror) in panel.marks
                if not given and (entry, juror) not in panel.stepped_aside:
                    yield entry, criterion, juror


def _weight(panel: Panel, rules: Rules, juror: str) -> Fraction:
    return panel.juror_weights.get(juror, rules.juror_weights.get(juror, Fraction(1)))


def _check_names(panel: Panel, rules: Rules) -> None:
    for criterion in (*rules.weights, *rules.scales):
        if criterion not in panel.criteria:
            raise RuleError("unknown_criterion", name=criterion, where=f"criteria.{criterion}")
    for juror in rules.juror_weights:
        if juror not in panel.jurors:
            raise RuleError("unknown_juror", name=juror, where=f"jurors.{juror}")
    for step in rules.ties:
        name, _, criterion = step.partition(":")
        if name == "criterion" and criterion not in panel.criteria:
            raise RuleError("unknown_criterion", name=criterion, where="ties.chain")
