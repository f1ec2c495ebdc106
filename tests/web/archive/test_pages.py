"""The pages of the archive: what was sung, as it was published, with what is known of it."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import Tradition
from kruvision.services.archive.whole import get_archive
from kruvision.services.transactions.transaction import transaction
from kruvision.state import state
from kruvision.web.archive import pages
from tests.factories import make_entry, make_show, names
from tests.factories.archive import make_sung
from tests.factories.published import begin, correct
from tests.factories.results import change

LINE = {"original": "Ұшып", "romanized": "Ushyp", "text": names("Flying"), "refrain": True}


def song_page(client: FlaskClient, language: str = "en") -> str:
    """The page of the only song."""
    (key,) = get_archive().songs
    return client.get(f"/archive/songs/{key}", headers={"Accept-Language": language}).text


def forget() -> None:
    """As any commit of the house does that changes something here."""
    state().archive = None
    state().public_pages.clear()


def test_an_empty_archive_says_what_will_come_and_still_has_its_traditions(client: FlaskClient):
    page = client.get("/archive").text
    assert "The archive is still empty" in page
    assert 'href="/archive/traditions/kazakh"' in page
    assert "The archive is still empty" in client.get("/archive/songs").text
    assert "The archive is still empty" in client.get("/archive/singers").text


def test_the_start_leads_everywhere(client: FlaskClient, app: Flask):
    show = make_sung("Қараторғай", year=2024)
    page = client.get("/archive").text
    (song,) = get_archive().songs
    (singer,) = get_archive().singers
    for address in (
        *("/archive/songs", "/archive/singers", "/archive/data", "/archive/quiz"),
        *(f"/archive/songs/{song}", f"/archive/singers/{singer}"),
        *("/archive/traditions/kazakh", "/archive/languages/kk"),
        f"/archive/editions/{show.edition_id}",
    ):
        assert f'href="{address}"' in page, address
        assert client.get(address).status_code == 200


def test_it_knows_songs_of_published_shows_only(client: FlaskClient, app: Flask):
    hidden, public = make_show(), make_sung("Ой")
    withdrawn = make_entry(public, status="withdrawn")
    forget()
    page = client.get("/archive/songs").text
    assert "Ой" in page
    assert hidden.entries[0].song.title not in page
    assert withdrawn.song.title not in page


def test_songs_stand_in_kazakh_order(client: FlaskClient, app: Flask):
    make_sung("Қараторғай", "Зымыран", "Көзімнің қарасы", "Әпитөк")
    page = client.get("/archive/songs").text
    places = [page.index(t) for t in ("Әпитөк", "Зымыран", "Көзімнің қарасы", "Қараторғай")]
    assert places == sorted(places)


def test_a_song_tells_its_passport_and_leads_to_everybody_who_sang_it(
    client: FlaskClient, app: Flask
):
    older, newer = make_sung("Қараторғай", year=2024), make_sung("Қараторғай", year=2026)
    change(
        newer.entries[0].song,
        story=names("A bird that cannot land"),
        listen_for=names("The long high notes"),
        lines=[LINE],
        lines_source="a songbook",
        provenance={"singer": names("Old Woman"), "confidence": "general", "source": "heard"},
        checked_by="Assembly",
        checked_on=date(2026, 3, 1),
    )
    forget()
    page = song_page(client)
    for said in (
        *("A bird that cannot land", "The long high notes", "Ұшып", "Ushyp", "Flying"),
        *("hum along", "a songbook", "Old Woman", "to be checked", "heard"),
        *("Read and checked by Assembly", "/archive/traditions/kazakh", "/archive/languages/kk"),
    ):
        assert said in page, said
    for show in (older, newer):
        assert f'href="/results/{show.id}#entry-{show.entries[0].id}"' in page
        assert show.entries[0].contestant.name["en"] in page


def test_a_corrected_name_is_the_one_that_is_read(client: FlaskClient, app: Flask):
    show = make_sung("Ой")
    before = show.entries[0].contestant.name["en"]
    change(show.entries[0].contestant, name=names("Spelled right"))
    forget()
    assert before in song_page(client), "until it is published so"
    begin(show)
    correct(show)
    page = song_page(client)
    assert "Spelled right" in page
    assert before not in page


def test_a_tradition_is_read_with_its_sources_and_marks_what_is_to_be_checked(
    client: FlaskClient, app: Flask
):
    make_sung("Ой")
    with transaction():
        card = db.session.get_one(Tradition, "kazakh")
        card.facts = [
            {"text": names("Known from a book"), "confidence": "sourced", "source": "The Book"},
            {"text": names("Said by many"), "confidence": "general", "source": ""},
        ]
        for part in ("genres", "instruments", "unesco", "listen_for", "places", "normal", "word"):
            setattr(card, part, type(getattr(card, part))())
    page = client.get("/archive/traditions/kazakh").text
    assert page.count("to be checked") == 1
    assert page.index("Known from a book") < page.index("The Book") < page.index("Said by many")
    assert page.index("Said by many") < page.index("to be checked")


def test_a_card_that_somebody_checked_is_marked_no_more(client: FlaskClient, app: Flask):
    client.get("/archive/traditions/kazakh")
    with transaction():
        card = db.session.get_one(Tradition, "kazakh")
        for table in ("genres", "instruments", "facts", "unesco", "listen_for"):
            setattr(card, table, [{**row, "confidence": "checked"} for row in getattr(card, table)])
        for part in ("places", "normal", "word"):
            setattr(card, part, {**getattr(card, part), "confidence": "checked"})
    forget()
    assert "to be checked" not in client.get("/archive/traditions/kazakh").text


def test_a_language_and_an_edition_list_what_was_sung(client: FlaskClient, app: Flask):
    show = make_sung("Ой", "Ай", year=2021)
    make_sung("Ұй", year=2022, tradition="tatar")
    for address in ("/archive/languages/kk", f"/archive/editions/{show.edition_id}"):
        page = client.get(address).text
        assert "Ой" in page
        assert "Ай" in page
        assert "Ұй" not in page
    assert f"/results/{show.id}" in client.get(f"/archive/editions/{show.edition_id}").text


def test_a_singers_page_holds_performances_and_nothing_else(client: FlaskClient, app: Flask):
    show = make_sung("Ой")
    change(show.entries[0].contestant, faculty=names("Faculty"), photo="one.jpg")
    forget()
    (key,) = get_archive().singers
    page = client.get(f"/archive/singers/{key}").text
    assert "Ой" in page
    assert "Faculty" not in page
    assert "one.jpg" not in page


def test_long_lists_go_on_at_an_address_of_their_own(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pages, "ROWS", 2)
    make_sung("А", "Б", "В")
    first, second = client.get("/archive/songs").text, client.get("/archive/songs/2").text
    assert 'href="/archive/songs/2" rel="next"' in first
    assert 'href="/archive/songs" rel="prev"' in second
    assert len(re.findall(r'class="archive-song"', first)) == 2
    assert len(re.findall(r'class="archive-song"', second)) == 1
    for beyond in ("/archive/songs/3", "/archive/songs/0", "/archive/traditions/kazakh/3"):
        assert client.get(beyond).status_code == 404


@pytest.mark.parametrize("of", ["songs", "singers", "traditions", "languages", "editions"])
def test_what_is_not_there_is_refused_kindly(client: FlaskClient, of: str):
    answer = client.get(f"/archive/{of}/99999x")
    assert answer.status_code == 404
    assert "nothing at this address" in answer.text


def test_a_search_marks_what_it_found_and_where(client: FlaskClient, app: Flask):
    show = make_sung("Қараторғай", "Ой")
    change(show.entries[0].song, origin=names("Kokshetau"))
    forget()
    page = client.get("/archive?q=karatorgay").text
    assert "<mark>Қараторғай</mark>" in page
    assert "Ой" not in page
    page = client.get("/archive?q=kokshetau").text
    assert re.search(r"Where it comes from:</span> <mark>Kokshetau</mark>", page)
    assert "Nothing found" in client.get("/archive?q=zzqqww").text


def test_a_search_repeats_no_markup(client: FlaskClient, app: Flask):
    make_sung("Ой")
    page = client.get("/archive", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_pages_speak_the_language_of_the_reader(client: FlaskClient, app: Flask):
    make_sung("Ой")
    assert "Қазақтар" in song_page(client, "kk")
    assert "Казахи" in song_page(client, "ru")
