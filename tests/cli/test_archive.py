"""The archive as files: all of it, in every language, and every link leads to one of them."""

import argparse
import csv
import json
from pathlib import Path

import pytest
from flask import Flask

from kruvision.cli import archive
from kruvision.cli.archive_files.links import broken_links
from kruvision.services.archive import open_data
from tests.factories import names
from tests.factories.archive import make_sung
from tests.factories.results import change


@pytest.fixture
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files of two editions go."""
    newer = make_sung("Қараторғай", "Ой", year=2026)
    make_sung("Қараторғай", year=2024)
    make_sung("בולבעס", year=2023, tradition=None)
    change(newer.entries[0].song, story=names("A bird"))
    monkeypatch.setenv("KRU_INSTANCE", str(app.config["KRU"].instance))
    return tmp_path / "stick"


def write(folder: Path) -> int:
    return archive.run(argparse.Namespace(folder=folder))


def test_everything_is_written_in_every_language(folder: Path):
    assert write(folder) == 0
    for language, name in (("kk", "Қазақтар"), ("ru", "Казахи"), ("en", "Kazakhs")):
        start = (folder / language / "archive.html").read_text(encoding="utf-8")
        assert name in start
        assert f'<html lang="{language}"' in start
        assert len(list((folder / language / "archive" / "songs").glob("*.html"))) == 3
        assert len(list((folder / language / "results").glob("*.html"))) == 3
    assert (folder / "static" / "fonts" / "OFL-Onest.txt").exists()
    assert "index.html" in (folder / "README.txt").read_text(encoding="utf-8-sig")


def test_no_page_needs_a_server_a_script_or_anything_from_outside(folder: Path):
    write(folder)
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "<form" not in text
        assert 'href="/' not in text
        assert 'src="/' not in text
        assert "csrf" not in text
    assert not broken_links(folder)


def test_a_broken_link_is_named_and_makes_the_command_fail(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    write(folder)
    name = "kk/archive.html"
    page = (folder / name).read_text(encoding="utf-8")
    for wrong in ("nowhere.html", "/archive", "songs.html?q=1", "#nowhere", "../../out.html"):
        (folder / name).write_text(page + f'<a href="{wrong}">', encoding="utf-8")
        assert broken_links(folder) == [f"{name}: {wrong}"]
    (folder / name).write_text(page + '<img src="https://example.org/x.png">', encoding="utf-8")
    assert broken_links(folder) == [f"{name}: https://example.org/x.png"]
    (folder / name).write_text(page, encoding="utf-8")
    sheet = folder / "static" / "css" / "base.css"
    sheet.write_text("a { background: url('gone.png') }", encoding="utf-8")
    assert broken_links(folder) == ["static/css/base.css: gone.png"]


def test_a_photo_that_is_gone_is_named(
    app: Flask, folder: Path, capsys: pytest.CaptureFixture[str]
):
    show = make_sung("Ай", year=2022)
    change(show.entries[0].contestant, photo="0123456789abcdef0123456789abcdef.jpg")
    assert write(folder) == 1
    assert "0123456789abcdef0123456789abcdef.jpg" in capsys.readouterr().err


def test_the_data_is_there_and_described_by_its_own_names(folder: Path):
    write(folder)
    package = json.loads((folder / "data" / "datapackage.json").read_text(encoding="utf-8"))
    files = {resource["path"] for resource in package["resources"]}
    assert files == {"archive.json", "songs.csv", "traditions.json"}
    assert files | {"datapackage.json"} == {path.name for path in (folder / "data").iterdir()}
    with (folder / "data" / "songs.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4
    assert list(rows[0]) == [name for name, _kind, _said in open_data.FIELDS]


def test_a_folder_with_something_else_in_it_is_left_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    assert write(folder) == 1
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]
    assert "nothing was written" in capsys.readouterr().err


def test_an_archive_of_before_is_written_anew(folder: Path):
    write(folder)
    (folder / "kk" / "archive" / "songs" / "gone-since.html").write_text("old")
    (folder / "letter.txt").write_text("mine")
    assert write(folder) == 0
    assert not (folder / "kk" / "archive" / "songs" / "gone-since.html").exists()
    assert (folder / "letter.txt").read_text() == "mine"


def test_an_empty_archive_is_written_too(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KRU_INSTANCE", str(app.config["KRU"].instance))
    assert write(tmp_path / "stick") == 0
