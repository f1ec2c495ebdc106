"""The demonstration's songs: one of every kind, and each text whole in three languages."""

import csv
import json
from collections.abc import Iterator
from typing import Any

import pytest

from config import ROOT
from kruvision.i18n import FALLBACK
from kruvision.services.entries.passports import Provenance, SongLine
from kruvision.services.forms.inputs import read

DEMO = ROOT / "data" / "demo"
SONGS = json.loads((DEMO / "songs.json").read_text("utf-8"))["songs"]
PARTS = {"say", "listen_for", "lines", "lines_source", "provenance", "permission", "recording"}
MOST_BYTES = 40_000
"""Of a recording: a phone in a full hall waits for it after a tap."""


def entries() -> list[dict[str, str]]:
    with (DEMO / "entries.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def three_languages(song: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Every text of a song that is there."""
    yield from (song["say"], song["listen_for"], song["permission"])
    yield from (line["text"] for line in song["lines"])
    yield from (text for text in song["provenance"].values() if isinstance(text, dict) and text)


def test_every_song_of_the_demonstration_has_a_passport_and_no_other_song() -> None:
    assert list(SONGS) == [entry["title"] for entry in entries()]


@pytest.mark.parametrize("title", SONGS)
def test_a_song_is_whole_in_three_languages(title: str) -> None:
    song = SONGS[title]
    assert set(song) == PARTS
    assert all(tuple(text) == FALLBACK and all(text.values()) for text in three_languages(song))
    assert bool(song["lines"]) == bool(song["lines_source"])
    assert len(song["lines"]) <= 4
    read(Provenance, song["provenance"])
    for line in song["lines"]:
        assert read(SongLine, line).original


@pytest.mark.parametrize("title", SONGS)
def test_a_song_says_whether_a_source_was_read_and_which(title: str) -> None:
    origin = SONGS[title]["provenance"]
    assert origin["confidence"] in {"sourced", "mixed", "general"}
    assert origin["source"]
    assert all(origin[name] for name in ("place", "words", "music"))


def test_there_is_a_song_of_every_kind() -> None:
    songs = SONGS.values()
    assert any(line["refrain"] for song in songs for line in song["lines"])
    assert any(not song["lines"] for song in songs)
    assert any(song["provenance"]["collector"] for song in songs)
    assert {song["provenance"]["confidence"] for song in songs} == {"sourced", "mixed", "general"}
    assert [e["title"] for e in entries() if not e["tradition"]] == ["Gaudeamus igitur"]


def test_a_recording_is_there_and_small() -> None:
    names = [song["recording"] for song in SONGS.values() if song["recording"]]
    files = sorted(path.name for path in (DEMO / "recordings").iterdir())
    assert sorted(names) == files == ["suliko.mp3"]
    assert all((DEMO / "recordings" / name).stat().st_size <= MOST_BYTES for name in names)
