"""A result as one document of plain JSON: all it is made of, with the names as they are now.

Pages, files and papers are made from a document: of one computed just now before the publication,
of the stored one from then on.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeAlias

from kruvision.models import Entry, Show
from kruvision.rules.errors import RuleError
from kruvision.rules.evening.flow import ON_STAGE_STATUSES
from kruvision.rules.numbers import exact_text
from kruvision.rules.ruleset.toml import write_rules
from kruvision.rules.standings import Result
from kruvision.services.record import chain
from kruvision.services.results.names import load_names
from kruvision.services.results.standings_print import named_data
from kruvision.services.ruleset.locked_rules import rules_data
from kruvision.services.scoring.attendance import left_out
from kruvision.services.scoring.rule_book_inputs import (
    count_show_ballots,
    counting_seats,
    panel_of,
    ranked_entries,
    rules_of,
    votes_of,
    with_juries,
)
from kruvision.services.scoring.standings import audience_standings
from kruvision.services.shows.shown import choice_of

Document: TypeAlias = Mapping[str, Any]
MATTER = ("through", "marks", "stepped_aside", "votes", "voters", "decisions")
BESIDE = ("record_head", "moved", "changed_since")
"""What stands in a document beside the result: the record grows with whatever happens."""


def make_document(show: Show, result: Result) -> dict[str, Any]:
    """Everything the result is made of, exact numbers as text, names in three languages.

    ``{"edition", "show", "rules", "rules_toml", "entries", "jurors", "marks", "stepped_aside",
    "votes", "voters", "ballots", "decisions", "result", "through", "shown", "audience",
    "record_head"}``. From it alone anybody can compute the result again: ``rules_toml`` is what
    ``score`` reads, with criteria by their ids. ``stepped_aside`` are all who are left out of an
    entry, ``why`` says by whom. ``through`` are the ids of those who go through, where the result
    says no more than that; ``shown`` is what may be public of it; ``audience`` are the hall's own
    standings, each ``{"entry", "place", "votes", "voters"}``. Where delegations give the points of
    the hall, ``delegations`` says which gave what.
    """
    load_names(show)
    made = {
        **_evening(show),
        **_rules(show),
        **_inputs(show),
        "result": result.to_json(),
        "through": who_goes_through(show, result),
        "shown": choice_of(show),
        "audience": [
            {**asdict(row), "votes": exact_text(row.votes)} for row in audience_standings(show)
        ],
        "record_head": chain.head(),
    }
    plain: dict[str, Any] = json.loads(json.dumps(made))
    return plain


def print_of(document: Document) -> str:
    """SHA-256 over all a document says: two equal ones say the same."""
    said = {name: value for name, value in document.items() if name not in BESIDE}
    return chain.fingerprint_of(said)


def matter_of(document: Document) -> dict[str, Any]:
    """What a result decides and what it comes from, without the names: places, exact totals, who
    goes through; marks, votes, decisions, and who was there."""
    rows = document["result"]["standings"]
    return {
        "standings": {row["entry"]: [row["place"], row["total"]] for row in rows},
        "statuses": {entry["id"]: entry["status"] for entry in document["entries"]},
        "jurors": {row["id"]: [row["absent"], row["weight"]] for row in document["jurors"]},
        **{name: document[name] for name in MATTER},
    }


def songs_of(show: Show) -> list[dict[str, Any]]:
    """The acts that sang, guests among them, with their names: ``entries`` of a document."""
    load_names(show)
    return [entry_data(entry) for entry in show.entries if entry.status in ON_STAGE_STATUSES]


def who_goes_through(show: Show, result: Result) -> list[str] | None:
    """Those marked on the page “Who goes through”; where nobody is marked, everybody down to the
    place that was chosen, with all who are level there. In running order; None for a ranked
    result."""
    if show.public_form != "through":
        return None
    places = {standing.entry: standing.place for standing in result.standings}
    competing = [entry for entry in ranked_entries(show) if entry.status == "competing"]
    marked = [str(entry.id) for entry in competing if entry.advances]
    last = show.public_through or 0
    return marked or [str(e.id) for e in competing if 0 < (places.get(str(e.id)) or 0) <= last]


def entry_data(entry: Entry) -> dict[str, Any]:
    """An entry as a document names it."""
    song = entry.song
    return {
        "id": str(entry.id),
        "number": entry.running_order,
        "name": entry.contestant.name,
        "title": song.title,
        "transliteration": song.transliteration,
        "meaning": song.meaning,
        "tradition": song.tradition_slug,
        "tradition_names": song.tradition.names if song.tradition else {},
        "status": entry.status,
    }


def _evening(show: Show) -> dict[str, Any]:
    edition = show.edition
    return {
        "edition": {
            "year": edition.year,
            "name": edition.name,
            "venue": edition.venue,
            "is_rehearsal": edition.is_rehearsal,
        },
        "show": {
            "id": show.id,
            "position": show.position,
            "name": show.name,
            "starts_at": show.starts_at.isoformat() if show.starts_at else None,
            "display_places": show.display_places,
        },
    }


def _rules(show: Show) -> dict[str, Any]:
    return {"rules": rules_data(show), "rules_toml": _toml(show)}


def _toml(show: Show) -> str:
    """Empty where a show published long ago has rules that the rule book no longer takes."""
    try:
        return write_rules(with_juries(show, rules_of(show)))
    except RuleError:
        return ""


def _inputs(show: Show) -> dict[str, Any]:
    panel = panel_of(show)
    out = left_out(show, panel.marks)
    votes = votes_of(show, panel.entries)
    return {
        "entries": [entry_data(entry) for entry in ranked_entries(show)],
        "jurors": [
            {
                "id": str(seat.juror_id),
                "name": seat.juror.name,
                "role": seat.juror.role,
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
            {"entry": entry, "juror": juror, "why": out[entry, juror]}
            for entry, juror in sorted(panel.stepped_aside)
        ],
        "votes": {e: exact_text(points) for e, points in votes.points.items()} if votes else {},
        "voters": dict(votes.voters) if votes else {},
        "ballots": count_show_ballots(show),
        **named_data(show, votes),
        "decisions": show.decisions,
    }
