"""The archive as open data: plain JSON and one table, described as a data package (Frictionless).

``LICENCE`` is the one place that says under which licence: it holds for what the organizers wrote,
never for the songs themselves, which are their authors'.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from kruvision.i18n import FALLBACK
from kruvision.services.archive.performances import Performance
from kruvision.services.archive.whole import Archive, ArchivedSong, Heard

PACKAGE_NAME = "kru-vision-archive"
ALL = "data.json"
"""What the file with everything is called on a server."""
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
FIELDS: Sequence[tuple[str, str, str]] = (
    ("year", "integer", "Year of the edition"),
    ("edition", "string", "Name of the edition, in English or else as it is"),
    ("show", "string", "Name of the evening, in English or else as it is"),
    ("number", "integer", "Number of the act on that evening"),
    *((f"singer_{code}", "string", f"Singer as published, {code}") for code in FALLBACK),
    ("song", "string", "Key of the song: the same for everybody who sang it"),
    ("title", "string", "Title in its own letters, as published"),
    ("transliteration", "string", "How the title reads in Latin letters"),
    *((f"meaning_{code}", "string", f"What the title means, {code}") for code in FALLBACK),
    ("tradition", "string", "Short name of the tradition, empty for a song without one"),
    ("language", "string", "Language of the song (BCP 47)"),
    ("licence", "string", "Licence of this row; the song's rights are its authors'"),
)
"""The columns of ``songs.csv``: name, type and what it holds."""
PASSPORT = (
    *("say", "listen_for", "story", "origin", "lines", "lines_source", "provenance", "permission"),
    "checked_by",
)
ABOUT = (
    "Songs sung in the published shows of this contest. The licence holds for what the organizers "
    "wrote: meanings, stories, cards. Songs, their words and music are their authors'."
)


def song_rows(archive: Archive) -> Iterator[list[str | int]]:
    """The rows of ``songs.csv``: one for each performance, the newest first."""
    for performance in archive.performances:
        yield _row(performance, archive.songs[performance.song])


def whole(archive: Archive) -> dict[str, Any]:
    """All songs with their passports and performances."""
    return {**_head(), "songs": [_song(song) for song in archive.songs.values()]}


def traditions(archive: Archive) -> dict[str, Any]:
    """All cards, each with the keys of its songs."""
    return {**_head(), "traditions": [_tradition(heard) for heard in archive.traditions.values()]}


def package(file_of_all: str) -> dict[str, Any]:
    """What the files hold, for programs; ``file_of_all`` is the one with everything."""
    fields = [{"name": name, "type": kind, "description": said} for name, kind, said in FIELDS]
    return {
        "name": PACKAGE_NAME,
        "title": "KRU VISION: archive of songs",
        "description": ABOUT,
        "licenses": [LICENCE],
        "resources": [
            {
                "name": "songs",
                "path": "songs.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "encoding": "utf-8",
                "licenses": [LICENCE],
                "schema": {"fields": fields},
            },
            _json_file("archive", file_of_all, "Songs with passports and performances"),
            _json_file("traditions", "traditions.json", "Cards of the traditions"),
        ],
    }


def _json_file(name: str, path: str, said: str) -> dict[str, Any]:
    return {
        "name": name,
        "path": path,
        "format": "json",
        "encoding": "utf-8",
        "description": said,
        "licenses": [LICENCE],
    }


def _head() -> dict[str, Any]:
    return {"licence": LICENCE, "about": ABOUT}


def _row(performance: Performance, song: ArchivedSong) -> list[str | int]:
    evening = performance.evening
    return [
        evening.year,
        _one(evening.edition),
        _one(evening.name),
        performance.number,
        *(performance.name.get(code, "") for code in FALLBACK),
        song.key,
        performance.title,
        performance.transliteration,
        *(performance.meaning.get(code, "") for code in FALLBACK),
        performance.tradition or "",
        song.language,
        LICENCE["name"],
    ]


def _one(text: Any) -> str:
    return str(text.get("en") or next(iter(text.values()), ""))


def _song(song: ArchivedSong) -> dict[str, Any]:
    card: Any = song.passport
    passport = {part: card[part] for part in PASSPORT if card[part]} if card else {}
    if card and card["checked_on"]:
        passport["checked_on"] = card["checked_on"].isoformat()
    return {
        "key": song.key,
        "title": song.title,
        "transliteration": song.transliteration,
        "meaning": dict(song.meaning),
        "tradition": song.tradition,
        "language": song.language,
        "passport": passport,
        "performances": [_performance(one) for one in song.performances],
        "licence": LICENCE["name"],
    }


def _performance(one: Performance) -> dict[str, Any]:
    return {
        "year": one.evening.year,
        "edition": dict(one.evening.edition),
        "show": dict(one.evening.name),
        "number": one.number,
        "singer": dict(one.name),
        "title": one.title,
    }


def _tradition(heard: Heard) -> dict[str, Any]:
    card: dict[str, Any] = dict(heard.card)
    card["checked_on"] = card["checked_on"].isoformat() if card["checked_on"] else None
    return {**card, "songs": [song.key for song in heard.songs], "licence": LICENCE["name"]}
