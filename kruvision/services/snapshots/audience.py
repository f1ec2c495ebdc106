"""What every phone in the hall may know now: the song on stage, the ballot paper, the results.

The same for all phones. A voter's own ballot is no part of it, and nothing in it comes from marks,
ballots or tallies.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kruvision.models import Edition, Entry, Show, VotingWindow
from kruvision.rules.audience import modes
from kruvision.rules.evening.act import ON_STAGE_STATUSES
from kruvision.rules.evening.flow import PUBLIC_PHASES
from kruvision.services.audience import casting, windows
from kruvision.services.entries.named import list_entries
from kruvision.services.forms.typed_rows import MOST_ROWS
from kruvision.services.results.published import get_newest
from kruvision.services.shows import bodies, tonight
from kruvision.services.snapshots.passport import PhonePassport, passport_of, three_languages
from kruvision.services.snapshots.published import published_crown, published_line, published_lists
from kruvision.services.snapshots.question import asked_before, question_of
from kruvision.services.snapshots.shapes import (
    AudienceSnapshot,
    EditionWords,
    OpenVote,
    PhoneLine,
    PhoneShow,
    PublicPlace,
)
from kruvision.services.transactions.transaction import current_stamp

AFTER_SONGS = frozenset({"voting", "paused", "closed"})
ASKED_BEFORE = ("welcome", "between")
"""States of the page in which a phone has time for what it knows already."""


def audience_snapshot(*, at: datetime) -> AudienceSnapshot | None:
    """The page of all phones, for the show the hall is with; None before there is an edition.

    ``state`` is one of ``welcome``, ``song``, ``between``, ``voting``,
    ``paused``, ``closed``, ``result``, and names the template.

    ``passport`` is that of the entry on stage, or of the one being voted on alone. ``voting``
    holds the ballot paper while a window is not closed; ``window_id`` names the window opened last.
    ``results`` are the published shows; ``places`` what everybody may know of the places of this
    one.
    """
    stamp = current_stamp()
    show = tonight.find_tonight()
    edition = show.edition if show else tonight.find_edition()
    if edition is None:
        return None
    entries = list_entries(show.id, ON_STAGE_STATUSES) if show else []
    latest = windows.find_latest_window(show.id) if show else None
    window = latest if latest and latest.state != "closed" else None
    state = _state(show, entries, window)
    waiting = (entry for entry in entries if entry.stage == "waiting")
    following = next(waiting, None) if state == "between" else None
    question = question_of(show, at=at)
    public = get_newest(show).public if show and state == "result" else None
    return {
        "epoch": stamp.epoch,
        "revision": stamp.revision,
        "state": state,
        "edition": _edition_words(edition),
        "show": _show_words(show) if show else None,
        "passport": _passport(entries, window),
        "entries": _published(show) if show and state == "result" else _lines(entries),
        "next": _line(following) if following else None,
        "three": three_languages(entries) if state in AFTER_SONGS else [],
        "voting": _voting(show, window, entries) if show and window else None,
        "question": question if state == "between" else None,
        "before": asked_before(show, entries) if state in ASKED_BEFORE and not question else "",
        "window_id": latest.id if latest else None,
        "results": [
            {"id": row.id, "name": row.name} for row in edition.shows if row.phase in PUBLIC_PHASES
        ],
        "places": _places(public) if public else [],
        "crown": published_crown(public) if public else None,
    }


def _state(show: Show | None, entries: Sequence[Entry], window: VotingWindow | None) -> str:
    if window:
        return "paused" if window.state == "paused" else "voting"
    if show is None or show.phase == "planned":
        return "welcome"
    if show.phase == "running":
        return "song" if any(entry.stage == "on_stage" for entry in entries) else "between"
    return "result" if show.phase in PUBLIC_PHASES else "closed"


def _passport(entries: Sequence[Entry], window: VotingWindow | None) -> PhonePassport | None:
    """Of the act the hall thinks of now."""
    alone = window.entry_id if window else None
    found = (e for e in entries if (e.id == alone if alone else e.stage == "on_stage"))
    entry = next(found, None)
    return passport_of(entry, entries) if entry else None


def _places(public: Mapping[str, Any]) -> list[PublicPlace]:
    """Each placed act once: of the whole show, or of the categories one after the other."""
    lists, is_ranked = published_lists(public)
    if not is_ranked:
        return []
    shown = lists if public["rules"].get("places") == "each" else lists[:1]
    return [_told(row, one["title"] or {}) for one in shown for row in one["rows"]]


def _told(row: Mapping[str, Any], category: Mapping[str, str]) -> PublicPlace:
    return {
        "id": row["id"],
        "place": row["place"],
        "name": row["name"],
        "title": row["title"],
        "tradition": row["tradition"],
        "category": dict(category),
    }


def _edition_words(edition: Edition) -> EditionWords:
    return {
        "year": edition.year,
        "name": edition.name,
        "theme": edition.theme,
        "venue": edition.venue,
        "is_rehearsal": edition.is_rehearsal,
    }


def _show_words(show: Show) -> PhoneShow:
    return {
        "id": show.id,
        "tag": show.tag,
        "name": show.name,
        "theme": show.theme,
        "phase": show.phase,
        "starts_at": show.starts_at,
        "has_audience": bodies.has_audience(show),
        "needs": _needs(show),
        "has_delegations": bool(show.delegations),
        "is_marked": modes.get(show.voting_mode).is_marked,
    }


def _needs(show: Show) -> str:
    """What a phone must hand in before it may vote: ``ticket``, ``code``, or nothing."""
    if not bodies.has_audience(show):
        return ""
    return {"tickets": "ticket", "screen_code": "code"}.get(show.credential, "")


def _lines(entries: Sequence[Entry]) -> list[PhoneLine]:
    return [_line(entry) for entry in entries]


def _published(show: Show) -> list[PhoneLine]:
    """The acts of a public result as they were published, whatever a correction that nobody sees
    yet says of them."""
    return [_published_line(song) for song in get_newest(show).songs]


def _published_line(song: Mapping[str, Any]) -> PhoneLine:
    line = published_line(song)
    return {
        "id": line["id"],
        "number": line["number"],
        "name": line["name"],
        "title": line["title"],
        "category": line["category"],
        "meaning": {},
        "tradition": line["tradition"],
        "performed": True,
        "competing": line["competing"],
    }


def _line(entry: Entry) -> PhoneLine:
    return {
        "id": entry.id,
        "number": entry.running_order,
        "name": entry.contestant.name,
        "title": entry.song.title,
        "category": entry.category.name if entry.category else {},
        "meaning": entry.song.meaning,
        "tradition": entry.song.tradition_slug,
        "performed": entry.stage == "performed",
        "competing": entry.status == "competing",
    }


def _place_of_category(entry: Entry) -> int:
    """The acts of a category together, those in none behind all."""
    return entry.category.position if entry.category else MOST_ROWS + 1


def _voting(show: Show, window: VotingWindow, entries: Sequence[Entry]) -> OpenVote:
    paper = casting.paper_of(window, show)
    mode = modes.get(paper.mode)
    rows = sorted(entries, key=_place_of_category)
    lines = {entry.id: _line(entry) for entry in rows if entry.id in paper.entries}
    return {
        "window_id": window.id,
        "entry_id": window.entry_id,
        "category": window.category.name if window.category else {},
        "closes_at": windows.end_of(window),
        "closing": window.closing_at is not None,
        "ordered": mode.is_ordered,
        "limit": mode.limit(paper.choices, len(paper.entries)),
        "marked": mode.is_marked,
        "most_mark": paper.most_mark,
        "delegated": bool(paper.delegations),
        "entries": list(lines.values()),
    }
