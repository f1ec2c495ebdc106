"""All statistics of a jury together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from kruvision.rules.agreement.concordance import (
    Intraclass,
    Kendall,
    alpha_interval,
    alpha_ordinal,
    intraclass,
    kendall_w,
    ratings_of,
)
from kruvision.rules.agreement.correlation import pearson, spearman
from kruvision.rules.agreement.robustness import Band, Without, leave_one_out, place_bands
from kruvision.rules.agreement.upside_down import UpsideDown, spearman_with_others, suspicion
from kruvision.rules.agreement.values import JuryValues, values_of
from kruvision.rules.contest import Panel
from kruvision.rules.missing import counting
from kruvision.rules.numbers import fixed_text, square_root
from kruvision.rules.ruleset.rules import Rules

SHOWN_DIGITS = 6


@dataclass(frozen=True)
class JurorReport:
    """One juror beside the others.

    `severity` is the mean difference from the mean of the others, in marks (below 0 is severe),
    with its standard error; `spearman` the agreement of the order with the others'; `drift` how
    the difference from the others changes with each further entry of the running order.
    """

    juror: str
    severity: Fraction | None
    standard_error: Fraction | None
    spearman: Fraction | None
    upside_down: UpsideDown | None
    without: Without | None
    drift: Fraction | None


@dataclass(frozen=True)
class Agreement:
    """The statistics of one jury. None stands where there is too little to compute from.

    `entries` is how many entries every juror marked: W and ICC look at these. `drift` is the
    Spearman correlation of the mean mark with the place in the running order. `criteria` holds
    the correlation of each two criteria over all scoresheets.
    """

    entries: int
    kendall: Kendall | None
    intraclass: Intraclass | None
    alpha_ordinal: Fraction | None
    alpha_interval: Fraction | None
    jurors: tuple[JurorReport, ...]
    drift: Fraction | None
    criteria: Mapping[tuple[str, str], Fraction | None]
    bands: Mapping[str, Band]

    def to_json(self) -> dict[str, Any]:
        """The statistics as JSON, numbers as decimals in text, rounded half-up to six places."""
        kendall, icc = self.kendall, self.intraclass
        return {
            "entries": self.entries,
            "kendall_w": _text(kendall.w if kendall else None),
            "chi2": _text(kendall.chi2 if kendall else None),
            "degrees_of_freedom": kendall and kendall.degrees,
            "icc_2_1": _text(icc.single if icc else None),
            "icc_2_k": _text(icc.mean if icc else None),
            "alpha_ordinal": _text(self.alpha_ordinal),
            "alpha_interval": _text(self.alpha_interval),
            "drift": _text(self.drift),
            "jurors": [_juror_json(report) for report in self.jurors],
            "bands": [
                {"entry": entry, "best": band.best, "worst": band.worst}
                for entry, band in self.bands.items()
            ],
            "criteria": [
                {"criteria": list(pair), "correlation": _text(value)}
                for pair, value in self.criteria.items()
            ],
        }


def analyse(panel: Panel, rules: Rules) -> Agreement:
    """All statistics of the panel, under the rules that score it."""
    jury = values_of(panel, rules)
    counted = counting(panel, rules)
    ratings = ratings_of({j: jury.values[j] for j in jury.jurors}, jury.complete)
    units = [
        [jury.values[juror][entry] for juror in jury.jurors if entry in jury.values[juror]]
        for entry in jury.entries
    ]
    without = leave_one_out(counted, rules)
    return Agreement(
        len(jury.complete),
        kendall_w([list(jury.ranks[juror].values()) for juror in jury.jurors]),
        intraclass(ratings),
        alpha_ordinal(units),
        alpha_interval(units),
        tuple(_juror(jury, juror, without[juror]) for juror in jury.jurors),
        _show_drift(jury),
        _criteria(counted),
        place_bands(counted, rules),
    )


def _juror(jury: JuryValues, juror: str, without: Without | None) -> JurorReport:
    lead = jury.lead(juror)
    severity, error = mean_and_error(list(lead.values()))
    order = [Fraction(at) for at, entry in enumerate(jury.entries) if entry in lead]
    return JurorReport(
        juror,
        severity,
        error,
        spearman_with_others(jury, juror),
        suspicion(jury, juror),
        without,
        slope(order, [lead[entry] for entry in jury.entries if entry in lead]),
    )


def mean_and_error(values: Sequence[Fraction]) -> tuple[Fraction | None, Fraction | None]:
    """The mean, and its standard error (sample deviation / √n), to twelve decimals."""
    n = len(values)
    if n == 0:
        return None, None
    mean = sum(values, Fraction(0)) / n
    if n == 1:
        return mean, None
    squares = sum(((value - mean) ** 2 for value in values), Fraction(0))
    return mean, square_root(squares / ((n - 1) * n))


def slope(places: Sequence[Fraction], values: Sequence[Fraction]) -> Fraction | None:
    """The least-squares slope of the values over the places; None for fewer than two."""
    n = len(places)
    if n < 2:
        return None
    centre = sum(places, Fraction(0)) / n
    spread = sum(((at - centre) ** 2 for at in places), Fraction(0))
    pairs = zip(places, values, strict=True)
    return sum(((at - centre) * value for at, value in pairs), Fraction(0)) / spread


def _show_drift(jury: JuryValues) -> Fraction | None:
    order = [Fraction(at) for at in range(len(jury.complete))]
    means = [
        sum((jury.values[juror][entry] for juror in jury.jurors), Fraction(0))
        for entry in jury.complete
    ]
    return spearman(order, means)


def _criteria(panel: Panel) -> dict[tuple[str, str], Fraction | None]:
    found: dict[tuple[str, str], Fraction | None] = {}
    for one, other in combinations(panel.criteria, 2):
        pairs = [
            (panel.marks[entry, one, juror], panel.marks[entry, other, juror])
            for entry in panel.entries
            for juror in panel.jurors
            if (entry, one, juror) in panel.marks and (entry, other, juror) in panel.marks
        ]
        found[one, other] = pearson([a for a, _ in pairs], [b for _, b in pairs])
    return found


def _juror_json(report: JurorReport) -> dict[str, Any]:
    down, without = report.upside_down, report.without
    return {
        "juror": report.juror,
        "severity": _text(report.severity),
        "standard_error": _text(report.standard_error),
        "spearman": _text(report.spearman),
        "drift": _text(report.drift),
        "upside_down": down and {"w": _text(down.w), "w_if_reversed": _text(down.w_if_reversed)},
        "without": without
        and {"winners": list(without.winners), "farthest_move": without.farthest_move},
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else fixed_text(value, SHOWN_DIGITS)
