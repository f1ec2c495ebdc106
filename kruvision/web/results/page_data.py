"""What every page and file of a result shows, public or for organizers: made from a document."""

import json
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import jsonify
from werkzeug.wrappers import Response

from kruvision.i18n import _
from kruvision.papers.spreadsheets import CSV_TYPE, XLSX_TYPE, to_csv, to_xlsx
from kruvision.services.awards.because import because
from kruvision.services.awards.holders import awards_by_entry, awards_in
from kruvision.services.errors import NotFound
from kruvision.services.forms.number_text import fixed, number
from kruvision.services.results.carried_words import carried_notes
from kruvision.services.results.documents import Document
from kruvision.services.results.names import Names, names_in
from kruvision.services.results.reading import (
    PlacedList,
    entries_in,
    lists_in,
    result_rows,
    rules_in,
)
from kruvision.services.results.record_file import record_lines
from kruvision.services.results.tables import list_title, tables
from kruvision.services.ruleset.names import combination_words, method_name
from kruvision.web.results.delegations import given_table
from kruvision.web.results.explanation import (
    MarksTable,
    Working,
    notes_of,
    working_of,
    working_rows,
)
from kruvision.web.results.influence import tonight

if TYPE_CHECKING:
    from kruvision.models import PublishedResult

RECORD = "jsonl"


def page_data(document: Document) -> dict[str, Any]:
    """What the result pages show: its ``lists`` (``list_data``), the ``awards``, and the rules;
    ``through`` and ``others`` are entries without a place, in running order."""
    names, entries = names_in(document), entries_in(document)
    through, others = document["through"] or (), document.get("others", ())
    return {
        "document": document,
        "lists": [list_data(document, one, names) for one in lists_in(document)],
        "awards": awards_in(document),
        "because": partial(because, names=names),
        "through": [entries[entry] for entry in through],
        "others": [entries[entry] for entry in others],
        "method": method_name(document["rules"]["method"]),
        "combination": combination_words(rules_in(document)),
        "ballots": document["ballots"],
        "audience": _audience(document, names),
        "given": given_table(document, names),
        "fixed": fixed,
        "names": names,
    }


def list_data(document: Document, one: PlacedList, names: Names) -> dict[str, Any]:
    """One list for a page: its ``key``, ``title``, ``rows`` best first, each with its working and
    the awards it holds, the ``most`` a bar shows, ``notes``, and what each body made of it."""
    rows, held = result_rows(document, one.result), awards_by_entry(document)
    for row in rows:
        row["working"] = _working(document, row, names)
        row["awards"] = held.get(row["entry"]["id"], [])
    influence = tonight(rules_in(document), one.result.influence, is_told="version" in document)
    return {
        "key": one.key,
        "title": list_title(one),
        "rows": rows,
        "most": max((sum(row["parts"]) for row in rows if row["parts"]), default=0),
        "notes": [*notes_of(one.result, names), *carried_notes(document)],
        "influence": influence,
    }


def _audience(document: Document, names: Names) -> list[tuple[int, str, str, int]]:
    """The hall's own order: (place, act, votes, voters), for ``audience_choice``."""
    return [
        (row["place"], names.entry(row["entry"]), number(Fraction(row["votes"])), row["voters"])
        for row in document.get("audience") or ()
    ]


def file_of(document: Document, kind: str, **beside: Any) -> Response:
    """A document as a file to keep; ``beside`` stands in the JSON as well."""
    name = f"kru-vision-{document['edition']['year']}-{document['show']['position']}.{kind}"
    if kind == "json":
        response: Response = jsonify({**document, **beside})
    elif kind == "xlsx":
        response = Response(to_xlsx(_sheets(document)), mimetype=XLSX_TYPE)
    elif kind == "csv":
        _title, headers, rows = tables(document)[0]
        response = Response(to_csv(headers, rows), content_type=CSV_TYPE)
    else:
        raise NotFound("not_found")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def record_of(kept: "PublishedResult") -> Response:
    """The record up to a published version as JSON lines, with the marks that may be opened."""
    lines = (json.dumps(row, ensure_ascii=False, sort_keys=True) for row in record_lines(kept))
    document = kept.public
    name = f"kru-vision-{document['edition']['year']}-{document['show']['position']}.{RECORD}"
    response = Response("\n".join([*lines, ""]), content_type="application/jsonl; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sheets(document: Document) -> list[Any]:
    """The tables, with the working in words after the standings."""
    standings, *others = tables(document)
    names = names_in(document)
    rows = [row for one in lists_in(document) for row in working_rows(one.result, names)]
    headers = (_("Contestant"), _("Step"), _("Working"))
    working = [(_("Working"), headers, rows)] if rows else []
    return [standings, *working, *others]


def _working(document: Document, row: dict[str, Any], names: Names) -> Working:
    """The working of one entry; where it has no marks in it, those that the document shows."""
    working = working_of(row["standing"], names)
    if working.marks is not None:
        return working
    return Working(_marks(document, row["entry"]["id"], names), working.sentences)


def _marks(document: Document, entry: str, names: Names) -> MarksTable | None:
    """The marks of one entry by juror, or the mean of each criterion."""
    columns = [juror["id"] for juror in document.get("jurors", ())]
    given = {(m["criterion"], m["juror"]): m["mark"] for m in _of(document, "marks", entry)}
    heads = [names.juror(juror) for juror in columns]
    if means := _of(document, "means", entry):
        columns, heads = [""], [_("Mean of the jury")]
        given = {(row["criterion"], ""): row["mean"] for row in means}
    if not given:
        return None
    return MarksTable(
        tuple(heads),
        tuple(
            (
                names.criterion(str(criterion["id"])),
                number(criterion["weight"]),
                tuple(number(given.get((str(criterion["id"]), column))) for column in columns),
            )
            for criterion in document["rules"]["criteria"]
        ),
    )


def _of(document: Document, part: str, entry: str) -> list[Document]:
    return [row for row in document.get(part, ()) if row["entry"] == entry]
