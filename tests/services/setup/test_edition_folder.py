"""A whole edition from a folder: all of it or nothing."""

from pathlib import Path

import pytest
from flask import Flask

from config import ROOT
from kruvision import clock
from kruvision.papers.spreadsheets import to_csv
from kruvision.services.access import SYSTEM
from kruvision.services.entries.entries import missing_translations
from kruvision.services.entries.importing.columns import COLUMNS, entry_table
from kruvision.services.errors import Invalid, Refused
from kruvision.services.record import chain
from kruvision.services.ruleset.audience_weight import MOST
from kruvision.services.setup.edition_folder import load_edition
from kruvision.services.shows.editions import list_editions
from kruvision.services.shows.shows import plain_rules

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
