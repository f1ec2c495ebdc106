"""A result as tables of a spreadsheet: those parts of a document that it has."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from kruvision.i18n import _, pick
from kruvision.rules.numbers import exact_text, fixed_text
from kruvision.rules.result import Standing
from kruvision.services.awards.holders import awards_in
from kruvision.services.deductions.names import code_name
from kruvision.services.results.documents import Document
from kruvision.services.results.names import Names, names_in
from kruvision.services.results.reading import PlacedList, entries_in, lists_in

Cell: TypeAlias = str | int | Decimal | None
ResultTable: TypeAlias = tuple[str, Sequence[str], list[Sequence[Cell]]]


def tables(document: Document) -> list[ResultTable]:
    """Standings, awards, then marks or means, deductions, audience and jury: what the document
    has."""
    names = names_in(document)
    found = [_standings(document)]
    if document.get("award_list"):
        found.append(_awards(document))
    if "marks" in document and "jurors" in document:
        found.append(_marks(document, names))
    if "means" in document:
        found.append(_means(document, names))
    if document.get("deductions"):
        found.append(_deductions(document, names))
    if "votes" in document:
        found.append(_audience(document, names))
    if document.get("delegations"):
        found.append(_delegations(document, names))
    if "jurors" in document:
        found.append(_jury(document))
    return found


def _standings(document: Document) -> ResultTable:
    """All lists in one table; where there is more than one, each row names its list first."""
    lists = lists_in(document)
    headers = (
        *((_("List"),) if len(lists) > 1 else ()),
        _("Place"),
        _("Number"),
        _("Contestant"),
        _("Song"),
        _("Jury"),
        _("Audience"),
        _("Total"),
        _("Exact total"),
        _("Points"),
    )
    entries, places = entries_in(document), document["show"]["display_places"]
    rows = [
        (*_list_cell(one, lists), *_standing(entries[s.entry], s, places))
        for one in lists
        for s in one.result.standings
    ]
    unranked = [(*_no_list(lists), *row) for row in _unranked(document, entries)]
    return _("Standings"), headers, [*rows, *unranked]


def _list_cell(one: PlacedList, lists: Sequence[PlacedList]) -> Sequence[Cell]:
    return (list_title(one),) if len(lists) > 1 else ()


def _no_list(lists: Sequence[PlacedList]) -> Sequence[Cell]:
    return (None,) if len(lists) > 1 else ()


def list_title(one: PlacedList) -> str:
    """What a list is called: its category, the whole show, or the acts without a category."""
    if one.category is not None:
        return str(pick(one.category["name"]))
    return str(_("Without a category") if one.is_rest else _("The whole show"))


def _awards(document: Document) -> ResultTable:
    """A row for each holder; an award that nobody holds has one without a name."""
    rows: list[Sequence[Cell]] = []
    for award in awards_in(document):
        held = [(_where(h.category), *_who(h.entry)) for h in award.holders]
        left = [(_where(one.category), None, _("not awarded"), None) for one in award.left]
        rows += [(pick(award.name), *cells) for cells in (*held, *left)]
        if not held and not left:
            rows.append((pick(award.name), None, None, _("nobody"), None))
    headers = (_("Award"), _("Category"), _("Number"), _("Contestant"), _("Song"))
    return _("Awards"), headers, rows


def _where(category: Mapping[str, str] | None) -> str | None:
    return pick(category) if category else None


def _standing(entry: Document, standing: Standing, places: int) -> Sequence[Cell]:
    numbers = (standing.jury, standing.audience, standing.total)
    return (
        standing.place,
        *_who(entry),
        *(_decimal(value, places) for value in numbers),
        None if standing.total is None else exact_text(standing.total),
        _decimal(standing.points, places),
    )


def _unranked(document: Document, entries: dict[str, dict[str, Any]]) -> list[Sequence[Cell]]:
    """Who goes through, then everybody without a place, in running order."""
    through = [(_("goes through"), *_who(entries[e])) for e in document["through"] or ()]
    others = [(None, *_who(entries[e])) for e in document.get("others", ())]
    return [(*row, *(None,) * 5) for row in (*through, *others)]


def _who(entry: Document) -> tuple[int, str, str]:
    return entry["number"], pick(entry["name"]), entry["title"]


def _marks(document: Document, names: Names) -> ResultTable:
    jurors = [juror["id"] for juror in document["jurors"]]
    marks = {(m["entry"], m["criterion"], m["juror"]): m["mark"] for m in document["marks"]}
    aside = {(row["entry"], row["juror"]) for row in document.get("stepped_aside", ())}
    marked = {entry for entry, _criterion, _juror in marks}

    def cell(entry: str, criterion: str, juror: str) -> Cell:
        """A dash where the juror stepped aside, nothing where absent."""
        if (entry, juror) in aside:
            return "–"
        return _number(marks.get((entry, criterion, juror)))

    rows: list[Sequence[Cell]] = [
        [names.entry(entry), name, *(cell(entry, criterion, juror) for juror in jurors)]
        for entry in (e["id"] for e in document["entries"])
        if entry in marked or not document.get("others")
        for criterion, name in names.criteria.items()
    ]
    headers = [_("Contestant"), _("Criterion"), *(names.juror(juror) for juror in jurors)]
    return _("Marks"), headers, rows


def _means(document: Document, names: Names) -> ResultTable:
    rows: list[Sequence[Cell]] = [
        [names.entry(row["entry"]), names.criterion(row["criterion"]), _number(row["mean"])]
        for row in document["means"]
    ]
    headers = (_("Contestant"), _("Criterion"), _("Mean of the jury"))
    return _("Marks"), headers, rows


def _deductions(document: Document, names: Names) -> ResultTable:
    """A share stands as a part of 1; the reason only where the document has it."""
    rows: list[Sequence[Cell]] = [
        [
            names.entry(row["entry"]),
            *((None, _number(row["amount"])) if row["share"] else (_number(row["amount"]), None)),
            code_name(row["code"]),
            row.get("reason"),
        ]
        for row in document["deductions"]
    ]
    headers = (_("Contestant"), _("Points"), _("Part of the total"), _("For what"), _("Reason"))
    return _("Deductions"), headers, rows


def _number(text: str | None) -> Cell:
    """A decimal number, or a fraction as text."""
    return text if text is None or "/" in text else Decimal(text)


def _audience(document: Document, names: Names) -> ResultTable:
    votes, voters = document["votes"], document["voters"]
    rows: list[Sequence[Cell]] = [
        [names.entry(entry), _number(points), voters[entry]] for entry, points in votes.items()
    ]
    return _("Audience"), (_("Contestant"), _("Points"), _("Voters")), rows


def _delegations(document: Document, names: Names) -> ResultTable:
    """A row for each act, a column for each delegation; a dash for its own act."""
    heard = [row for row in document["delegations"] if row["given"]]
    rows: list[Sequence[Cell]] = [
        [
            names.entry(entry),
            *(_number(row["given"][entry]) if entry in row["given"] else "–" for row in heard),
        ]
        for entry in (e["id"] for e in document["entries"])
        if any(entry in row["given"] for row in heard)
    ]
    headers = [_("Contestant"), *(pick(row["name"]) for row in heard)]
    return _("Delegations"), headers, rows


def _jury(document: Document) -> ResultTable:
    headers = (_("Juror"), _("Role"), _("Head of the jury"), _("Weight"), _("Absent"))
    rows: list[Sequence[Cell]] = [
        [
            pick(juror["name"]),
            pick(juror["role"]),
            _yes(juror["head"]),
            juror.get("weight"),
            _yes(juror.get("absent", False)),
        ]
        for juror in document["jurors"]
    ]
    return _("Jury"), headers, rows


def _yes(holds: bool) -> str:
    return _("yes") if holds else ""


def _decimal(value: Fraction | None, places: int) -> Decimal | None:
    return None if value is None else Decimal(fixed_text(value, places))
