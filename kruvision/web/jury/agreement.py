"""The statistics of a jury: for organizers, and for its head on the tablet."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template

from kruvision.rules.agreement import Agreement
from kruvision.rules.agreement.practice import PracticeReport
from kruvision.rules.errors import RuleError
from kruvision.sentences import sentence
from kruvision.services.errors import NotAllowed, Refused
from kruvision.services.forms.number_text import fixed
from kruvision.services.jury import agreement as statistics
from kruvision.services.jury.agreement import Figures
from kruvision.services.results.names import Names, names_of
from kruvision.services.shows import shows
from kruvision.web.guards import actor, guard
from kruvision.web.jury import agreement_charts as charts
from kruvision.web.jury import agreement_words as words

blueprint = Blueprint("agreement", __name__)


@blueprint.get("/control/shows/<int:show_id>/agreement")
@guard("jury.manage")
def organizers(show_id: int) -> str:
    """For organizers."""
    return _page("jury/agreement/organizers.html", show_id)


@blueprint.get("/jury/head/<int:show_id>/agreement")
@guard("sheet.reopen")
def tablet(show_id: int) -> str:
    """For the head of this show's jury."""
    return _page("jury/agreement/tablet.html", show_id)


def _page(template: str, show_id: int) -> str:
    show = shows.get_show(show_id)
    waiting = statistics.list_missing_sheets(actor(), show_id)
    problem, found = "", {}
    try:
        figures = statistics.find_figures(actor(), show_id)
        found = sections(figures, names_of(show)) if figures else {}
        if found and (practice := statistics.compare_practice_jurors(actor(), show_id)):
            found["practice"] = practice_section(practice, names_of(show))
    except NotAllowed:
        raise
    except (RuleError, Refused) as error:
        problem = sentence(error.code, error.details)
    return render_template(template, show=show, waiting=waiting, problem=problem, sections=found)


def sections(figures: Figures, names: Names) -> dict[str, Any]:
    """Every part of the page by its id: its words, and a chart, a scatter or cells."""
    agreement = figures.agreement
    return {
        "whole": _part(words.whole_jury(figures), charts.whole_jury(agreement)),
        "severity": _part(words.severity(agreement, names), charts.severity(agreement, names)),
        "others": _part(
            words.against_others(agreement, names), charts.against_others(agreement, names)
        ),
        "without": _part(words.without_one(figures, names), charts.without_one(figures, names)),
        "bands": _part(words.bands(figures, names), charts.bands(figures, names)),
        "order": {
            **_part(words.running_order(agreement), charts.drift_of_jurors(agreement, names)),
            "scatter": charts.running_order(figures, names),
        },
        "criteria": {"words": words.criteria(agreement, names), **_criteria(agreement, names)},
    }


def practice_section(reports: Sequence[PracticeReport], names: Names) -> dict[str, Any]:
    """The practice jurors beside the jury, as a part of the page."""
    return _part(words.practice(), charts.practice(reports, names))


def _part(said: words.PartWords, chart: charts.Chart) -> dict[str, Any]:
    return {"words": said, "chart": chart}


def _criteria(agreement: Agreement, names: Names) -> dict[str, Any]:
    """The lower triangle of correlations: a row for each criterion but the first; each cell the
    number, its size from 0 to 1 as SVG writes it, and whether it is below nothing."""
    ids = list(dict.fromkeys(criterion for pair in agreement.criteria for criterion in pair))
    rows = []
    for at, row in enumerate(ids[1:], start=1):
        found = [agreement.criteria[column, row] for column in ids[:at]]
        cells = [
            (fixed(value, 2), f"{abs(float(value or 0)):.2f}", value is not None and value < 0)
            for value in found
        ]
        rows.append((names.criterion(row), cells))
    return {"columns": [names.criterion(column) for column in ids[:-1]], "rows": rows}
