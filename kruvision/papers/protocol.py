"""The jury's protocol on paper: what was marked, how it came out, who signs for it.

The page and the PDF are made from the same data.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_babel import format_datetime

from kruvision.i18n import _, _l, locale_code, pick
from kruvision.papers.typesetting import typeset
from kruvision.rules.contest import Panel
from kruvision.rules.standings import Result, Standing
from kruvision.services.forms.number_text import fixed, number
from kruvision.services.record import chain
from kruvision.services.results.tables import Names, decided_order, names_of
from kruvision.services.ruleset.names import combination_words, method_name
from kruvision.services.scoring.attendance import ASIDE, AWAY, EXCUSED, left_out
from kruvision.services.scoring.rule_book_inputs import counting_seats, panel_of
from kruvision.services.scoring.standings import compute_result, is_public
from kruvision.services.shows import shows

if TYPE_CHECKING:
    from kruvision.models import Entry, Show

LEFT_OUT = {ASIDE: _l("stepped aside"), EXCUSED: _l("excused"), AWAY: _l("absent")}


def protocol_pdf(show_id: int, notes: list[str]) -> bytes:
    """The protocol of a show as PDF in the language spoken now; ``notes`` as in the data."""
    return typeset("protocol", protocol_data(show_id, notes))


def protocol_data(show_id: int, notes: list[str]) -> dict[str, Any]:
    """All texts of the protocol in the language spoken now, as plain lists and dicts.

    ``notes`` are sentences about the whole result. Raises ``RuleError`` where nothing can be
    computed.
    """
    show = shows.get_show(show_id)
    result, names = compute_result(show), names_of(show)
    return {
        "language": locale_code(),
        "title": _("Protocol of the jury"),
        "show": f"{pick(show.edition.name)} {show.edition.year} · {pick(show.name)}",
        "facts": _facts(show),
        "standings": _standings(show, result),
        "notes": notes,
        "decisions_title": _("Decisions of the head of the jury"),
        "decisions": [_decision(row, names) for row in show.decisions],
        "jurors": [str(seat.juror_id) for seat in counting_seats(show)],
        "marks": _marks(show, names),
        "signatures": _signatures(show),
        "record_text": _(
            "The record up to this paper ends with this hash; nothing before it can be changed "
            "without changing it:"
        ),
        "record_head": chain.head(),
        "footer": _footer(show, result),
    }


def _facts(show: Show) -> list[tuple[str, str]]:
    facts = [
        (_("Venue"), pick(show.edition.venue)),
        (_("Start"), _moment(show.starts_at)),
        (_("Scoring method"), method_name(show.method)),
        (_("Jury and audience"), combination_words(show)),
        (_("Published"), _moment(show.published_at) or "–"),
        (
            _("Publication"),
            _("by two people") if show.two_person_rule else _("by one person, as set before"),
        ),
    ]
    return [(term, fact) for term, fact in facts if fact]


def _moment(when: datetime | None) -> str:
    return format_datetime(when, "d MMMM y, HH:mm") if when else ""


def _standings(show: Show, result: Result) -> dict[str, Any]:
    entries = {str(entry.id): entry for entry in show.entries}
    headers = [_("Place"), _("Number"), _("Contestant"), _("Song"), _("Jury"), _("Audience")]
    rows = [_standing(show, entries[s.entry], s) for s in result.standings]
    return {"title": _("Standings"), "headers": [*headers, _("Total")], "rows": rows}


def _standing(show: Show, entry: Entry, standing: Standing) -> list[str]:
    return [
        str(standing.place or "–"),
        str(entry.running_order),
        pick(entry.contestant.name),
        entry.song.title,
        *(
            fixed(value, show.display_places)
            for value in (standing.jury, standing.audience, standing.total)
        ),
    ]


def _decision(row: dict[str, Any], names: Names) -> str:
    return _(
        "%(order)s. Decided by %(by)s, because: %(why)s",
        order=decided_order(row, names),
        by=names.juror(str(row["juror"])),
        why=row["why"],
    )


def _marks(show: Show, names: Names) -> dict[str, Any]:
    """A line for each entry, a cell for each juror with the marks in the order of the criteria."""
    panel = panel_of(show)
    out = left_out(show, panel.marks)
    rows = [
        [names.entry(entry), *(_sheet(panel, out, entry, juror) for juror in panel.jurors)]
        for entry in panel.entries
    ]
    criteria = [
        _(
            "%(place)s. %(name)s (weight %(weight)s)",
            place=place,
            name=name,
            weight=number(criterion.weight),
        )
        for place, (criterion, name) in enumerate(
            zip(show.criteria, names.criteria.values(), strict=True), start=1
        )
    ]
    return {
        "title": _("Marks"),
        "headers": [_("Contestant"), *(names.juror(juror) for juror in panel.jurors)],
        "rows": rows,
        "legend": _("In each cell, in this order: %(criteria)s.", criteria="; ".join(criteria)),
    }


def _sheet(panel: Panel, out: Mapping[tuple[str, str], str], entry: str, juror: str) -> str:
    if juror in panel.absent:
        return _("absent")
    if why := out.get((entry, juror)):
        return str(LEFT_OUT[why])
    marks = (panel.marks.get((entry, criterion, juror)) for criterion in panel.criteria)
    return " · ".join(number(mark) for mark in marks)


def _signatures(show: Show) -> dict[str, Any]:
    people = [
        {
            "name": pick(seat.juror.name),
            "role": _("Head of the jury") if seat.is_head else pick(seat.juror.role),
        }
        for seat in counting_seats(show)
        if not seat.is_absent
    ]
    people.append({"name": _("Organizer"), "role": _("for the count")})
    return {"title": _("Signatures"), "people": people}


def _footer(show: Show, result: Result) -> str:
    if show.edition.is_rehearsal:
        return _("REHEARSAL: made-up results")
    if not result.is_final:
        return _("Draft: marks are missing or a tie is open")
    return _("Published result") if is_public(show) else _("Draft: not published yet")
