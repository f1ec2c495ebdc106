"""Search in the archive: one index over songs, traditions and singers, made once for an archive."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kruvision.rules.search.documents import Document, Found, Hit, texts_of
from kruvision.rules.search.index import Index
from kruvision.services.archive.keys import language_key
from kruvision.services.archive.whole import Archive, ArchivedSong, Heard, Singer
from kruvision.services.threads import SEARCHES, hold_no_connection

INDEX = "index"
LONGEST = 200
"""Letters of a query that are looked for."""


@dataclass(frozen=True)
class Match:
    """Something that was found: a song, a tradition or a singer, and in which of its words."""

    item: Any
    hits: Sequence[Hit]


@dataclass(frozen=True)
class Matches:
    """All that was found, the best first in each group."""

    songs: Sequence[Match]
    traditions: Sequence[Match]
    singers: Sequence[Match]

    def __bool__(self) -> bool:
        return bool(self.songs or self.traditions or self.singers)


def find_in(archive: Archive, query: str) -> Matches:
    """What a query finds; nothing where it is empty. It is looked for beside the event loop, and so
    is the index made: neither marks nor ballots wait for a reader. Raises ``Unavailable``."""
    wanted = query.strip()[:LONGEST]
    found = _look_beside(archive, wanted) if wanted else []
    groups: dict[str, list[Match]] = {"song": [], "tradition": [], "singer": []}
    items = {"song": archive.songs, "tradition": archive.traditions, "singer": archive.singers}
    for one in found:
        kind, _colon, key = one.key.partition(":")
        groups[kind].append(Match(items[kind][key], one.hits))  # type: ignore[index]
    return Matches(groups["song"], groups["tradition"], groups["singer"])


def _look_beside(archive: Archive, wanted: str) -> list[Found]:
    documents = [] if INDEX in archive.kept else list(documents_of(archive))
    hold_no_connection()
    return SEARCHES.run(_look, archive.kept, documents, wanted)


def _look(kept: dict[str, Any], documents: Sequence[Document], wanted: str) -> list[Found]:
    """One at a time: who comes while the index is made finds it made."""
    if INDEX not in kept:
        kept[INDEX] = Index(documents)
    index: Index = kept[INDEX]
    return index.find(wanted)


def documents_of(archive: Archive) -> Iterator[Document]:
    """Everything that can be found, under ``song:``, ``tradition:`` and ``singer:`` keys."""
    for song in archive.songs.values():
        yield Document(f"song:{song.key}", _texts_of_song(song, archive))
    for slug, heard in archive.traditions.items():
        yield Document(f"tradition:{slug}", _texts_of_tradition(heard))
    for singer in archive.singers.values():
        yield Document(f"singer:{singer.key}", _texts_of_singer(singer))


def _texts_of_song(song: ArchivedSong, archive: Archive) -> Any:
    card = archive.cards.get(song.tradition or "")
    language = archive.languages.get(language_key(song.language))
    passport = song.passport
    place = passport["provenance"].get("place", {}) if passport else {}
    origin = passport["origin"] if passport else {}
    return texts_of(
        title=song.title,
        transliteration=song.transliteration,
        meaning=_different(song.meaning),
        singer=_different(*(p.name for p in song.performances)),
        tradition=[*_different(card["names"]), card["endonym"]] if card else [],
        language=_different(language.names) if language else [],
        year=[str(year) for year in song.years],
        place=_different(place),
        origin=_different(origin),
    )


def _texts_of_tradition(heard: Heard) -> Any:
    card = heard.card
    return texts_of(
        title=[*_different(card["names"]), card["endonym"]],
        language=_different(card["language"].get("names", {})),
        genre=[
            text
            for row in card["genres"]
            for text in (row.get("original", ""), row.get("romanized", ""))
        ],
        place=_different(card["places"].get("text", {})),
    )


def _texts_of_singer(singer: Singer) -> Any:
    return texts_of(title=_different(singer.name))


def _different(*texts: Any) -> list[str]:
    """The words of trilingual texts, each once."""
    return list(dict.fromkeys(text for words in texts for text in words.values() if text))
