"""A published page is made once in each language, and its readers cost next to nothing."""

import gzip
import json
import time
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import phone
from kruvision.models import Show
from kruvision.services.record import chain
from kruvision.services.results import published
from kruvision.services.transactions import changes as c
from kruvision.state import state
from kruvision.web import kept_pages
from kruvision.web.kept_pages import KeptPages
from tests.factories.published import begin, correct, publish, put_mark
from tests.factories.results import make_closed_show
from tests.services.reads import count_reads

KINDS = ("html", "csv", "xlsx", "json")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine, nothing that is kept grows old between two looks of a test."""
    monkeypatch.setattr(kept_pages, "FRESH_FOR", 3600.0)
    monkeypatch.setattr(phone, "FRESH_FOR", timedelta(hours=1))


@pytest.fixture
def show(app: Flask) -> Show:
    return publish(make_closed_show())


def address(show: Show, kind: str = "html") -> str:
    return f"/results/{show.id}" if kind == "html" else f"/results/{show.id}/result.{kind}"


def without_shortcut(app: Flask, path: str, headers: dict[str, str]):
    """What Flask itself answers."""
    client = app.test_client()
    found = app.wsgi_app
    while not isinstance(found, KeptPages):
        found = getattr(found, "inner", None) or found.wsgi_app
    kept, app.wsgi_app = app.wsgi_app, found.inner
    try:
        return client.get(path, headers=headers)
    finally:
        app.wsgi_app = kept


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("encoding", ["", "gzip, deflate, br"])
def test_the_short_way_answers_as_flask_does(app: Flask, show: Show, kind: str, encoding: str):
    headers = {"Accept-Language": "ru,en;q=0.5", "Accept-Encoding": encoding}
    long = without_shortcut(app, address(show, kind), headers)
    short = app.test_client().get(address(show, kind), headers=headers)
    assert (short.status, short.data) == (long.status, long.data)
    assert dict(short.headers) == dict(long.headers)


def test_a_reader_of_a_kept_page_asks_the_database_nothing(client: FlaskClient, show: Show):
    path = address(show)
    client.get(path)
    assert count_reads(lambda: client.get(path)) == 0


def test_after_a_second_one_reader_looks_whether_there_is_another_version(
    client: FlaskClient, show: Show
):
    path = address(show)
    client.get(path)
    (page,) = state().public_pages.values()
    page.looked_at = time.monotonic() - kept_pages.FRESH_FOR
    assert count_reads(lambda: client.get(path)) > 0
    assert count_reads(lambda: client.get(path)) == 0


def test_a_version_that_another_process_published_is_there_within_a_second(
    client: FlaskClient, show: Show
):
    client.get(address(show))
    pages = dict(state().public_pages)
    begin(show, "typed wrong")
    put_mark(show, 0, 0, 0, "10")
    correct(show)
    assert not state().public_pages, "this process knows at once"
    state().public_pages.update(pages)
    (page,) = pages.values()
    page.looked_at = time.monotonic() - kept_pages.FRESH_FOR
    assert "typed wrong" in client.get(address(show)).text
    assert "typed wrong" in client.get(address(show)).text


def test_a_page_is_compressed_and_known_again(client: FlaskClient, show: Show):
    plain = client.get(address(show))
    small = client.get(address(show), headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(small.data) == plain.data
    tag = plain.headers["ETag"]
    again = client.get(address(show), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    for reader in (plain, small, again):
        assert reader.headers["Cache-Control"] == "no-cache"
        assert "Content-Security-Policy" in reader.headers


def test_each_language_has_a_page_of_its_own(app: Flask, show: Show):
    texts = set()
    for language in ("kk", "ru", "en"):
        client = app.test_client()
        client.get(address(show), headers={"Accept-Language": language})
        client.set_cookie("language", language)
        page = client.get(address(show), headers={"Accept-Language": "fr"})
        assert f'<html lang="{language}"' in page.text
        texts.add(page.text)
    assert len(texts) == 3


def test_a_kept_page_holds_nothing_of_whoever_came_first(
    app: Flask, owner: FlaskClient, show: Show
):
    first = owner.get(f"{address(show)}?q=secret-words").text
    stranger = app.test_client().get(address(show), headers={"Accept-Language": "en"}).text
    assert first == stranger
    assert "csrf" not in first
    assert "secret-words" not in first


def test_pages_that_nobody_asked_for_long_make_room(
    client: FlaskClient, show: Show, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept_pages, "MOST", 2)
    for kind in KINDS:
        client.get(address(show, kind))
    assert [place for place, _language in state().public_pages] == [
        address(show, "xlsx"),
        address(show, "json"),
    ]


def test_a_result_stays_kept_while_somebody_reads_all_of_the_archive(
    client: FlaskClient, show: Show, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept_pages, "MOST", 2)
    for path in (address(show), "/archive", "/archive/songs", "/archive/singers"):
        client.get(path)
    assert [place for place, _language in state().public_pages] == [address(show), "/archive"]


def test_anybody_can_check_the_fingerprint_of_the_page(client: FlaskClient, show: Show):
    data = json.loads(client.get(address(show, "json")).data)
    told = data.pop("fingerprint")
    assert chain.fingerprint_of(data) == told
    assert told == published.get_newest(show).fingerprint
    assert told in client.get(address(show)).text


def test_a_hidden_result_is_never_kept(client: FlaskClient, app: Flask):
    show = make_closed_show()
    assert client.get(address(show)).status_code == 404
    assert not state().public_pages
    publish(show)
    assert client.get(address(show)).status_code == 200


PAGES = (
    *("/", "/results", "/archive", "/traditions.css", "/ornaments/kazakh.svg"),
    *("/archive/songs", "/archive/traditions/kazakh", "/archive/songs.csv"),
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("encoding", ["", "gzip, deflate, br"])
def test_the_short_way_answers_as_flask_does_on_every_public_page(
    app: Flask, show: Show, path: str, encoding: str
):
    headers = {"Accept-Language": "ru,en;q=0.5", "Accept-Encoding": encoding}
    long = without_shortcut(app, path, headers)
    short = app.test_client().get(path, headers=headers)
    assert (short.status, short.data) == (long.status, long.data)
    assert dict(short.headers) == dict(long.headers)
    assert short.headers["Vary"] == kept_pages.VARY


@pytest.mark.parametrize("path", PAGES)
def test_the_second_visitor_of_a_public_page_asks_the_database_nothing(
    app: Flask, show: Show, path: str
):
    app.test_client().get(path)
    assert count_reads(lambda: app.test_client().get(path)) == 0
    state().public_pages.clear()
    assert count_reads(lambda: app.test_client().get(path)) > 1, "without what is kept"


@pytest.mark.parametrize("path", ["/v", "/v/now"])
def test_a_phone_without_a_cookie_asks_the_database_one_thing(app: Flask, show: Show, path: str):
    app.test_client().get(path)
    assert count_reads(lambda: app.test_client().get(path)) <= 1
    state().pictures.clear()
    assert count_reads(lambda: app.test_client().get(path)) > 1, "without the picture"


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_that_is_no_longer_fresh_is_looked_at_by_one_reader(
    client: FlaskClient, show: Show, path: str
):
    client.get(path)
    (page,) = state().public_pages.values()
    page.looked_at = time.monotonic() - kept_pages.FRESH_FOR
    assert count_reads(lambda: client.get(path)) == 1, "the head of the record"
    assert count_reads(lambda: client.get(path)) == 0


def test_public_pages_show_what_was_committed_at_once(
    client: FlaskClient, owner: FlaskClient, show: Show
):
    kept_with_the_archive = [path for path in PAGES if path.startswith("/archive")]
    for path in PAGES:
        client.get(path)
    name = {"year": "2026", "name.en": "The renamed edition", "name.kk": "Жаңа"}
    assert owner.post(f"/control/editions/{show.edition_id}", data=name).status_code == 302
    assert {path for path, _language in state().public_pages} <= set(kept_with_the_archive)
    assert "The renamed edition" in client.get("/").text
    assert "The renamed edition" in client.get("/archive/songs.csv").text


def test_marks_and_ballots_make_no_public_page_anew(client: FlaskClient, show: Show):
    client.get("/")
    client.get(address(show))
    pages = dict(state().public_pages)
    kept_pages.forget(state().public_pages, [c.MarkSaved(1, 1, 1), c.BallotsCast(1, 1, 1)])
    assert state().public_pages == pages
    kept_pages.forget(state().public_pages, [c.MarkSaved(1, 1, 1), c.StageMoved(1)])
    assert list(state().public_pages) == [(address(show), "en")]


def test_a_search_is_made_for_whoever_asks_and_kept_nowhere(client: FlaskClient, show: Show):
    client.get("/archive")
    found = client.get("/archive?q=nothing+is+called+so").text
    assert "nothing is called so" in found
    assert [path for path, _language in state().public_pages] == ["/archive"]
    assert "nothing is called so" not in client.get("/archive").text


def test_every_public_page_without_words_of_its_own_is_kept(app: Flask, client: FlaskClient):
    """Whoever adds one that reads the database for everybody keeps it, or says here why not."""
    own = {
        *("home.language", "health.health", "entries.photo", "check.page"),
        "entries.recording",
        *("codes.join", "codes.check_code"),
        *(f"quizzes.{page}" for page in ("make", "enter", "page", "for_class", "sheet")),
        *("results.show", "results.export"),
    }
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "guarded_action", "") == "home.view"
    }
    assert public - own == {
        *("home.index", "results.index", "archive.index"),
        *(f"archive.{page}" for page in ("tradition", "songs", "song", "language")),
        *("archive.edition", "archive.singers", "archive.singer"),
        *(f"open_data.{page}" for page in ("page", "everything", "songs", "traditions", "package")),
        *("traditions.stylesheet", "traditions.ornament"),
        *("songs.song", "songs.learn"),
    }
