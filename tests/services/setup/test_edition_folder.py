"""A whole edition from a folder: all of it or nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config import ROOT
from kruvision import clock
from kruvision.papers.spreadsheets import to_csv
from kruvision.services.access import SYSTEM
from kruvision.services.entries.entries import missing_translations
from kruvision.services.entries.importing.columns import COLUMNS, entry_table
from kruvision.services.entries.recordings import read_recording
from kruvision.services.errors import Invalid, Refused
from kruvision.services.record import chain
from kruvision.services.ruleset.audience_weight import MOST
from kruvision.services.setup.edition_folder import load_edition
from kruvision.services.shows.editions import list_editions
from kruvision.services.shows.shows import plain_rules
from tests.factories.sounds import wav

DEMO = ROOT / "data" / "demo"


def test_the_demo_edition_loads_whole(app: Flask) -> None:
    edition = load_edition(DEMO, by=SYSTEM, at=clock.now())
    semi, final = edition.shows
    assert (len(semi.entries), len(final.entries)) == (14, 0)
    assert len({entry.song.tradition_slug for entry in semi.entries}) == 14
    assert [e.song.title for e in semi.entries if not e.song.tradition_slug] == ["Gaudeamus igitur"]
    for show in (semi, final):
        assert len(show.criteria) == len(show.seats) == 5
        assert sum(seat.is_head for seat in show.seats) == 1
        assert [c.position for c in show.criteria if c.is_about_tradition] == [2]
    assert not any(missing_translations(entry) for entry in semi.entries)
    assert to_csv(COLUMNS, entry_table(semi.id)) == (DEMO / "entries.csv").read_bytes()


def test_the_record_says_what_the_shows_of_a_folder_began_with(app: Flask) -> None:
    edition = load_edition(DEMO, by=SYSTEM, at=clock.now())
    line = chain.list_lines(limit=1)[0]
    assert (line.kind, line.data["edition"]) == ("edition_loaded", edition.id)
    assert [row["show"] for row in line.data["shows"]] == [show.id for show in edition.shows]
    for show, began in zip(edition.shows, line.data["shows"], strict=True):
        assert [row["id"] for row in began["rules"]["criteria"]] == [c.id for c in show.criteria]
        assert [row["juror"] for row in began["seats"]] == [seat.juror_id for seat in show.seats]
        assert [row["head"] for row in began["seats"]] == [seat.is_head for seat in show.seats]
        acts = [(row["entry"], row["number"], row["status"]) for row in began["entries"]]
        assert acts == [(entry.id, entry.running_order, entry.status) for entry in show.entries]


def test_a_show_of_a_folder_without_rules_has_those_of_every_new_show(app: Flask, tmp_path: Path):
    (tmp_path / "edition.toml").write_text(
        'year = 2026\nname = { en = "E" }\n[[shows]]\nname = { en = "S" }\n'
    )
    [show] = load_edition(tmp_path, by=SYSTEM, at=clock.now()).shows
    assert {name: getattr(show, name) for name in plain_rules()} == plain_rules()
    assert show.audience_share <= MOST[show.credential]


def test_a_mistake_in_the_folder_is_named_and_nothing_is_saved(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "edition.toml").write_text(
        'year = 2026\nname = { en = "E" }\n[[shows]]\nname = { en = "S" }\nentries = "e.csv"\n'
    )
    with pytest.raises(Refused, match="edition_file_missing"):
        load_edition(tmp_path, by=SYSTEM, at=clock.now())
    (tmp_path / "e.csv").write_text("name.en,title,duration\nA,B,soon\n")
    with pytest.raises(Invalid) as refusal:
        load_edition(tmp_path, by=SYSTEM, at=clock.now())
    assert set(refusal.value.fields) == {"e.csv: 2: duration"}
    (tmp_path / "edition.toml").write_text('year = 2026\nname = { en = "E" }\nplanet = "Mars"\n')
    with pytest.raises(Invalid) as refusal:
        load_edition(tmp_path, by=SYSTEM, at=clock.now())
    assert set(refusal.value.fields) == {"edition.toml: shows", "edition.toml: planet"}
    (tmp_path / "edition.toml").write_text("year = ")
    with pytest.raises(Refused, match="edition_file_broken"):
        load_edition(tmp_path, by=SYSTEM, at=clock.now())
    assert list_editions() == []


def test_categories_come_with_the_folder_and_acts_find_theirs(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "edition.toml").write_text(
        'year = 2026\nname = { en = "E" }\n[[shows]]\nname = { en = "S" }\nentries = "e.csv"\n'
        'places = "each"\ncategories = [{ name = { en = "Solo" }, time_limit = "4:00" },'
        ' { name = { kk = "Дуэт" } }]\n'
    )
    (tmp_path / "e.csv").write_text("name.en,title,category\nA,B,solo\nC,D,дуэт\nE,F,\n")
    [show] = load_edition(tmp_path, by=SYSTEM, at=clock.now()).shows
    assert (show.places, [one.time_limit for one in show.categories]) == ("each", [240, None])
    solo, duet = (category.id for category in show.categories)
    assert [entry.category_id for entry in show.entries] == [solo, duet, None]
    began = chain.list_lines(limit=1)[0].data["shows"][0]
    assert [one["category"] for one in began["categories"]] == [solo, duet]
    assert [one["category"] for one in began["entries"]] == [solo, duet, None]
    (tmp_path / "e.csv").write_text("name.en,title,category\nA,B,trio\n")
    with pytest.raises(Invalid) as refusal:
        load_edition(tmp_path, by=SYSTEM, at=clock.now())
    assert set(refusal.value.fields) == {"e.csv: 2: category"}


def folder_with_songs(folder: Path, songs: Any) -> Path:
    """An edition of one act, «Калинка», with this file of songs."""
    (folder / "edition.toml").write_text(
        'year = 2026\nname = { en = "E" }\n[[shows]]\nname = { en = "S" }\n'
        'entries = "e.csv"\nsongs = "songs.json"\n'
    )
    (folder / "e.csv").write_text("name.en,title\nA,Калинка\n")
    (folder / "songs.json").write_text(json.dumps(songs))
    return folder


def test_the_demo_songs_come_with_their_passports(app: Flask) -> None:
    [semi, _final] = load_edition(DEMO, by=SYSTEM, at=clock.now()).shows
    told = json.loads((DEMO / "songs.json").read_text(encoding="utf-8"))["songs"]
    for song in (entry.song for entry in semi.entries):
        row = told[song.title]
        for part in ("say", "listen_for", "lines", "lines_source", "permission"):
            assert getattr(song, part) == row[part], (song.title, part)
        assert {k: v for k, v in song.provenance.items() if v} == {
            k: v for k, v in row["provenance"].items() if v
        }
        assert bool(song.recording) == bool(row["recording"])
        if song.recording:
            heard = (DEMO / "recordings" / row["recording"]).read_bytes()
            assert read_recording(song.recording)[0] == heard


@pytest.mark.parametrize(
    ("songs", "wrong"),
    [
        ({"songs": {"Калинка": {"lines": [{}, {"text": 1}]}}}, "songs.json: Калинка: lines.1.text"),
        ({"songs": {"Калинка": {"lines": "la"}}}, "songs.json: Калинка: lines"),
        ({"songs": {"Калинка": "la"}}, "songs.json: Калинка: "),
        ({"songs": {"Калинка": {"planet": "Mars"}}}, "songs.json: Калинка: planet"),
        ({"songs": {"Катюша": {}}}, "songs.json: Катюша"),
        ({"songs": []}, "songs.json: songs"),
        ([], "songs.json: songs"),
    ],
)
def test_a_mistake_in_the_songs_is_named(
    app: Flask, tmp_path: Path, songs: Any, wrong: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        load_edition(folder_with_songs(tmp_path, songs), by=SYSTEM, at=clock.now())
    assert set(refusal.value.fields) == {wrong}
    assert list_editions() == []


def test_a_recording_that_is_missing_or_none_is_named_and_nothing_is_kept(
    app: Flask, tmp_path: Path
) -> None:
    songs = {"songs": {"Калинка": {"recording": "../say.wav", "recording_name": "name.wav"}}}
    folder = folder_with_songs(tmp_path, songs)
    (folder / "recordings").mkdir()
    (folder / "recordings" / "say.wav").write_bytes(wav())
    with pytest.raises(Refused, match="edition_file_missing"):
        load_edition(folder, by=SYSTEM, at=clock.now())
    (folder / "recordings" / "name.wav").write_bytes(b"no sound")
    with pytest.raises(Invalid) as refusal:
        load_edition(folder, by=SYSTEM, at=clock.now())
    assert set(refusal.value.fields) == {"songs.json: Калинка: recording_name"}
    assert not (Path(app.instance_path) / "recordings").exists()
    (folder / "songs.json").write_text("{")
    with pytest.raises(Refused, match="edition_file_broken"):
        load_edition(folder, by=SYSTEM, at=clock.now())
