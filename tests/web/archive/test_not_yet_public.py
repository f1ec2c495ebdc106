"""A fresh reader gets nothing out of the archive that is not public yet, by no way there is."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.cli import archive as archive_command
from kruvision.extensions import db
from kruvision.models import Quiz, Show, Tradition
from kruvision.services.archive.finding import find_in
from kruvision.services.archive.whole import get_archive
from kruvision.services.transactions.transaction import transaction
from kruvision.state import state
from kruvision.web import kept_pages
from tests.factories import make_edition, make_entry, make_show
from tests.factories.archive import make_sung, question
from tests.factories.learning import make_question
from tests.factories.published import publish
from tests.factories.results import change, give_marks
from tests.roles.house import doors

CODE = "347ACD"
WORD = "Xyzzy"
"""Whatever is not public yet begins so, and nothing else does."""


def secret(of: str) -> dict[str, str]:
    return dict.fromkeys(("kk", "ru", "en"), f"{WORD} {of}")


def fill(show: Show) -> None:
    """Everything that people type about a show says that it is not public yet."""
    change(show, name=secret("show"))
    for entry in show.entries:
        change(entry.contestant, name=secret("name"), faculty=secret("faculty"))
        change(
            entry.song,
            title=f"{WORD} title",
            transliteration=f"{WORD} reading",
            meaning=secret("meaning"),
            tradition_slug="kazakh",
            story=secret("story"),
            origin=secret("origin"),
            lines=[{"original": f"{WORD} line", "text": secret("line")}],
            provenance={"place": secret("place"), "confidence": "sourced", "source": WORD},
            language_tag="xyz",
        )


@pytest.fixture
def code(app: Flask) -> str:
    """A published show with somebody withdrawn, the evening that runs, a rehearsal that is over, a
    show that is closed, a draft of a card; and the code of a quiz of before with the very question
    of tonight."""
    public = make_sung("Ой")
    withdrawn = make_entry(public, status="withdrawn")
    change(withdrawn.contestant, name=secret("withdrawn"))
    change(withdrawn.song, title=f"{WORD} withdrawn", tradition_slug="tatar")
    edition = make_edition(is_rehearsal=True)
    rehearsal = make_show(edition=edition, entries=1, jurors=1, criteria=1, phase="closed")
    closed = make_show(entries=2, jurors=1, criteria=1, phase="closed")
    tonight = make_show(entries=2, phase="running")
    for show in (rehearsal, closed, tonight):
        fill(show)
        change(show.edition, name=secret("edition"), theme=secret("theme"))
    give_marks(closed, [[[7]], [[8]]])
    give_marks(rehearsal, [[[7]]])
    publish(rehearsal)
    asked = question(f"{WORD} question")
    with transaction():
        row = db.session.get_one(Tradition, "kazakh")
        row.questions = [{**asked, "right": secret("right"), "fact": secret("fact")}]
        house = {name: getattr(row, name) for name in ("language", "colours", "ornament")}
        db.session.add(Tradition(slug="xyzzy", names=secret("card"), to_check=True, **house))
        told = {"options": [secret("right"), secret("wrong")], "right": 0, "fact": secret("fact")}
        tradition = {"slug": "kazakh", "names": row.names}
        kept = {"tradition": tradition, "text": asked["text"], "source": WORD, **told}
        db.session.add(Quiz(code=CODE, questions=[kept], made_at=clock.now()))
    make_question(tonight.entries[0], text=asked["text"], **told)
    return CODE


def addresses(app: Flask) -> Iterator[str]:
    """Every address of the archive and of a quiz, with whatever could stand in it."""
    archive = get_archive()
    for method, rule, _action in doors(app):
        if method == "GET" and rule.rule.startswith(("/archive", "/quiz")):
            names = {
                "<slug>": [*archive.traditions, "xyzzy"],
                "<code>": [CODE],
                "<int:number>": ["0", "1", "2"],
                "<int:edition_id>": [str(number) for number in range(12)],
                "<key>": [*archive.songs, *archive.singers, *archive.languages, "xyz"],
            }
            found = [rule.rule]
            for name, values in names.items():
                if name in rule.rule:
                    found = [path.replace(name, value) for path in found for value in values]
            yield from found
    yield from (f"/quiz/{CODE}?done=1&q0=0", f"/quiz?code={CODE}")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "FRESH_FOR", 3600.0)


def test_no_address_of_the_archive_tells_it(app: Flask, client: FlaskClient, code: str):
    asked = list(addresses(app))
    assert len(asked) > 150
    answers = {path: client.get(path) for path in asked}
    assert [path for path, answer in answers.items() if WORD in answer.text] == []
    assert {answer.status_code for answer in answers.values()} == {200, 302, 404}
    assert answers["/archive/traditions/xyzzy"].status_code == 404
    assert answers["/archive/languages/xyz"].status_code == 404
    tags = {path: answer.headers.get("ETag", "") for path, answer in answers.items()}
    for path, tag in tags.items():
        again = client.get(path, headers={"If-None-Match": tag or "*"})
        assert again.status_code == (304 if tag else answers[path].status_code), path


def test_no_search_finds_it(app: Flask, client: FlaskClient, code: str):
    for wanted in (WORD, f"{WORD} title", "ксизи", "xyz", f"{WORD} withdrawn"):
        assert not find_in(get_archive(), wanted), wanted
        assert "Nothing found" in client.get("/archive", query_string={"q": wanted}).text


def test_no_file_tells_it(app: Flask, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KRU_INSTANCE", str(app.config["KRU"].instance))
    assert archive_command.run(argparse.Namespace(folder=tmp_path / "stick")) == 0
    files = [path for path in (tmp_path / "stick").rglob("*") if path.is_file()]
    assert [path for path in files if WORD.lower().encode() in path.read_bytes().lower()] == []


def test_all_of_it_is_told_once_it_is_public(app: Flask, client: FlaskClient, code: str):
    """The same look finds what the others did not."""
    for show in db.session.execute(db.select(Show)).scalars().all():
        if show.phase == "closed":
            publish(show)
        elif show.phase == "running":
            change(show, phase="voting")
    state().archive = None
    state().public_pages.clear()
    told = {path for path in addresses(app) if WORD in client.get(path).text}
    assert {"/archive", "/archive/data.json", "/archive/songs.csv", f"/quiz/{CODE}"} <= told
    assert find_in(get_archive(), f"{WORD} title").songs
