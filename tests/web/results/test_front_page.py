"""The front page and the list of results: what is public, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.models import Show
from kruvision.services.errors import NotFound
from kruvision.services.results.archive import get_public_show, list_public_shows
from kruvision.state import state
from tests.factories import make_edition, make_show
from tests.factories.results import change, give_marks
from tests.factories.screens import make_window


def make_public_show(**values: object) -> Show:
    show = make_show(entries=2, jurors=1, criteria=1, phase="published", **values)
    give_marks(show, [[[7]], [[9]]])
    return show


def test_the_front_page_stands_before_there_is_any_edition(client: FlaskClient):
    page = client.get("/").text
    assert page.count("<h1") == 1
    assert "KRU VISION" in page
    assert "What KRU VISION is" in page


def test_the_front_page_names_the_edition_and_the_next_show(client: FlaskClient, app: Flask):
    show = make_show(starts_at=datetime(2026, 11, 25, 13, 30, tzinfo=UTC))
    page = client.get("/").text
    assert show.edition.name["en"] in page
    assert f"Next: {show.name['en']}" in page
    assert "25 November 2026, 18:30" in page


def test_the_front_page_leads_to_the_vote_while_it_is_open(client: FlaskClient, app: Flask):
    show = make_show(phase="running")
    assert "Vote now" not in client.get("/").text
    change(show, phase="voting")
    make_window(show, closes_at=clock.now() + timedelta(minutes=5))
    state().public_pages.clear()  # as any commit of the house does
    page = client.get("/").text
    assert "Vote now" in page
    assert 'href="/v"' in page


def test_a_show_without_an_audience_offers_no_phone_page(client: FlaskClient, app: Flask):
    make_show(phase="running", combination="jury_only")
    assert 'href="/v"' not in client.get("/").text


def test_the_front_page_leads_to_published_results(client: FlaskClient, app: Flask):
    show = make_public_show()
    page = client.get("/").text
    assert "See the result" in page
    assert page.count(f'href="/results/{show.id}"') == 2


def test_only_published_shows_are_public(app: Flask):
    hidden = make_show(phase="revealing")
    older = make_public_show(edition=make_edition(year=2024))
    newer = make_public_show(edition=make_edition(year=2025))
    assert [show.id for show in list_public_shows()] == [newer.id, older.id]
    assert get_public_show(newer.id).id == newer.id
    with pytest.raises(NotFound):
        get_public_show(hidden.id)


def test_rehearsals_are_listed_nowhere(app: Flask, client: FlaskClient):
    show = make_public_show(edition=make_edition(is_rehearsal=True))
    assert not list_public_shows()
    assert "REHEARSAL" in client.get(f"/results/{show.id}").text


def test_an_empty_list_of_results_says_what_will_come(client: FlaskClient):
    assert "once they are published" in client.get("/results").text
