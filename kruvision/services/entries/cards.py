"""What everybody may know of an entry and its tradition: words for stage, phone and tablet.

Texts are trilingual dicts; the page picks the language.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kruvision.extensions import db
from kruvision.models import Entry, Song, Tradition
from kruvision.rules.evening.flow import ON_STAGE_STATUSES


def entries_with_songs(
    show_id: int, statuses: Collection[str] = ON_STAGE_STATUSES
) -> Sequence[Entry]:
    """A show's entries of these statuses in running order, ready for cards: read in one query."""
    query = (
        select(Entry)
        .where(Entry.show_id == show_id, Entry.status.in_(statuses))
        .options(joinedload(Entry.contestant), joinedload(Entry.song).joinedload(Song.tradition))
        .order_by(Entry.running_order)
    )
    return db.session.execute(query).scalars().all()


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
