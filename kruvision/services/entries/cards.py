"""What everybody may know of an entry and its tradition: words for stage, phone and tablet.

Texts are trilingual dicts; the page picks the language.
"""

from typing import Any

from kruvision.models import Entry, Tradition


def entry_card(entry: Entry) -> dict[str, Any]:
    """Number, contestant, song and tradition of an entry. Nothing of marks or votes."""
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


def tradition_card(tradition: Tradition) -> dict[str, Any]:
    """The culture card: names, language, genres, instruments, facts, UNESCO elements, colours."""
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
