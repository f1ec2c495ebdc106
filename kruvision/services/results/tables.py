"""A result with the names put back: for pages, spreadsheets and JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from kruvision.extensions import db
from kruvision.i18n import _, pick
from kruvision.models import Entry, Seat, Show
from kruvision.rules.contest import Panel
from kruvision.rules.numbers import exact_text, fixed_text
from kruvision.rules.ruleset.toml import write_rules
from kruvision.rules.standings import Result, Standing
from kruvision.services.entries.cards import entry_card
from kruvision.services.entries.named import list_entries
from kruvision.services.record import chain
from kruvision.services.ruleset.locked_rules import rules_data
from kruvision.services.scoring.rule_book_inputs import (
    counting_seats,
    panel_of,
    ranked_entries,
    rules_of,
    votes_of,
)
from kruvision.services.scoring.standings import audience_standings

Cell: TypeAlias = str | int | Decimal | None
ResultTable: TypeAlias = tuple[str, Sequence[str], list[Sequence[Cell]]]


@dataclass(frozen=True)
class Names:
    """Names by id (as text) in the language spoken now; somebody no longer there keeps the id."""

    entries: Mapping[str, str]
    jurors: Mapping[str, str]
    criteria: Mapping[str, str]

    def entry(self, entry: str) -> str:
        """Number and name of a contestant: ``3. Aigerim``."""
        return self.entries.get(entry, entry)

    def juror(self, juror: str) -> str:
        """A juror's name."""
        return self.jurors.get(juror, juror)

    def criterion(self, criterion: str) -> str:
        """A criterion's name."""
        return self.criteria.get(criterion, criterion)

    def body(self, body: str) -> str:
        """The jury or the audience."""
        return str(_("Jury") if body == "jury" else _("Audience"))


def decided_order(decision: Mapping[str, Any], names: Names) -> str:
    """What a recorded decision says of its entries: ``2. Aigerim > 5. Ilya``, or with ``=`` where
    they share the place."""
    sign = " = " if decision.get("shared") else " > "
    return sign.join(names.entry(str(entry)) for entry in decision["order"])


def load_names(show: Show) -> None:
    """Read contestants, songs, traditions and jurors of a show at once, in two queries, before
    names are shown; the show holds them from then on."""
    set_committed_value(show, "entries", list(list_entries(show.id)))
    seats = select(Seat).where(Seat.show_id == show.id).order_by(Seat.position)
    found = db.session.execute(seats.options(joinedload(Seat.juror))).scalars().all()
    set_committed_value(show, "seats", list(found))


def names_of(show: Show) -> Names:
    """The names of a show's entries, jurors and criteria; three queries."""
    load_names(show)
    seated = {str(seat.juror_id): pick(seat.juror.name) for seat in show.seats}
    decided = {str(row["juror"]): row["by"] for row in show.decisions}
    return Names(
        {str(e.id): f"{e.running_order}. {pick(e.contestant.name)}" for e in show.entries},
        seated | {juror: name for juror, name in decided.items() if juror not in seated},
        {str(criterion.id): pick(criterion.name) for criterion in show.criteria},
    )


def result_rows(show: Show, result: Result) -> list[dict[str, Any]]:
    """The standings for a page: each ``{"entry": card, "standing", "parts"}``, best first.

    ``parts`` are the jury's and the audience's part of the total, or None where the total is not
    made of such parts (sums of places, for example).
    """
    load_names(show)
    cards = {str(entry.id): entry_card(entry) for entry in show.entries}
    return [{"entry": cards[s.entry], "standing": s, "parts": _parts(s)} for s in result.standings]


def _parts(standing: Standing) -> tuple[Fraction, Fraction] | None:
    jury, audience = standing.jury or Fraction(0), standing.audience or Fraction(0)
    for parts in ((jury, audience), (jury, Fraction(0)), (Fraction(0), audience)):
        if sum(parts) == standing.total and min(parts) >= 0:
            return parts
    return None


def tables(show: Show, result: Result) -> list[ResultTable]:
    """Standings, marks, audience and jury as tables of a spreadsheet."""
    names, panel = names_of(show), panel_of(show)
    return [
        _standings(show, result),
        _marks(panel, names),
        _audience(show, panel, names),
        _jury(show, panel),
    ]


