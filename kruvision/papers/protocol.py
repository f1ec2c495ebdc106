"""The jury's protocol on paper: what was marked, how it came out, who signs for it.

The page and the PDF are made from the same data: of the result as published, once it is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flask_babel import format_datetime

from kruvision.i18n import _, _l, locale_code, pick
from kruvision.papers.protocol_awards import awards_table
from kruvision.papers.protocol_people import people_data
from kruvision.papers.typesetting import typeset
from kruvision.rules.result import Standing
from kruvision.services.audience import ticket_counts
from kruvision.services.deductions.names import code_name, subtracted
from kruvision.services.forms.number_text import fixed, number
from kruvision.services.record import chain
from kruvision.services.results import published
from kruvision.services.results.carried_words import carried_words
from kruvision.services.results.documents import Document
from kruvision.services.results.names import Names, decided_order, names_in
from kruvision.services.results.reading import entries_in, leaves_nothing_open, lists_in, rules_in
from kruvision.services.results.tables import list_title
from kruvision.services.ruleset import one_person
from kruvision.services.ruleset.names import combination_words, method_name
from kruvision.services.scoring.attendance import ASIDE, AWAY, EXCUSED, OTHER
from kruvision.services.scoring.standings import is_public
from kruvision.services.shows import bodies, shows

if TYPE_CHECKING:
    from kruvision.models import PublishedResult, Show

SayMove = Callable[[Mapping[str, Any]], list[str]]
"""What moved for one entry (``moves_between``), a sentence for each thing."""
LEFT_OUT = {
    ASIDE: _l("stepped aside"),
    EXCUSED: _l("excused"),
    AWAY: _l("absent"),
    OTHER: _l("another category"),
}


def protocol_pdf(show_id: int, notes: list[str], say_move: SayMove) -> bytes:
    """The protocol of a show as PDF in the language spoken now; the rest as for the data."""
    return typeset("protocol", protocol_data(show_id, notes, say_move))


def protocol_data(show_id: int, notes: list[str], say_move: SayMove) -> dict[str, Any]:
    """All texts of the protocol in the language spoken now, as plain lists and dicts.

    ``notes`` are sentences about the whole result, ``say_move`` those about what a correction
    moved. Raises ``RuleError`` where nothing can be computed.
    """
    show = shows.get_show(show_id)
    versions = _versions(show)
    document = published.document_of(show)
    names, edition = names_in(document), document["edition"]
    return {
        "language": locale_code(),
        "title": _("Protocol of the jury"),
        "show": f"{pick(edition['name'])} {edition['year']} · {pick(document['show']['name'])}",
        "facts": [*_facts(document, versions), *_tickets(show)],
        "standings": _standings(document),
        "awards": awards_table(document),
        "notes": notes,
        "audience": _audience(document, names),
        "deductions": _deductions(document, names),
        "corrections_title": _("Corrections after the publication"),
        "corrections": [
            line for kept in versions[1:] for line in _correction(kept, document, say_move)
        ],
        "decisions_title": _("Decisions of the head of the jury"),
        "decisions": [_decision(row, names) for row in document["decisions"]],
        "people": people_data(show, versions),
        "jurors": [juror["id"] for juror in document["jurors"]],
        "marks": _marks(document, names),
        "signatures": _signatures(document),
        "record_text": _(
            "The record up to this paper ends with this hash; nothing before it can be changed "
            "without changing it:"
        ),
        "record_head": chain.head(),
        "footer": _footer(show, document),
    }


def _published_by(document: Document) -> str:
    if document["rules"]["two_person_rule"]:
        return _("by two people")
    if one_person.find_end(document["show"]["id"]):
        return _("by one person: two were no longer needed (see below)")
    return _("by one person, as set before")


def _versions(show: Show) -> list[PublishedResult]:
    if not is_public(show):
        return []
    published.get_newest(show)
    return list(published.list_versions(show.id))


def _facts(document: Document, versions: list[PublishedResult]) -> list[tuple[str, str]]:
    facts = [
        (_("Venue"), pick(document["edition"]["venue"])),
        (_("Start"), _moment(_parsed(document["show"]["starts_at"]))),
        (_("Scoring method"), method_name(document["rules"]["method"])),
        (_("Jury and audience"), combination_words(rules_in(document))),
        (_("Points of an earlier show"), carried_words(document)),
        (_("Published"), _moment(versions[0].at) if versions else "–"),
        (_("Publication"), _published_by(document)),
        (_("Record at the last close"), chain.find_signs_at_close(document["show"]["id"])),
        *_imprint(versions),
    ]
    return [(term, fact) for term, fact in facts if fact]


def _tickets(show: Show) -> list[tuple[str, str]]:
    """How many tickets there were, and what of it came while people voted."""
    if not bodies.has_tickets(show):
        return []
    counts = ticket_counts.count_tickets(show.id)
    said = _(
        "%(made)s made, %(revoked)s withdrawn, %(replaced)s replaced",
        made=counts.made,
        revoked=counts.revoked,
        replaced=counts.replaced,
    )
    late = _(
        "Since the first vote opened: %(made)s made, %(revoked)s withdrawn, %(replaced)s replaced.",
        made=counts.made_late,
        revoked=counts.revoked_late,
        replaced=counts.replaced_late,
    )
    return [(_("Tickets"), f"{said}. {late}")]


def _imprint(versions: list[PublishedResult]) -> list[tuple[str, str]]:
    """Which version the paper is of, and its fingerprint, which the public page shows too."""
    if not versions:
        return []
    newest = versions[-1]
    text = str(newest.version)
    if newest.version > 1:
        text = _("%(version)s, corrected on %(when)s", version=text, when=_moment(newest.at))
    return [(_("Version"), text), (_("Fingerprint"), newest.fingerprint)]


def _correction(kept: PublishedResult, document: Document, say_move: SayMove) -> list[str]:
    """What one version corrected, and everything that moved with it."""
    numbers = {entry["id"]: entry["number"] for entry in document["entries"]}
    said = _(
        "Version %(version)s, %(when)s. Reason: %(reason)s",
        version=kept.version,
        when=_moment(kept.at),
        reason=kept.reason,
    )
    moved = [
        f"{numbers.get(move['entry'], '')}. {pick(move['name'])}. {'; '.join(say_move(move))}"
        for move in kept.moved
    ]
    return [said, *moved]


def _parsed(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _moment(when: datetime | None) -> str:
    return format_datetime(when, "d MMMM y, HH:mm") if when else ""


def _standings(document: Document) -> dict[str, Any]:
    """``{"headers", "lists"}``: every list that gives places, each ``{"title", "rows"}``."""
    entries, places = entries_in(document), document["show"]["display_places"]
    headers = [_("Place"), _("Number"), _("Contestant"), _("Song"), _("Jury"), _("Audience")]
    lists = lists_in(document)
    return {
        "headers": [*headers, _("Total")],
        "lists": [
            {
                "title": list_title(one) if len(lists) > 1 else _("Standings"),
                "rows": [_standing(entries[s.entry], s, places) for s in one.result.standings],
            }
            for one in lists
        ],
    }


def _audience(document: Document, names: Names) -> dict[str, Any]:
    """The hall's own order; without rows where nobody voted."""
    headers = [_("Place"), _("Act"), _("Votes"), _("Voters")]
    rows = [
        [str(r["place"]), names.entry(r["entry"]), number(Fraction(r["votes"])), str(r["voters"])]
        for r in document.get("audience") or ()
    ]
    return {"title": _("The hall's choice"), "headers": headers, "rows": rows}


