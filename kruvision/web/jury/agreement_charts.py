"""Statistics of a jury as pictures: every position in percent of the width, numbers beside it.

Each picture is a table whose rows hold a drawn track: who does not see it reads the numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from kruvision.i18n import _, ngettext
from kruvision.rules.agreement import Agreement, JurorReport
from kruvision.rules.agreement.practice import PracticeReport
from kruvision.services.forms.number_text import fixed, number
from kruvision.services.jury.agreement import Figures
from kruvision.services.results.names import Names

TWICE = 2
"""Standard errors drawn to each side: within them lie nineteen of twenty."""


@dataclass(frozen=True)
class ChartRow:
    """One line of a picture: a bar from ``low`` to ``high`` and a dot, positions or None."""

    name: str
    low: str | None
    high: str | None
    dot: str | None
    cells: tuple[str, ...]
    detail: str = ""
    badge: str = ""


@dataclass(frozen=True)
class Chart:
    """A picture: rows on one scale with ticks, a line at ``zero``, and columns of numbers; the last
    column may hold words."""

    label: str
    ticks: tuple[tuple[str, str], ...]
    zero: str | None
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    ends_in_words: bool = False


@dataclass(frozen=True)
class Point:
    """An entry in the running order: its mean mark and its place on the picture."""

    name: str
    mean: str
    x: str
    y: str


@dataclass(frozen=True)
class Scatter:
    """All points, and the numbers at the two ends of the upright scale."""

    points: tuple[Point, ...]
    highest: str
    lowest: str


def whole_jury(agreement: Agreement) -> Chart:
    """W, ICC and alpha between 0 and 1."""
    kendall, icc = agreement.kendall, agreement.intraclass
    rows = [
        (_("Kendall's W"), _("one order?"), kendall.w if kendall else None),
        (_("ICC(2,k)"), _("how reliable the mean of this jury is"), icc.mean if icc else None),
        (_("ICC(2,1)"), _("how reliable a single juror is"), icc.single if icc else None),
        (_("Krippendorff's α, order"), _("only the order counts"), agreement.alpha_ordinal),
        (_("Krippendorff's α, marks"), _("the marks themselves count"), agreement.alpha_interval),
    ]
    return Chart(
        _("Measure"),
        _ticks((Fraction(0), Fraction(1, 2), Fraction(1)), Fraction(0), Fraction(1)),
        None,
        (_("Value"),),
        tuple(
            ChartRow(name, *_bar(value, Fraction(0), Fraction(1)), (fixed(value, 2),), detail)
            for name, detail, value in rows
        ),
    )


def severity(agreement: Agreement, names: Names) -> Chart:
    """How far each juror marks above or below the others, with two standard errors."""
    reports = sorted(agreement.jurors, key=lambda report: report.severity or Fraction(0))
    most = _reach(_ends(report) for report in reports)
    return Chart(
        _("Juror"),
        _ticks((-most, Fraction(0), most), -most, most),
        _at(Fraction(0), -most, most),
        (_("Difference"), _("Standard error")),
        tuple(_severity_row(report, most, names) for report in reports),
    )


def against_others(agreement: Agreement, names: Names) -> Chart:
    """Each juror's order beside the mean order of the others, from -1 to 1."""
    least, most = Fraction(-1), Fraction(1)
    rows = []
    for report in agreement.jurors:
        bar = _bar(report.spearman, least, most)
        badge = _("looks turned around") if report.upside_down else ""
        cells = (fixed(report.spearman, 2),)
        rows.append(ChartRow(names.juror(report.juror), *bar, cells, badge=badge))
    ticks = _ticks((least, Fraction(0), most), least, most)
    return Chart(_("Juror"), ticks, _at(Fraction(0), least, most), ("ρ",), tuple(rows))


def practice(reports: Iterable[PracticeReport], names: Names) -> Chart:
    """Each practice juror's order beside the jury's, from -1 to 1, and the mean difference."""
    least, most = Fraction(-1), Fraction(1)
    rows = tuple(
        ChartRow(
            names.juror(report.juror),
            *_bar(report.correlation, least, most),
            (fixed(report.correlation, 2), signed(report.difference), str(report.entries)),
        )
        for report in reports
    )
    ticks = _ticks((least, Fraction(0), most), least, most)
    columns = ("ρ", _("Difference"), _("Acts"))
    return Chart(_("Juror"), ticks, _at(Fraction(0), least, most), columns, rows)


