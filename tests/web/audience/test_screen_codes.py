"""Codes of the hall screen at the doors: on its own picture alone, from there to a counted vote."""

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from werkzeug.test import TestResponse

from kruvision import clock, identity
from kruvision.fragments import render
from kruvision.live import broadcast, screen_code_clock
from kruvision.models import Screen, VotingWindow
from kruvision.services.audience import screen_codes, windows
from kruvision.services.shows import shows
from kruvision.services.snapshots.audience import audience_snapshot
from kruvision.services.snapshots.console import control_snapshot
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.services.stage import screens
from kruvision.state import state
from tests.factories import make_show
from tests.factories.screens import make_screen, reread
from tests.factories.voting import entry_ids, make_vote, open_vote, print_tickets
from tests.services.snapshots.test_nothing_leaks import public_paths

pytestmark = pytest.mark.usefixtures("standing_time")

JSON = {"Accept": "application/json"}


@pytest.fixture
def window(app: Flask) -> VotingWindow:
    return make_vote(credential="screen_code")


@pytest.fixture
def screen(window: VotingWindow) -> Screen:
    return make_screen(shows.get_show(window.show_id).edition)


def code_now(window: VotingWindow, back: int = 0) -> str:
    return screen_codes.code_of(window.id, screen_codes.step_at(clock.now()) - back)


def post(client: FlaskClient, code: str) -> TestResponse:
    return client.post("/v/code", json={"secret": code}, headers=JSON)


def vote(client: FlaskClient, window: VotingWindow) -> TestResponse:
    data = {"window": window.id, "choices": entry_ids(window.show_id)[:1], "command": "c"}
    return client.post("/v/ballot", json=data, headers=JSON)


def test_a_scanned_code_opens_the_ballot(client: FlaskClient, window: VotingWindow) -> None:
    page = client.get("/v").text
    assert 'class="locked"' in page
    assert "Scan the code on the hall screen" in page
    assert vote(client, window).json["error"] == "code_needed"
    assert post(client, code_now(window)).status_code == 200
    assert 'class="locked"' not in client.get("/v").text
    assert vote(client, window).status_code == 200
    assert "Your vote is counted" in client.get("/v").text


def test_a_typed_code_works_without_a_script(client: FlaskClient, window: VotingWindow) -> None:
    code = code_now(window)
    assert 'action="/v/code"' in client.get("/v").text
    answer = client.post("/v/code", data={"secret": f"{code[:4]}-{code[4:]}".lower()})
    assert (answer.status_code, answer.location) == (303, "/v")
    form = {"window": window.id, "choice": entry_ids(window.show_id)[:1]}
    assert client.post("/v/ballot", data=form).status_code == 303
    assert reread(window).ballots == 1


def test_opening_the_link_says_nothing_and_lets_nobody_vote(
    client: FlaskClient, window: VotingWindow
) -> None:
    page = client.get("/s")
    assert page.status_code == 200
    assert 'data-post="/v/code"' in page.text
    assert vote(client, window).json["error"] == "code_needed"


@pytest.mark.parametrize(("back", "error"), [(3, "code_old"), (-2, "bad_code")])
def test_a_refused_code_says_why(
    client: FlaskClient, window: VotingWindow, back: int, error: str
) -> None:
    code = code_now(window, back)
    answer = post(client, code)
    assert (answer.status_code, answer.json["error"]) == (409, error)
    page = client.post("/v/code", data={"secret": code})
    assert page.status_code == 409
    assert f'value="{code}"' in page.text
    assert answer.json["message"] in page.text


def test_a_ticket_is_kept_beside_the_code(client: FlaskClient, window: VotingWindow) -> None:
    ticket = print_tickets(window.show_id, 1)[0]
    client.post("/v/ticket", json={"secret": ticket.token}, headers=JSON)
    post(client, code_now(window))
    cookie = client.get_cookie("kru_voter")
    assert cookie is not None
    known = identity.read_signed("kru_voter", cookie.value)
    assert known["ticket"]
    assert known["hall"] == shows.get_show(window.show_id).hall_key


def test_a_phone_of_yesterday_scans_anew(client: FlaskClient, window: VotingWindow) -> None:
    post(client, code_now(window))
    other = open_vote(make_show(phase="voting", credential="screen_code"), at=clock.now())
    assert vote(client, other).json["error"] == "code_needed"


