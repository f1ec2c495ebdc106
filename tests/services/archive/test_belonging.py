"""A draft of a card stays inside: no page, file, search or quiz of the archive tells of it."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.cli import archive as archive_command
from kruvision.extensions import db
from kruvision.models import Tradition
from kruvision.services.access import SYSTEM
from kruvision.services.archive import quizzes
from kruvision.services.archive.finding import find_in
from kruvision.services.archive.whole import get_archive
from kruvision.services.traditions import packs, traditions
from kruvision.services.traditions.inputs import CheckInput, TraditionInput
from kruvision.services.traditions.traditions import TABLES
from kruvision.state import state
from tests.factories import make_show
from tests.factories.archive import make_sung, question
from tests.factories.published import publish
from tests.factories.results import change, give_marks

DRAFT = "zhuzhuan"
COLOURS = {"background": "#101820", "text": "#ffffff", "accent": "#ffcc00"}


def typed(word: str) -> TraditionInput:
    """A card as somebody types it, with a question that comes from a source."""
    asked = question(f"What is {word}?")
    wrong = {str(place): text for place, text in enumerate(asked["wrong"])}
    return TraditionInput.model_validate(
        {
            "names": {"en": word, "kk": word, "ru": word},
            "colours": COLOURS,
            "questions": {"0": {**asked, "wrong": wrong}},
        }
    )


def draft() -> None:
    """A card that somebody typed."""
    traditions.add_tradition(typed("Zhuzhuan"), by=SYSTEM, at=clock.now())


def sing_of(slug: str, *, phase: str) -> None:
    """A song of this tradition was sung in a show that is now in this phase."""
    show = make_show(entries=1, jurors=1, criteria=1, phase=phase)
    change(show.entries[0].song, tradition_slug=slug)
    give_marks(show, [[[7]]])
    if phase == "closed":
        publish(show)


def everywhere(client: FlaskClient, folder: Path) -> Iterator[tuple[str, bool]]:
    """(where, whether the draft is told of there)."""
    found = find_in(get_archive(), "Zhuzhuan")
    yield "search", bool(found.traditions)
    yield "quizzes", DRAFT in {one.slug for one in quizzes.list_askable()}
    yield "its page", client.get(f"/archive/traditions/{DRAFT}").status_code == 200
    for path in ("/archive", "/archive?q=zhuzhuan", "/archive/quiz", "/archive/traditions.json"):
        yield path, "Zhuzhuan" in client.get(path).text
    assert archive_command.run(argparse.Namespace(folder=folder)) == 0
    files = [path for path in folder.rglob("*") if path.suffix in (".html", ".json", ".css")]
    told = [path for path in files if DRAFT in path.read_text(encoding="utf-8").casefold()]
    yield "files", bool(told)


@pytest.fixture
def instance(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds the database of this test."""
    monkeypatch.setenv("KRU_INSTANCE", str(app.config["KRU"].instance))


@pytest.mark.usefixtures("instance")
def test_a_card_that_nobody_sang_or_checked_is_told_of_nowhere(client: FlaskClient, tmp_path: Path):
    draft()
    assert [where for where, told in everywhere(client, tmp_path / "one") if told] == []


@pytest.mark.usefixtures("instance")
def test_a_card_that_somebody_checked_is_told_of_everywhere(client: FlaskClient, tmp_path: Path):
    draft()
    client.get("/archive")
    traditions.mark_checked(DRAFT, CheckInput(name="Assembly"), by=SYSTEM, at=clock.now())
    assert [where for where, told in everywhere(client, tmp_path / "one") if not told] == []


def test_a_card_belongs_to_the_archive_once_its_song_is_public(app: Flask):
    draft()
    for phase in ("running", "closed"):
        assert DRAFT not in get_archive().traditions, "nobody has heard its result"
        sing_of(DRAFT, phase=phase)
    assert DRAFT in get_archive().traditions


def test_a_card_that_says_something_else_since_its_check_is_a_draft_again(app: Flask):
    draft()
    traditions.mark_checked(DRAFT, CheckInput(name="Assembly"), by=SYSTEM, at=clock.now())
    assert DRAFT in get_archive().cards
    traditions.change_tradition(DRAFT, typed("Zhuzhuan people"), by=SYSTEM, at=clock.now())
    assert DRAFT not in get_archive().cards


def test_a_card_of_the_house_is_told_of_until_somebody_writes_on_it(app: Flask):
    house = set(get_archive().cards)
    assert len(house) == 42
    saved_as_it_is("tatar")
    assert set(get_archive().cards) == house, "a form that changes nothing is no draft"
    traditions.change_tradition("tatar", typed("Tatars"), by=SYSTEM, at=clock.now())
    assert set(get_archive().cards) == house - {"tatar"}


def test_a_card_nobody_can_read_as_a_form_is_no_card_of_the_house(app: Flask):
    row = db.session.get_one(Tradition, "tatar")
    change(row, colours={"background": "no colour"})
    assert packs.untouched([row]) == set()


def test_a_card_of_the_house_that_was_sung_stays_whatever_is_written_on_it(app: Flask):
    make_sung("Ой", tradition="tatar")
    traditions.change_tradition("tatar", typed("Tatars"), by=SYSTEM, at=clock.now())
    assert "tatar" in get_archive().cards


def saved_as_it_is(slug: str) -> None:
    """Somebody opened the form and saved it."""
    row = db.session.get_one(Tradition, slug)
    values = {name: getattr(row, name) for name in TraditionInput.model_fields}
    values |= {name: {str(n): line for n, line in enumerate(values[name])} for name in TABLES}
    entered = TraditionInput.model_validate(values)
    traditions.change_tradition(slug, entered, by=SYSTEM, at=clock.now())
    state().archive = None
