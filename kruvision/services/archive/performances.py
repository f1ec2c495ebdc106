"""Every performance of a published show: as it was published, and what its song's passport says.

Titles and names are those of the published version. A passport is no part of a result: it is read
from the song as it is now, so that whoever learns more about a song adds to its old pages.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from kruvision.extensions import db
from kruvision.models import Entry, PublishedResult, Show
from kruvision.services.archive.keys import singer_key, song_key
from kruvision.services.entries.cards import EntryCard, entry_card
from kruvision.services.results.archive import list_public_shows
from kruvision.services.results.published import get_newest

Words = Mapping[str, str]
AT_ONCE = 100


@dataclass(frozen=True)
class Evening:
    """A published show and its edition."""

    show_id: int
    name: Words
    edition_id: int
    edition: Words
    theme: Words
    year: int


@dataclass(frozen=True)
class Performance:
    """Somebody sang a song on an evening. ``song`` and ``singer`` are their keys; ``card`` is what
    is known of it now, None where the entry is no longer there."""

    evening: Evening
    entry_id: str
    number: int
    song: str
    singer: str
    name: Words
    title: str
    transliteration: str
    meaning: Words
    tradition: str | None
    tradition_names: Words
    card: EntryCard | None

    @property
    def photo(self) -> str:
        """The file of the singer's photo, if there is one now."""
        return self.card["photo"] if self.card else ""


def list_performances() -> list[Performance]:
    """Those of every public show, the newest show first, in running order."""
    shows = list_public_shows()
    newest = _newest_versions()
    kept = {show.id: newest.get(show.id) or get_newest(show).id for show in shows}
    query = select(PublishedResult.show_id, PublishedResult.songs)
    rows = db.session.execute(query.where(PublishedResult.id.in_(kept.values())))
    songs = {row.show_id: row.songs for row in rows}
    cards = _cards(list(kept))
    return [
        _performance(evening, song, cards)
        for evening in map(published_evening, shows)
        for song in songs[evening.show_id]
    ]


def published_evening(show: Show) -> Evening:
    """What the archive says of a show."""
    edition = show.edition
    return Evening(show.id, show.name, edition.id, edition.name, edition.theme, edition.year)


def _performance(
    evening: Evening, song: Mapping[str, Any], cards: Mapping[str, EntryCard]
) -> Performance:
    return Performance(
        evening=evening,
        entry_id=song["id"],
        number=song["number"],
        song=song_key(song["tradition"], song["title"]),
        singer=singer_key(song["name"]),
        name=song["name"],
        title=song["title"],
        transliteration=song["transliteration"],
        meaning=song["meaning"],
        tradition=song["tradition"],
        tradition_names=song["tradition_names"],
        card=cards.get(song["id"]),
    )


def _newest_versions() -> dict[int, int]:
    """The row of the newest version of each published show."""
    query = select(PublishedResult.show_id, func.max(PublishedResult.id))
    rows = db.session.execute(query.group_by(PublishedResult.show_id))
    return {row.show_id: row[1] for row in rows}


def _cards(show_ids: list[int]) -> dict[str, EntryCard]:
    """The cards of the shows' entries as they are now, by id as documents write it."""
    query = select(Entry).where(Entry.show_id.in_(show_ids))
    whole = query.options(joinedload(Entry.contestant), joinedload(Entry.song))
    rows = db.session.execute(whole.execution_options(yield_per=AT_ONCE)).scalars()
    cards: dict[str, EntryCard] = {}
    for row in rows:
        if not len(cards) % AT_ONCE:
            time.sleep(0)  # others first: a long archive takes seconds
        cards[str(row.id)] = entry_card(row)
    return cards
