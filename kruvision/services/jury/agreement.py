"""How a show's jury agrees, once every sheet is in: for its head and the organizers alone.

Looking describes the jury and decides nothing. Before the last sheet nobody sees any of it, so that
nobody marks after a look at the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from math import erfc, exp, pi, sqrt

from kruvision.models import Juror, Show
from kruvision.rules.agreement import Agreement, analyse
from kruvision.rules.agreement.practice import PracticeReport, compare_practice
from kruvision.rules.agreement.robustness import jury_places
from kruvision.rules.agreement.values import values_of
from kruvision.rules.contest import Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.missing import counting
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.toml import write_rules
from kruvision.services.access import Actor
from kruvision.services.jury import head_of_jury, scoresheets, seats
from kruvision.services.scoring.rule_book_inputs import panel_of, practice_panel_of, rules_of
from kruvision.services.shows import shows
from kruvision.services.threads import PAPERS

KEPT_SHOWS = 8
PARTS = 10_000


@dataclass(frozen=True)
class Figures:
    """The statistics, entries and jurors by id as text.

    ``chance`` is the share of random juries that would agree as much; ``places`` and ``means`` are
    the jury's alone, without the audience, entries in running order.
    """

    agreement: Agreement
    chance: Fraction | None
    places: Mapping[str, int]
    means: Mapping[str, Fraction]


@dataclass(frozen=True)
class MissingSheets:
    """A juror whose sheets are not all in, and how many are not."""

    juror: Juror
    count: int


@dataclass(frozen=True)
class _Marked:
    """A marked show, known by the hash of all that the figures depend on."""

    key: str
    panel: Panel = field(compare=False)
    rules: Rules = field(compare=False)


def list_missing_sheets(actor: Actor, show_id: int) -> list[MissingSheets]:
    """Who has sheets that are neither handed in, locked nor left to the others; practice jurors are
    not waited for. Raises ``NotFound``, and ``NotAllowed`` for anybody but organizers and this
    show's head of the jury."""
    head_of_jury.require_head_or_organizer(actor, show_id)
    show, found = shows.get_show(show_id), scoresheets.juror_sheets(show_id)
    rows = [
        MissingSheets(seat.juror, scoresheets.count_open_sheets(show, seat, found))
        for seat in seats.list_seats(show_id)
    ]
    return [row for row in rows if row.count]


def find_figures(actor: Actor, show_id: int) -> Figures | None:
    """The statistics of the show's jury; None until every sheet is in, and where there is no mark.

    Raises ``NotFound`` and ``NotAllowed`` as above, ``Refused("own_sheets_first")`` for a head of
    the jury who may not see the result yet, ``RuleError`` where the rules cannot compute anything.
    """
    if list_missing_sheets(actor, show_id):
        return None
    head_of_jury.require_result_visible(actor, shows.get_show(show_id))
    marked = _marked(shows.get_show(show_id))
    found = _figures(marked) if marked.panel.marks else None
    if isinstance(found, RuleError):
        raise found
    return found


def compare_practice_jurors(actor: Actor, show_id: int) -> tuple[PracticeReport, ...]:
    """The practice jurors beside the jury, for those who may see the figures, at the same time;
    empty until then. Raises as ``find_figures``."""
    if list_missing_sheets(actor, show_id):
        return ()
    show = shows.get_show(show_id)
    head_of_jury.require_result_visible(actor, show)
    return compare_practice(panel_of(show), practice_panel_of(show), rules_of(show))


def _marked(show: Show) -> _Marked:
    panel, rules = panel_of(show), rules_of(show)
    marks = sorted((key, str(mark)) for key, mark in panel.marks.items())
    weights = sorted((juror, str(weight)) for juror, weight in panel.juror_weights.items())
    named = (panel.entries, panel.jurors, panel.criteria, sorted(panel.stepped_aside))
    out = (sorted(panel.absent), sorted(panel.disqualified))
    text = repr((named, out, marks, weights, write_rules(rules)))
    return _Marked(sha256(text.encode()).hexdigest(), panel, rules)


@lru_cache(maxsize=KEPT_SHOWS)
def _figures(marked: _Marked) -> Figures | RuleError:
    """Computed once for the same marks and rules, aside from the hub: it takes seconds."""
    return PAPERS.run(_compute, marked.panel, marked.rules)


def _compute(panel: Panel, rules: Rules) -> Figures | RuleError:
    """The figures, or why there are none: a thread would print what it raises as a fault."""
    try:
        agreement = analyse(panel, rules)
    except RuleError as problem:
        return problem
    kendall = agreement.kendall
    counted, values = counting(panel, rules), values_of(panel, rules)
    marked = values.complete if values.jurors else ()
    return Figures(
        agreement,
        chance_of(kendall.chi2, kendall.degrees) if kendall else None,
        jury_places(counted, rules),
        {e: _mean([values.values[j][e] for j in values.jurors]) for e in marked},
    )


def _mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def chance_of(chi2: Fraction, degrees: int) -> Fraction:
    """The share of juries marking at random that reach this χ², rounded to ten-thousandths: how
    often chance alone would make jurors agree as much.

    Closed form of the χ² distribution: a sum for even degrees of freedom, the same with the error
    function for odd ones (M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 26.4.4 and
    26.4.5). It decides nothing and is only shown: floating point is exact enough here.
    """
    half = float(chi2) / 2
    if degrees % 2 == 0:
        term, total, first = exp(-half), exp(-half), 1
    else:
        term = 2 * sqrt(half / pi) * exp(-half)
        total, first = erfc(sqrt(half)), 0
    for step in range(first, degrees // 2):
        if degrees % 2 == 0:
            term *= half / step
        elif step:
            term *= half / (step + 0.5)
        total += term
    return Fraction(round(min(total, 1.0) * PARTS), PARTS)
