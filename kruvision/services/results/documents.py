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
from kruvision.rules.evening.act import ON_STAGE_STATUSES
from kruvision.rules.numbers import exact_text
from kruvision.rules.outcome import Outcome
from kruvision.rules.ruleset.toml import write_rules
from kruvision.services.deductions.deductions import deduction_data
from kruvision.services.record import chain
from kruvision.services.results.names import load_names
from kruvision.services.results.standings_print import named_data
from kruvision.services.ruleset.locked_rules import rules_data
from kruvision.services.scoring import carried, field
from kruvision.services.scoring.attendance import left_out
from kruvision.services.scoring.deductions import list_standing
from kruvision.services.scoring.rule_book_inputs import (
    count_show_ballots,
    counting_seats,
    panel_of,
    ranked_entries,
    rules_of,
    votes_of,
    with_juries,
)
from kruvision.services.scoring.songs import contestants_of, first_songs, songs_together
from kruvision.services.scoring.standings import audience_standings, carried_totals, lists_of
from kruvision.services.shows.shown import choice_of

Document: TypeAlias = Mapping[str, Any]
MATTER = ("through", "marks", "stepped_aside", "votes", "voters", "decisions")
BESIDE = ("record_head", "moved", "changed_since")
"""What stands in a document beside the result: the record grows with whatever happens."""


def make_document(show: Show, outcome: Outcome) -> dict[str, Any]:
    """Everything the result is made of, exact numbers as text, names in three languages.

    ``{"edition", "show", "rules", "rules_toml", "entries", "jurors", "marks", "stepped_aside",
    "deductions", "votes", "voters", "ballots", "decisions", "award_decisions", "carried", "result",
    "categories", "award_list", "awards", "unawarded", "through", "shown", "audience",
    "record_head"}``. From it alone anybody can compute the result again: ``rules_toml`` is what
    ``score`` reads, with criteria by their ids. ``stepped_aside`` are all who are left out of an
    entry, ``why`` says by whom; ``deductions`` are those that stand, each ``{"entry", "amount",
    "share", "code", "reason"}``; ``carried`` is what an earlier show brought. ``result`` is the
    whole list, ``categories`` are those with their own, each ``{"id", "name", "result"}``;
    ``rules.places`` says which of them give places. ``award_list`` are the awards there are,
    ``awards`` their holders, ``unawarded`` what was left without one (``holders_data``).
    ``through`` are the ids of those who go through, where the result says no more than that;
    ``shown`` is what may be public of it; ``audience`` are the hall's own standings, each
    ``{"entry", "place", "votes", "voters"}``. Where delegations give the points of the hall,
    ``delegations`` says which gave what.
    """
    load_names(show)
    made = {
        **_evening(show),
        **_rules(show),
        **_inputs(show),
        "result": outcome.whole.to_json(),
        "categories": _categories(show, outcome),
        "award_list": show.awards,
        **holders_data(outcome),
        "through": who_goes_through(show, outcome),
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
    """What a result decides and what it comes from, without the names: places and exact totals in
    the whole and in categories, who holds which award and who goes through; marks, votes,
    decisions, and who was there. An older document knows of no categories and no awards."""
    categories, held = document.get("categories") or (), document.get("awards") or ()
    return {
        "standings": _places_in(document["result"]),
        "categories": {row["id"]: _places_in(row["result"]) for row in categories},
        "awards": [[row["award"], row["entry"], row["category"]] for row in held],
        "statuses": {entry["id"]: entry["status"] for entry in document["entries"]},
        "jurors": {row["id"]: [row["absent"], row["weight"]] for row in document["jurors"]},
        "deductions": document.get("deductions") or [],
        **{name: document[name] for name in MATTER},
        "carried": _brought(document.get("carried")),
    }


def _brought(carried: Document | None) -> list[Any]:
    """An older document knows of nothing that was carried."""
    return [] if carried is None else [carried["weight"], carried["totals"]]


def _places_in(result: Document) -> dict[str, list[Any]]:
    return {row["entry"]: [row["place"], row["total"]] for row in result["standings"]}


def songs_of(show: Show) -> list[dict[str, Any]]:
    """The acts that sang, guests among them, with their names: ``entries`` of a document."""
    load_names(show)
    return [entry_data(entry) for entry in show.entries if entry.status in ON_STAGE_STATUSES]


def who_goes_through(show: Show, outcome: Outcome) -> list[str] | None:
    """Those marked on the page “Who goes through”; where nobody is marked, those whom the show's
    rule lets through. In running order, each with their first song; None for a ranked result."""
    if show.public_form != "through":
        return None
    ranked = [entry for entry in ranked_entries(show) if entry.status == "competing"]
    competing = first_songs(ranked)
    marked = [str(entry.id) for entry in competing if entry.advances]
    if marked:
        return marked
    proposed = field.through_by_rule(show, lists_of(show, outcome))
    return [str(entry.id) for entry in competing if entry.id in proposed]


def _categories(show: Show, outcome: Outcome) -> list[dict[str, Any]]:
    """The categories that somebody is in, in their order, each with its list."""
    return [
        {
            "id": str(category.id),
            "name": category.name,
            "result": outcome.categories[str(category.id)].to_json(),
        }
        for category in show.categories
        if str(category.id) in outcome.categories
    ]


def holders_data(outcome: Outcome) -> dict[str, Any]:
    """``awards``, each ``{"award", "entry", "category", "because"}`` in the order of the awards,
    ``because`` a step of the working; ``unawarded``, each ``{"award", "category", "by", "why"}``;
    and ``open_awards``, the ids of those that a tie leaves open."""
    return {
        "awards": [
            {
                "award": holder.award,
                "entry": holder.entry,
                "category": holder.category,
                "because": holder.because.to_json(),
            }
            for holder in outcome.awards
        ],
        "unawarded": [
            {"award": left.award, "category": left.category, "by": left.by, "why": left.why}
            for left in outcome.unawarded
        ],
        "open_awards": list(dict.fromkeys(open_.award for open_ in outcome.open_awards)),
    }


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
        "category": str(entry.category_id) if entry.category_id else None,
        "category_name": entry.category.name if entry.category else {},
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
        "entries": _entries(show),
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
        "deductions": [
            {**deduction_data(row), "entry": str(row.entry_id), "reason": row.reason}
            for row in list_standing(show.id)
            if str(row.entry_id) in panel.deductions
        ],
        "votes": {e: exact_text(points) for e, points in votes.points.items()} if votes else {},
        "voters": dict(votes.voters) if votes else {},
        "ballots": count_show_ballots(show),
        **named_data(show, votes),
        "decisions": show.decisions,
        "award_decisions": show.award_decisions,
        "carried": carried_data(show),
    }