def _deductions(document: Document, names: Names) -> dict[str, Any]:
    """What was subtracted, from whom and why; without rows where nothing was."""
    rows = [
        [
            names.entry(row["entry"]),
            subtracted(row["amount"], is_share=row["share"]),
            code_name(row["code"]),
            row["reason"],
        ]
        for row in document.get("deductions") or ()
    ]
    headers = [_("Contestant"), _("Subtracted"), _("For what"), _("Reason")]
    return {"title": _("Deductions"), "headers": headers, "rows": rows}


def _standing(entry: Document, standing: Standing, places: int) -> list[str]:
    numbers = (standing.jury, standing.audience, standing.total)
    return [
        str(standing.place or "–"),
        str(entry["number"]),
        pick(entry["name"]),
        entry["title"],
        *(fixed(value, places) for value in numbers),
    ]


def _decision(row: dict[str, Any], names: Names) -> str:
    return _(
        "%(order)s. Decided by %(by)s, because: %(why)s",
        order=decided_order(row, names),
        by=names.juror(str(row["juror"])),
        why=row["why"],
    )


def _marks(document: Document, names: Names) -> dict[str, Any]:
    """A line for each entry, a cell for each juror with the marks in the order of the criteria."""
    cells = _sheets(document)
    jurors = [juror["id"] for juror in document["jurors"]]
    rows = [
        [names.entry(entry["id"]), *(cells[entry["id"], juror] for juror in jurors)]
        for entry in document["entries"]
    ]
    criteria = [
        _(
            "%(place)s. %(name)s (weight %(weight)s)",
            place=place,
            name=pick(row["name"]),
            weight=number(row["weight"]),
        )
        for place, row in enumerate(document["rules"]["criteria"], start=1)
    ]
    return {
        "title": _("Marks"),
        "headers": [_("Contestant"), *(names.juror(juror) for juror in jurors)],
        "rows": rows,
        "legend": _("In each cell, in this order: %(criteria)s.", criteria="; ".join(criteria)),
    }


def _sheets(document: Document) -> dict[tuple[str, str], str]:
    """The marks of each (entry, juror) in one line, or why there are none."""
    marks = {(m["entry"], m["criterion"], m["juror"]): m["mark"] for m in document["marks"]}
    out = {(row["entry"], row["juror"]): row.get("why", ASIDE) for row in document["stepped_aside"]}
    criteria = [str(row["id"]) for row in document["rules"]["criteria"]]

    def sheet(entry: str, juror: Document) -> str:
        if juror["absent"]:
            return _("absent")
        if why := out.get((entry, juror["id"])):
            return str(LEFT_OUT[why])
        return " · ".join(number(marks.get((entry, c, juror["id"]))) for c in criteria)

    entries = [entry["id"] for entry in document["entries"]]
    return {(e, j["id"]): sheet(e, j) for e in entries for j in document["jurors"]}


def _signatures(document: Document) -> dict[str, Any]:
    people = [
        {
            "name": pick(juror["name"]),
            "role": _("Head of the jury") if juror["head"] else pick(juror["role"]),
        }
        for juror in document["jurors"]
        if not juror["absent"]
    ]
    people.append({"name": _("Organizer"), "role": _("for the count")})
    return {"title": _("Signatures"), "people": people}


def _footer(show: Show, document: Document) -> str:
    if document["edition"]["is_rehearsal"]:
        return _("REHEARSAL: made-up results")
    if not leaves_nothing_open(document):
        return _("Draft: marks are missing or a tie is open")
    return _("Published result") if is_public(show) else _("Draft: not published yet")