def test_another_sites_page_hands_in_no_code(client: FlaskClient, window: VotingWindow) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    data = {"secret": code_now(window)}
    assert client.post("/v/code", data=data, headers=headers).status_code == 403


def test_between_two_votes_the_phone_says_where_the_code_will_be(client: FlaskClient) -> None:
    make_show(credential="screen_code")
    assert "a code appears on the hall screen" in client.get("/v").text


def test_the_picture_has_the_code_of_this_step_alone(screen: Screen, window: VotingWindow) -> None:
    at = clock.now()
    for overlay in (None, "overlays/lower_third.html"):
        snapshot = screen_snapshot(screen, at=at)
        html = render(overlay or snapshot["template"], "en", snapshot=snapshot)
        code = screen_codes.code_of(window.id, screen_codes.step_at(at))
        assert f"{code[:4]}-{code[4:]}" in html
        assert html.count('aria-label="QR code to vote, another one') == 1
        assert "/codes/join.svg" not in html
        assert len(re.findall(r">\w{4}-\w{4}<", html)) == 1
    later = screen_snapshot(screen, at=at + timedelta(seconds=10))
    assert later["code"] != snapshot["code"]


def test_without_codes_the_picture_keeps_the_plain_link(app: Flask) -> None:
    window = make_vote()
    screen = make_screen(shows.get_show(window.show_id).edition)
    snapshot = screen_snapshot(screen, at=clock.now())
    assert snapshot["code"] is None
    assert "/codes/join.svg" in render(snapshot["template"], "en", snapshot=snapshot)


@pytest.mark.parametrize("view", [view for view in screens.list_views() if view != "voting"])
def test_a_screen_held_on_another_view_has_no_code(window: VotingWindow, view: str) -> None:
    edition = shows.get_show(window.show_id).edition
    screen = make_screen(edition, follows=False, view=view)
    assert screen_snapshot(screen, at=clock.now())["code"] is None


def test_the_code_is_gone_with_the_pause_and_the_close(
    screen: Screen, window: VotingWindow
) -> None:
    windows.pause_open_windows(at=clock.now())
    assert screen_snapshot(screen, at=clock.now())["code"] is None


def test_the_code_is_on_no_other_page(
    app: Flask,
    owner: FlaskClient,
    screen: Screen,
    window: VotingWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
    near = {code_now(window, back) for back in range(-60, 60)}
    current = code_now(window)
    on_screen = f"/screen/{screen.token}"
    with_code = set()
    for path in public_paths(app):
        text = app.test_client(use_cookies=False).get(path).get_data().decode("latin-1")
        found = {code for code in near if code in text.replace("-", "")}
        assert found <= {current}
        if found:
            with_code.add(path)
    assert with_code == {
        on_screen,
        f"{on_screen}/now",
        f"{on_screen}?overlay=1",
        f"{on_screen}/now?overlay=1",
    }
    show = shows.get_show(window.show_id)
    told = json.dumps([control_snapshot(show.id, at=at), audience_snapshot(at=at)], default=str)
    told += owner.get(f"/control/shows/{show.id}").text
    told += owner.get(f"/control/editions/{show.edition_id}/screens").text
    told = told.replace("-", "")
    assert not any(code in told for code in near)


def test_the_screens_are_sent_anew_at_every_turn(app: Flask, window: VotingWindow) -> None:
    dirty: broadcast.Dirty = state().dirty
    dirty.take()
    screen_code_clock.turn(clock.now())
    assert dirty.take() == [broadcast.SCREENS]
    windows.pause_open_windows(at=clock.now())
    dirty.take()
    screen_code_clock.turn(clock.now())
    assert dirty.take() == []


def test_a_cookie_that_names_a_show_by_its_number_opens_nothing(
    app: Flask, client: FlaskClient, window: VotingWindow
) -> None:
    """As phones have it from before the hall had a key, or from a rehearsal that was put back."""
    old = {"device": "a" * 32, "ticket": None, "hall": window.show_id}
    signer = URLSafeSerializer(app.config["SECRET_KEY"], salt="kru_voter")
    client.set_cookie("kru_voter", str(signer.dumps(old)))
    assert vote(client, window).json["error"] == "code_needed"
    assert post(client, code_now(window)).status_code == 200
    assert vote(client, window).status_code == 200
