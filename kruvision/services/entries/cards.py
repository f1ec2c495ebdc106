"""What everybody may know of an entry and its tradition: words for stage, phone and tablet.

Texts are trilingual dicts; the page picks the language.
"""

from typing import Any, TypedDict

from kruvision.models import Entry, Tradition

Words = dict[str, str]


class TraditionCard(TypedDict):
    """The culture card: names, language, genres, instruments, facts, UNESCO elements, colours."""

    slug: str
    names: Words
    endonym: str
    language: dict[str, Any]
    genres: list[dict[str, Any]]
    instruments: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    unesco: list[dict[str, Any]]
    places: Words
    listen_for: Words
    colours: dict[str, str]
    ornament: dict[str, str]
    to_check: bool


class EntryCard(TypedDict):
    """Number, contestant, song and tradition of an entry. Nothing of marks or votes."""

    id: int
    number: int
    stage: str
    status: str
    name: Words
    kind: str
    faculty: Words
    photo: str
    title: str
    transliteration: str
    meaning: Words
    language_tag: str
    origin: Words
    story: Words
    accompaniment: Words
    category: str
    duration_seconds: int | None
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
        "title": song.title,
        "transliteration": song.transliteration,
        "meaning": song.meaning,
        "language_tag": song.language_tag,
        "origin": song.origin,
        "story": song.story,
        "accompaniment": song.accompaniment,
        "category": song.category,
        "duration_seconds": song.duration_seconds,
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
        "places": tradition.places,
        "listen_for": tradition.listen_for,
        "colours": tradition.colours,
        "ornament": tradition.ornament,
        "to_check": tradition.to_check,
    }