def _standings(show: Show, result: Result) -> ResultTable:
    headers = (
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
    entries = {str(entry.id): entry for entry in show.entries}
    rows = [_standing(show, entries[s.entry], s) for s in result.standings]
    return _("Standings"), headers, rows


def _standing(show: Show, entry: Entry, standing: Standing) -> Sequence[Cell]:
    numbers = (standing.jury, standing.audience, standing.total)
    return (
        standing.place,
        entry.running_order,
        pick(entry.contestant.name),
        entry.song.title,
        *(_decimal(value, show.display_places) for value in numbers),
        None if standing.total is None else exact_text(standing.total),
        _decimal(standing.points, show.display_places),
    )


def _marks(panel: Panel, names: Names) -> ResultTable:
    headers = [_("Contestant"), _("Criterion"), *(names.juror(juror) for juror in panel.jurors)]
    rows: list[Sequence[Cell]] = [
        [
            names.entry(entry),
            names.criterion(criterion),
            *(_mark(panel, entry, criterion, juror) for juror in panel.jurors),
        ]
        for entry in panel.entries
        for criterion in panel.criteria
    ]
    return _("Marks"), headers, rows


def _mark(panel: Panel, entry: str, criterion: str, juror: str) -> Cell:
    """A mark as number or fraction; a dash where the juror stepped aside, nothing where absent."""
    if (entry, juror) in panel.stepped_aside:
        return "–"
    mark = panel.marks.get((entry, criterion, juror))
    if mark is None:
        return None
    text = exact_text(mark)
    return text if "/" in text else Decimal(text)


def _audience(show: Show, panel: Panel, names: Names) -> ResultTable:
    votes = votes_of(show, panel.entries)
    rows: list[Sequence[Cell]] = []
    if votes is not None:
        rows = [[names.entry(e), int(votes.points[e]), votes.voters[e]] for e in panel.entries]
    return _("Audience"), (_("Contestant"), _("Points"), _("Voters")), rows


def _jury(show: Show, panel: Panel) -> ResultTable:
    headers = (_("Juror"), _("Role"), _("Head of the jury"), _("Weight"), _("Absent"))
    rows: list[Sequence[Cell]] = [
        [
            pick(seat.juror.name),
            pick(seat.juror.role),
            _yes(seat.is_head),
            exact_text(seat.weight),
            _yes(str(seat.juror_id) in panel.absent),
        ]
        for seat in counting_seats(show)
    ]
    return _("Jury"), headers, rows


def _yes(holds: bool) -> str:
    return _("yes") if holds else ""


def _decimal(value: Fraction | None, places: int) -> Decimal | None:
    return None if value is None else Decimal(fixed_text(value, places))


def result_json(show: Show, result: Result) -> dict[str, Any]:
    """Everything the result is made of, exact numbers as text, names in three languages.

    ``{"edition", "show", "rules", "rules_toml", "entries", "jurors", "marks", "stepped_aside",
    "votes", "voters", "ballots", "audience_standings", "decisions", "result", "record_head"}``.
    From it alone anybody can compute the result again: ``rules_toml`` is what ``score`` reads, with
    criteria by their ids. ``audience_standings`` is the hall's own order.
    """
    load_names(show)
    panel = panel_of(show)
    votes = votes_of(show, panel.entries)
    return {
        "edition": {"year": show.edition.year, "name": show.edition.name},
        "show": {"id": show.id, "name": show.name, "phase": show.phase},
        "rules": rules_data(show),
        "rules_toml": write_rules(rules_of(show)),
        "entries": [_entry_json(entry) for entry in ranked_entries(show)],
        "jurors": [
            {
                "id": str(seat.juror_id),
                "name": seat.juror.name,
                "head": seat.is_head,
                "absent": seat.is_absent,
                "weight": exact_text(seat.weight),
            }
            for seat in counting_seats(show)
        ],
        "marks": [
            {"entry": e, "criterion": c, "juror": j, "mark": exact_text(mark)}
            for (e, c, j), mark in sorted(panel.marks.items())
        ],
        "stepped_aside": [
            {"entry": entry, "juror": juror} for entry, juror in sorted(panel.stepped_aside)
        ],
        "votes": {e: exact_text(points) for e, points in votes.points.items()} if votes else {},
        "voters": dict(votes.voters) if votes else {},
        "ballots": votes.turnout if votes else 0,
        "audience_standings": [
            {"entry": s.entry, "place": s.place, "votes": exact_text(s.votes), "voters": s.voters}
            for s in audience_standings(show)
        ],
        "decisions": show.decisions,
        "result": result.to_json(),
        "record_head": chain.head(),
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "number": entry.running_order,
        "name": entry.contestant.name,
        "title": entry.song.title,
        "tradition": entry.song.tradition_slug,
        "status": entry.status,
    }
