"""The archive as one value: songs, traditions, languages, editions and singers, each with what was
sung. Read once, and kept until something that it shows has changed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from babel import Locale
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.i18n import FALLBACK, kazakh_key, pick
from kruvision.models import Tradition
from kruvision.services.archive.belonging import public_cards
from kruvision.services.archive.freshness import archive_fingerprint
from kruvision.services.archive.keys import language_key
from kruvision.services.archive.performances import (
    Evening,
    Performance,
    Words,
    list_performances,
)
from kruvision.services.entries.cards import EntryCard, TraditionCard, tradition_card
from kruvision.services.errors import NotFound
from kruvision.services.threads import hold_no_connection
from kruvision.state import state

PASSPORT = ("listen_for", "lines", "provenance", "permission", "story", "origin", "say")
"""What the fullest passport has most of."""


@dataclass(frozen=True)
class ArchivedSong:
    """A song with everybody who sang it, the newest first. ``passport`` is the fullest of those its
    rows have, of two as full the newer one; None where no row is left."""

    key: str
    title: str
    transliteration: str
    meaning: Words
    tradition: str | None
    language: str
    performances: Sequence[Performance]
    passport: EntryCard | None

    @property
    def years(self) -> list[int]:
        """When it was sung, the newest year first."""
        return sorted({p.evening.year for p in self.performances}, reverse=True)


@dataclass(frozen=True)
class Language:
    """A language that was sung in. ``tag`` is as it was typed first."""

    key: str
    tag: str
    names: Words
    songs: Sequence[ArchivedSong]


@dataclass(frozen=True)
class Singer:
    """Whoever was published by this name, with their performances, the newest first."""

    key: str
    name: Words
    performances: Sequence[Performance]


@dataclass(frozen=True)
class Heard:
    """A tradition's card with its songs."""

    card: TraditionCard
    songs: Sequence[ArchivedSong]

    @property
    def singers(self) -> int:
        """How many names sang its songs."""
        return len({p.singer for song in self.songs for p in song.performances})


@dataclass
class Archive:
    """All of it. ``fingerprint`` is another one once anything in it may have changed. ``cards`` are
    those that belong to it (``belonging.py``), by short name."""

    fingerprint: str
    performances: Sequence[Performance]
    cards: dict[str, TraditionCard]
    kept: dict[str, Any] = field(default_factory=dict)
    """What others made of it and want to find again: an index, for example."""

    @cached_property
    def songs(self) -> dict[str, ArchivedSong]:
        """By key, in Kazakh order of their titles."""
        found: dict[str, list[Performance]] = defaultdict(list)
        for performance in self.performances:
            found[performance.song].append(performance)
        songs = [_song(key, sung, self.cards) for key, sung in found.items()]
        return {song.key: song for song in sorted(songs, key=lambda s: kazakh_key(s.title))}

    @cached_property
    def singers(self) -> dict[str, Singer]:
        """By key, in Kazakh order of their names in Kazakh."""
        found: dict[str, list[Performance]] = defaultdict(list)
        for performance in self.performances:
            found[performance.singer].append(performance)
        singers = [Singer(key, sung[0].name, sung) for key, sung in found.items()]
        listed = sorted(singers, key=lambda singer: kazakh_key(pick(singer.name, "kk")))
        return {singer.key: singer for singer in listed}

    @cached_property
    def traditions(self) -> dict[str, Heard]:
        """Every card of the archive by its short name, those nobody has sung yet among them."""
        found: dict[str, list[ArchivedSong]] = defaultdict(list)
        for song in self.songs.values():
            found[song.tradition or ""].append(song)
        return {slug: Heard(card, found[slug]) for slug, card in self.cards.items()}

    @cached_property
    def languages(self) -> dict[str, Language]:
        """Every language that was sung in, by key."""
        found: dict[str, list[ArchivedSong]] = defaultdict(list)
        for song in self.songs.values():
            if song.language:
                found[language_key(song.language)].append(song)
        named = {
            language_key(card["language"].get("tag", "")): card["language"].get("names", {})
            for card in self.cards.values()
        }
        return {
            key: Language(
                key, songs[0].language, named.get(key) or _babel_names(songs[0].language), songs
            )
            for key, songs in found.items()
        }

    @cached_property
    def evenings(self) -> list[tuple[Evening, list[Performance]]]:
        """Each published show with its performances, the newest first."""
        return [(evening, list(sung)) for evening, sung in groupby(self.performances, _evening)]

    def of_edition(self, edition_id: int) -> list[tuple[Evening, list[Performance]]]:
        """Those of one edition, its first evening first; raises ``NotFound``."""
        found = [row for row in reversed(self.evenings) if row[0].edition_id == edition_id]
        if not found:
            raise NotFound("not_found")
        return found

    @property
    def editions(self) -> list[tuple[Evening, int]]:
        """Each edition by one evening of it, and how many songs were sung, the newest first."""
        counts: dict[int, int] = defaultdict(int)
        first: dict[int, Evening] = {}
        for performance in self.performances:
            evening = performance.evening
            counts[evening.edition_id] += 1
            first.setdefault(evening.edition_id, evening)
        return [(evening, counts[edition_id]) for edition_id, evening in first.items()]