def without_one(figures: Figures, names: Names) -> Chart:
    """How far the farthest place moves when a juror is left out, and who would be first."""
    most = Fraction(max(1, len(figures.places) - 1))
    usual = {entry for entry, place in figures.places.items() if place == 1}
    rows = []
    for report in figures.agreement.jurors:
        left = report.without
        moved = Fraction(left.farthest_move) if left else None
        other = left.winners if left and set(left.winners) != usual else ()
        first = " = ".join(names.entry(entry) for entry in other) or (
            _("the same") if left else "–"
        )
        text = _places(left.farthest_move) if left else _("cannot be computed")
        bar = _bar(moved, Fraction(0), most)
        rows.append(ChartRow(names.juror(report.juror), *bar, (text, first)))
    ticks = _ticks((Fraction(0), most), Fraction(0), most)
    columns = (_("Farthest move"), _("First then"))
    return Chart(_("Left out"), ticks, None, columns, tuple(rows), ends_in_words=True)


def bands(figures: Figures, names: Names) -> Chart:
    """The places each act takes in nine of ten juries drawn from this one, best act first."""
    least, most = Fraction(1), Fraction(max(2, len(figures.places)))
    found = figures.agreement.bands
    rows = []
    for entry, place in sorted(figures.places.items(), key=lambda item: item[1]):
        band = found.get(entry)
        low, high = (band.best, band.worst) if band else (place, place)
        ends = (_at(Fraction(low), least, most), _at(Fraction(high), least, most))
        between = str(low) if low == high else f"{low}–{high}"
        cells = (str(place), between)
        rows.append(ChartRow(names.entry(entry), *ends, _at(Fraction(place), least, most), cells))
    ticks = _ticks((least, most), least, most)
    return Chart(_("Act"), ticks, None, (_("Place"), _("Places drawn")), tuple(rows))


def drift_of_jurors(agreement: Agreement, names: Names) -> Chart:
    """How each juror's difference from the others changes from one act to the next."""
    slopes = [abs(report.drift or Fraction(0)) for report in agreement.jurors]
    most = max((ceil(slope * 10) for slope in slopes), default=1) or 1
    reach = Fraction(most, 10)
    rows = tuple(
        ChartRow(names.juror(r.juror), *_bar(r.drift, -reach, reach), (fixed(r.drift, 3),))
        for r in agreement.jurors
    )
    ticks = _ticks((-reach, Fraction(0), reach), -reach, reach)
    columns = (_("Marks an act"),)
    return Chart(_("Juror"), ticks, _at(Fraction(0), -reach, reach), columns, rows)


def running_order(figures: Figures, names: Names) -> Scatter | None:
    """The mean mark of each act over its place in the running order."""
    means = figures.means
    if not means:
        return None
    low, high = min(means.values()), max(means.values())
    last = Fraction(max(1, len(means) - 1))
    points = [
        Point(
            names.entry(entry),
            fixed(mean, 2),
            _at(Fraction(order), Fraction(0), last),
            _at(high - mean, Fraction(0), (high - low) or Fraction(1)),
        )
        for order, (entry, mean) in enumerate(means.items())
    ]
    return Scatter(tuple(points), fixed(high, 2), fixed(low, 2))


def _severity_row(report: JurorReport, most: Fraction, names: Names) -> ChartRow:
    low = high = dot = None
    ends = _ends(report)
    if ends and report.severity is not None:
        low, high, dot = (_at(value, -most, most) for value in (*ends, report.severity))
    cells = (signed(report.severity), fixed(report.standard_error, 2))
    return ChartRow(names.juror(report.juror), low, high, dot, cells)


def _ends(report: JurorReport) -> tuple[Fraction, Fraction] | None:
    if report.severity is None:
        return None
    side = TWICE * (report.standard_error or Fraction(0))
    return report.severity - side, report.severity + side


def signed(value: Fraction | None) -> str:
    """A difference with its sign, to two places."""
    text = fixed(value, 2)
    return f"+{text}" if value is not None and value > 0 else text


def _reach(ends: Iterable[tuple[Fraction, Fraction] | None]) -> Fraction:
    """The half scale that holds all ends: whole halves, one half at least."""
    farthest = max((max(abs(a), abs(b)) for a, b in filter(None, ends)), default=Fraction(0))
    return Fraction(max(1, ceil(farthest * 2)), 2)


def _places(count: int) -> str:
    return ngettext("%(num)s place", "%(num)s places", count)


def _ticks(
    values: Sequence[Fraction], least: Fraction, most: Fraction
) -> tuple[tuple[str, str], ...]:
    return tuple((_at(value, least, most), number(value)) for value in values)


def _bar(
    value: Fraction | None, least: Fraction, most: Fraction
) -> tuple[str | None, str | None, str | None]:
    """A bar between nothing and the value; beyond the scale it ends at its end."""
    if value is None:
        return None, None, None
    zero = min(max(Fraction(0), least), most)
    return (
        _at(min(zero, value), least, most),
        _at(max(zero, value), least, most),
        _at(value, least, most),
    )


def _at(value: Fraction, least: Fraction, most: Fraction) -> str:
    """The position between the ends of a scale, as SVG writes it."""
    share = min(max((value - least) / (most - least), Fraction(0)), Fraction(1))
    return f"{float(share * 100):.2f}%"
