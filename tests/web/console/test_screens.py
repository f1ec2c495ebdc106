"""The projector's page and the desk where screens are kept."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.fragments import render
from kruvision.i18n import FALLBACK
from kruvision.models import Show
from kruvision.papers.qr import wifi_words
from kruvision.services.ephemeral import presence
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.services.stage import screens
from kruvision.words.screens import language_name
from tests.factories import make_edition, make_show
from tests.factories.learning import make_question
from tests.factories.results import change, give_marks
from tests.factories.screens import EVENING, make_screen, make_window, reread, set_stage

LONG = "Ә" * 60 + " " + "ұзын есім " * 14
PHASES = {
    "now": ("running", "hidden"),
    "voting": ("voting", "hidden"),
    "leaderboard": ("running", "live"),
    "winner": ("published", "hidden"),
}


def filled_show(view: str) -> Show:
    """A show in which this view has something to show."""
    phase, leaderboard = PHASES.get(view, ("running", "hidden"))
    show = make_show(
        entries=3, jurors=1, criteria=1, combination="jury_only", leaderboard=leaderboard
    )
    set_stage(show, phase, sung={"now": 2, "question": 1}.get(view, 3), singing=view == "now")
    give_marks(show, [[[9]], [[7]], [[5]]])
    if view == "voting":
        make_window(show, closes_at=clock.now() + timedelta(minutes=4))
    if view == "question":
        make_question(show.entries[0])
    return show


@pytest.mark.parametrize("language", FALLBACK)
@pytest.mark.parametrize("view", screens.list_views())
def test_every_view_is_a_whole_picture_in_every_language(
    app: Flask, view: str, language: str
) -> None:
    show = filled_show(view)
    screen = make_screen(show.edition, follows=False, view=view)
    snapshot = screen_snapshot(screen, at=EVENING)
    assert snapshot["view"] == view
    html = render(snapshot["template"], language, snapshot=snapshot)
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert f'data-view="{view}"' in html
    assert re.search(r'aria-label="[^"]{3,}"', html)
    assert " style=" not in html


@pytest.mark.parametrize("view", screens.list_views())
def test_every_view_holds_names_as_long_as_they_may_be(app: Flask, view: str) -> None:
    show = filled_show(view)
    for entry in show.entries:
        change(entry.contestant, name={"kk": LONG})
        change(entry.song, title=LONG, meaning={"ru": LONG}, origin={}, story={"en": LONG})
    screen = make_screen(show.edition, follows=False, view=view)
    snapshot = screen_snapshot(screen, at=EVENING)
    assert render(snapshot["template"], "ru", snapshot=snapshot)


def test_a_song_without_tradition_meaning_or_story_has_a_whole_card(app: Flask) -> None:
    show = filled_show("now")
    song = show.entries[2].song
    change(song, meaning={}, story={}, origin={}, accompaniment={}, tradition_slug=None)
    snapshot = screen_snapshot(make_screen(show.edition), at=EVENING)
    html = render(snapshot["template"], "kk", snapshot=snapshot)
    assert song.title in html
    assert "<svg" in html


def test_the_projector_opens_by_its_link_and_by_nothing_else(client: FlaskClient) -> None:
    screen = make_screen(make_edition())
    page = client.get(f"/screen/{screen.token}")
    assert page.status_code == 200
    assert "KRU VISION" in page.text
    assert client.get("/screen/wrong").status_code == 404


def test_the_first_paint_and_the_poll_show_the_same_picture(client: FlaskClient) -> None:
    screen = make_screen(filled_show("recap").edition)
    page = client.get(f"/screen/{screen.token}")
    polled = client.get(f"/screen/{screen.token}/now").get_json()
    assert set(polled["html"]) == set(FALLBACK)
    assert polled["html"]["kk"] in page.text
    assert polled["view"] == "recap"


def test_asking_over_http_counts_as_a_sign_of_life(client: FlaskClient) -> None:
    screen = make_screen(make_edition())
    client.get(f"/screen/{screen.token}/now")
    heard = presence.last_heard("screen", screen.id)
    assert heard is not None
    assert heard.facts == {"view": "welcome"}


def test_the_lower_third_names_the_act_and_stays_transparent(client: FlaskClient) -> None:
    show = filled_show("now")
    page = client.get(f"/screen/{make_screen(show.edition).token}?overlay=1")
    assert "data-overlay" in page.text
    assert "lower-third" in page.text
    assert show.entries[2].song.title in page.text
    assert 'class="picture' not in page.text


def test_the_codes_are_pictures(client: FlaskClient) -> None:
    screen = make_screen(make_edition(wifi_name="KRU-HALL", wifi_password="song; of, steppe"))
    for address in ("/codes/join.svg", f"/screen/{screen.token}/wifi.svg"):
        code = client.get(address)
        assert code.mimetype == "image/svg+xml"
        assert "<path" in code.text


def test_a_hall_without_wifi_has_no_code_for_it(client: FlaskClient) -> None:
    screen = make_screen(make_edition())
    assert client.get(f"/screen/{screen.token}/wifi.svg").status_code == 404
    assert "wifi.svg" not in client.get(f"/screen/{screen.token}").text


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [
        ("KRU", "", "WIFI:T:nopass;S:KRU;;"),
        ("KRU;HALL", 'a\\b:"c', r"WIFI:T:WPA;S:KRU\;HALL;P:a\\b\:\"c;;"),
    ],
)
def test_a_network_is_written_so_that_cameras_read_it(name: str, password: str, words: str) -> None:
    assert wifi_words(name, password) == words


@pytest.mark.parametrize(("tag", "name"), [("kk", "Kazakh"), ("sr-Latn", "Serbian")])
def test_languages_of_songs_have_names(app: Flask, tag: str, name: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert language_name(tag) == name
        assert language_name("zxy") == "zxy"


def test_a_screen_is_added_and_switched_from_the_desk(owner: FlaskClient) -> None:
    edition = make_edition()
    desk = f"/control/editions/{edition.id}/screens"
    assert "No screen yet" in owner.get(desk).text
    owner.post(desk, data={"name": "Stage left", "language": ""})
    (screen,) = screens.list_screens(edition.id)
    owner.post(f"/control/screens/{screen.id}/view", data={"view": "black"})
    assert reread(screen).view == "black"
    page = owner.get(desk)
    assert "Stage left" in page.text
    assert "Not seen yet" in page.text


def test_all_screens_show_the_message_typed_at_the_desk(owner: FlaskClient) -> None:
    edition = make_edition()
    screen = make_screen(edition)
    owner.post(
        f"/control/editions/{edition.id}/screens/show",
        data={"view": "message", "message.kk": "Орындарыңызға отырыңыздар", "minutes": ""},
    )
    assert "Орындарыңызға отырыңыздар" in owner.get(f"/screen/{reread(screen).token}").text


def test_wrong_minutes_come_back_with_what_was_typed(owner: FlaskClient) -> None:
    edition = make_edition()
    page = owner.post(
        f"/control/editions/{edition.id}/screens/show",
        data={"view": "break", "message.kk": "Үзіліс", "minutes": "999"},
    )
    assert page.status_code == 422
    assert "Үзіліс" in page.text
    assert 'id="field-minutes-error"' in page.text


def test_a_screen_without_a_name_is_not_added(owner: FlaskClient) -> None:
    edition = make_edition()
    page = owner.post(f"/control/editions/{edition.id}/screens", data={"name": " ", "language": ""})
    assert page.status_code == 422
    assert screens.list_screens(edition.id) == []


def test_a_screen_is_renamed_gets_a_new_link_and_is_removed(owner: FlaskClient) -> None:
    screen = make_screen(make_edition())
    page, old = f"/control/screens/{screen.id}", screen.token
    owner.post(page, data={"name": "Foyer", "language": "ru"})
    assert (reread(screen).name, screen.language) == ("Foyer", "ru")
    owner.post(f"{page}/link")
    assert reread(screen).token != old
    assert screen.token in owner.get(page).text
    owner.post(f"{page}/remove")
    assert owner.get(page).status_code == 404


def test_visitors_see_no_desk(client: FlaskClient) -> None:
    screen = make_screen(make_edition())
    assert client.get(f"/control/screens/{screen.id}").status_code in (302, 403)
    answer = client.post(f"/control/screens/{screen.id}/view", data={"view": "black"})
    assert answer.status_code in (302, 403)
    assert reread(screen).follows