def get_archive() -> Archive:
    """The archive as it is now; read anew only where something in it may have changed, and once
    for all who ask meanwhile."""
    mine = state()
    kept = _kept_as(archive_fingerprint())
    if kept is None:
        hold_no_connection()
        with mine.archive_reading:
            fingerprint = archive_fingerprint()
            kept = _kept_as(fingerprint)
            if kept is None:
                kept = mine.archive = read_archive(fingerprint)
    return kept


def _kept_as(fingerprint: str) -> Archive | None:
    kept = state().archive
    return kept if kept is not None and kept.fingerprint == fingerprint else None


def read_archive(fingerprint: str) -> Archive:
    """Everything from the database."""
    # Held while songs are read: each finds its tradition among them and asks the database nothing.
    rows = db.session.execute(select(Tradition)).scalars().all()
    performances = list_performances()
    sung = {one.tradition for one in performances if one.tradition}
    listed = sorted(public_cards(rows, sung), key=lambda row: kazakh_key(pick(row.names, "kk")))
    cards = {row.slug: tradition_card(row) for row in listed}
    for performance in performances:
        if performance.tradition and performance.tradition not in cards:
            cards[performance.tradition] = _card_of_before(performance)
    return Archive(fingerprint, performances, cards)


def _song(key: str, sung: Sequence[Performance], cards: dict[str, TraditionCard]) -> ArchivedSong:
    newest = sung[0]
    passport = max((p.card for p in sung if p.card), key=_fullness, default=None)
    card = cards.get(newest.tradition or "")
    tag = passport["language_tag"] if passport else ""
    return ArchivedSong(
        key,
        newest.title,
        newest.transliteration,
        newest.meaning,
        newest.tradition,
        tag or (card["language"].get("tag", "") if card else ""),
        sung,
        passport,
    )


def _fullness(card: EntryCard) -> int:
    return sum(bool(card[part]) for part in PASSPORT)  # type: ignore[literal-required]


def _card_of_before(performance: Performance) -> TraditionCard:
    """A card that was deleted after it was sung: its name as it was published."""
    names = dict(performance.tradition_names)
    parts: dict[str, Any] = {
        "language": {},
        "places": {},
        "normal": {},
        "word": {},
        "colours": {},
        "ornament": {},
    }
    tables: dict[str, Any] = {
        name: [] for name in ("genres", "instruments", "facts", "unesco", "listen_for")
    }
    row = Tradition(slug=performance.tradition, names=names, endonym="", **parts, **tables)
    row.to_check, row.checked_by, row.checked_on = False, "", None
    return tradition_card(row)


def _babel_names(tag: str) -> dict[str, str]:
    """What a language is called in the three languages, as Babel has it; else its tag."""
    names = {}
    for code in FALLBACK:
        known = Locale(code).languages
        names[code] = known.get(tag.replace("-", "_")) or known.get(tag.split("-")[0]) or tag
    return names


def _evening(performance: Performance) -> Evening:
    return performance.evening
