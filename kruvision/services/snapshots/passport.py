"""The passport of a song as a phone shows it: its card, and one fact of its tradition."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from kruvision.models import Entry, Show
from kruvision.rules.evening.act import ON_STAGE_STATUSES
from kruvision.services.entries.cards import EntryCard, Words, entry_card
from kruvision.services.entries.named import list_entries
from kruvision.services.learning.passports import get_heard
from kruvision.services.results.published import get_newest
from kruvision.services.scoring.standings import is_public
from kruvision.services.shows import tonight

LANGUAGES_HEARD = 3


class PhonePassport(TypedDict):
    """``card`` tells everything; ``fact`` is the one of its tradition that goes with this song."""

    card: EntryCard
    fact: dict[str, Any] | None


class EveningWords(TypedDict):
    """An evening by its names and its day."""

    name: Words
    year: int
    show: Words
    at: datetime | None


class HeardLine(TypedDict):
    """One line of a song of this evening, for after the vote."""

    id: int
    number: int
    title: str
    language_tag: str
    language: Words
    line: dict[str, Any]


def passport_of(entry: Entry, entries: Iterable[Entry]) -> PhonePassport:
    """The passport of one of these entries."""
    return {"card": entry_card(entry), "fact": _fact(entry, entries)}


def heard_passport(entry_id: int) -> PhonePassport:
    """The passport of a song of tonight that is on stage or was sung; ``NotFound`` for others. Of a
    public result with the names it was published with."""
    entry = get_heard(entry_id)
    show = entry.show
    names = _published_names(show, entry.id) if is_public(show) else {}
    passport = passport_of(entry, list_entries(show.id, ON_STAGE_STATUSES))
    return {**passport, "card": {**passport["card"], **names}}  # type: ignore[typeddict-item]


def _published_names(show: Show, entry_id: int) -> Mapping[str, Any]:
    songs = get_newest(show).songs
    found = (song for song in songs if song["id"] == str(entry_id))
    return {name: song[name] for song in found for name in ("number", "name", "title")}


def evening_words() -> EveningWords | None:
    """What stands below the picture a phone makes of this evening; None before there is a show."""
    show = tonight.find_tonight()
    if show is None:
        return None
    at = show.starts_at or show.started_at
    return {"name": show.edition.name, "year": show.edition.year, "show": show.name, "at": at}


def three_languages(entries: Sequence[Entry]) -> list[HeardLine]:
    """A line each of three songs that were sung in three languages: the first song, the last one,
    and one between them; empty where fewer languages have lines."""
    by_language: dict[str, Entry] = {}
    for entry in entries:
        if entry.stage == "performed" and entry.song.lines:
            by_language.setdefault(entry.song.language_tag, entry)
    found = list(by_language.values())
    if len(found) < LANGUAGES_HEARD:
        return []
    return [_heard_line(entry) for entry in (found[0], found[len(found) // 2], found[-1])]


def _heard_line(entry: Entry) -> HeardLine:
    song = entry.song
    refrains = [line for line in song.lines if line.get("refrain")]
    return {
        "id": entry.id,
        "number": entry.running_order,
        "title": song.title,
        "language_tag": song.language_tag,
        "language": song.tradition.language.get("names", {}) if song.tradition else {},
        "line": (refrains or song.lines)[0],
    }


def _fact(entry: Entry, entries: Iterable[Entry]) -> dict[str, Any] | None:
    """Two songs of one tradition tell two facts; which one it is stays with the song, whatever
    becomes of the running order."""
    tradition = entry.song.tradition
    facts = [fact for fact in tradition.facts if fact.get("text")] if tradition else []
    if not facts:
        return None
    slug = entry.song.tradition_slug
    songs = {one.song_id for one in entries if one.song.tradition_slug == slug}
    return facts[sorted(songs | {entry.song_id}).index(entry.song_id) % len(facts)]
