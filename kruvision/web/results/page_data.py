"""What every page and file of a result shows, public or for organizers."""

from typing import TYPE_CHECKING, Any

from flask import jsonify
from werkzeug.wrappers import Response

from kruvision.i18n import _
from kruvision.papers.spreadsheets import CSV_TYPE, XLSX_TYPE, to_csv, to_xlsx
from kruvision.rules.evening.flow import COUNTED_PHASES
from kruvision.rules.standings import Result
from kruvision.services.errors import NotFound
from kruvision.services.forms.number_text import fixed, number
from kruvision.services.results.publishing import is_as_published
from kruvision.services.results.tables import Names, names_of, result_json, result_rows, tables
from kruvision.services.ruleset.names import combination_words, method_name
from kruvision.services.scoring.rule_book_inputs import count_show_ballots
from kruvision.services.scoring.standings import audience_standings, compute_result
from kruvision.web.results.explanation import notes_of, working_of, working_rows
from kruvision.web.results.influence import tonight

if TYPE_CHECKING:
    from kruvision.models import Show


def page_data(show: "Show", result: Result) -> dict[str, Any]:
    """What the result pages show: rows best first, each with its working, and the rules."""
    names = names_of(show)
    rows = result_rows(show, result)
    for row in rows:
        row["working"] = working_of(row["standing"], names)
    return {
        "show": show,
        "rows": rows,
        "most": max((sum(row["parts"]) for row in rows if row["parts"]), default=0),
        "notes": notes_of(result, names),
        "method": method_name(show.method),
        "combination": combination_words(show),
        "ballots": count_show_ballots(show),
        "influence": tonight(show, result.influence) if show.phase in COUNTED_PHASES else "",
        "audience": audience_rows(show, names),
        "fixed": fixed,
        "is_as_published": is_as_published(show, result),
    }


def audience_rows(show: "Show", names: Names) -> list[tuple[int, str, str, int]]:
    """The hall's own order: (place, act, votes, voters), for ``audience_choice``."""
    return [
        (row.place, names.entry(row.entry), number(row.votes), row.voters)
        for row in audience_standings(show)
    ]


def file_of(show: "Show", kind: str) -> Response:
    """The result of a show as a file to keep."""
    result = compute_result(show)
    name = f"kru-vision-{show.edition.year}-{show.position}.{kind}"
    if kind == "json":
        response: Response = jsonify(result_json(show, result))
    elif kind == "xlsx":
        response = Response(to_xlsx(_sheets(show, result)), mimetype=XLSX_TYPE)
    elif kind == "csv":
        _title, headers, rows = tables(show, result)[0]
        response = Response(to_csv(headers, rows), content_type=CSV_TYPE)
    else:
        raise NotFound("not_found")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sheets(show: "Show", result: Result) -> list[Any]:
    """The tables, with the working in words after the standings."""
    standings, *others = tables(show, result)
    headers = (_("Contestant"), _("Step"), _("Working"))
    working = (_("Working"), headers, working_rows(result, names_of(show)))
    return [standings, working, *others]