def _entries(show: Show) -> list[dict[str, Any]]:
    """The acts in running order. Of who sings several songs the first one has the titles of all
    (``songs``), and each other one names the first (``placed_with``): it has no place of its own.
    """
    ranked = ranked_entries(show)
    first_of = contestants_of(ranked)
    titles = {str(of[0].id): [e.song.title for e in of] for of in songs_together(ranked)}
    found = []
    for entry in map(entry_data, ranked):
        first = first_of.get(entry["id"], entry["id"])
        is_first = first == entry["id"]
        songs = titles[first] if is_first and len(titles[first]) > 1 else []
        found.append({**entry, "songs": songs, "placed_with": None if is_first else first})
    return found


def carried_data(show: Show) -> dict[str, Any] | None:
    """What was added from an earlier show: ``{"show": {"id", "name"}, "weight", "totals",
    "without"}``, the totals by entry, and the entries that bring none; None where nothing is."""
    earlier = carried.earlier_show(show)
    if earlier is None:
        return None
    totals = carried_totals(show)
    placed = [str(entry.id) for entry in first_songs(ranked_entries(show))]
    return {
        "show": {"id": earlier.id, "name": earlier.name},
        "weight": exact_text(show.carried_weight),
        "totals": {entry: exact_text(totals[entry]) for entry in placed if entry in totals},
        "without": [entry for entry in placed if entry not in totals],
    }
