"""What everybody may know of an entry and its tradition: words for stage, phone and tablet.

Texts are trilingual dicts; the page picks the language.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from kruvision.models import Entry, Tradition
from kruvision.services.traditions.inputs import UNSETTLED

Words = dict[str, str]


class TraditionCard(TypedDict):
    """The culture card as ``models.Tradition`` describes it, without its questions: nobody is told
    an answer before the question."""

    slug: str
    names: Words
    endonym: str
    language: dict[str, Any]
    genres: list[dict[str, Any]]
    instruments: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    unesco: list[dict[str, Any]]
    listen_for: list[dict[str, Any]]
    places: dict[str, Any]
    normal: dict[str, Any]
    word: dict[str, Any]
    colours: dict[str, str]
    ornament: dict[str, str]
    to_check: bool
    checked_by: str
    checked_on: date | None


class EntryCard(TypedDict):
    """Number, contestant, song and tradition of an entry, with the song's passport as
    ``models.Song`` describes it. Nothing of marks or votes. ``say_name`` and ``recording_name`` are
    the contestant's; ``category`` is empty where the entry stands in none. ``checked_by`` is empty
    where it says something else since the check."""

    id: int
    number: int
    stage: str
    status: str
    name: Words
    kind: str
    faculty: Words
    photo: str
    say_name: Words
    recording_name: str
    title: str
    transliteration: str
    meaning: Words
    language_tag: str
    origin: Words
    story: Words
    accompaniment: Words
    category: Words
    duration_seconds: int | None
    say: Words
    recording: str
    listen_for: Words
    lines: list[dict[str, Any]]
    lines_source: str
    provenance: dict[str, Any]
    permission: Words
    checked_by: str
    checked_on: date | None
    tradition: TraditionCard | None


def entry_card(entry: Entry) -> EntryCard:
    """What everybody may know of an entry."""
    song, contestant = entry.song, entry.contestant
    return {
        "id": entry.id,
        "number": entry.running_order,
        "stage": entry.stage,
        "status": entry.status,
        "name": contestant.name,
        "kind": contestant.kind,
        "faculty": contestant.faculty,
        "photo": contestant.photo,
        "say_name": contestant.say,
        "recording_name": contestant.recording,
        "title": song.title,
        "transliteration": song.transliteration,
        "meaning": song.meaning,
        "language_tag": song.language_tag,
        "origin": song.origin,
        "story": song.story,
        "accompaniment": song.accompaniment,
        "category": entry.category.name if entry.category else {},
        "duration_seconds": song.duration_seconds,
        "say": song.say,
        "recording": song.recording,
        "listen_for": song.listen_for,
        "lines": song.lines,
        "lines_source": song.lines_source,
        "provenance": song.provenance,
        "permission": song.permission,
        "checked_by": song.checked_by if song.checked_on else "",
        "checked_on": song.checked_on,
        "tradition": tradition_card(song.tradition) if song.tradition else None,
    }


def tradition_card(tradition: Tradition) -> TraditionCard:
    """What everybody may know of a tradition."""
    return {
        "slug": tradition.slug,
        "names": tradition.names,
        "endonym": tradition.endonym,
        "language": tradition.language,
        "genres": tradition.genres,
        "instruments": tradition.instruments,
        "facts": tradition.facts,
        "unesco": tradition.unesco,
        "listen_for": tradition.listen_for,
        "places": tradition.places,
        "normal": tradition.normal,
        "word": tradition.word,
        "colours": tradition.colours,
        "ornament": tradition.ornament,
        "to_check": tradition.to_check,
        "checked_by": tradition.checked_by if tradition.checked_on else "",
        "checked_on": tradition.checked_on,
    }


def without_doubts(card: EntryCard) -> EntryCard:
    """The same for a wall, where nothing can be marked: what is general knowledge is left out until
    somebody who knows has checked it."""
    tradition = card["tradition"]
    if tradition is not None:
        tradition = tradition.copy()
        for rows in ("genres", "instruments", "facts", "unesco", "listen_for"):
            tradition[rows] = [row for row in tradition[rows] if is_settled(row)]
        for part in ("places", "normal", "word"):
            tradition[part] = tradition[part] if is_settled(tradition[part]) else {}
    provenance = card["provenance"] if is_settled(card["provenance"]) else {}
    return {**card, "provenance": provenance, "tradition": tradition}


def is_settled(part: Mapping[str, Any]) -> bool:
    """Whether a part of a card or passport comes from a source, or was checked."""
    return part.get("confidence", "general") not in UNSETTLED
