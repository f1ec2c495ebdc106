"""Coming in: the one-time code, log-in that slows down and never locks, accounts."""

import re
from html import unescape

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import text

from kruvision import clock
from kruvision.extensions import db
from kruvision.services import accounts, threads
from kruvision.services.access import SYSTEM
from kruvision.services.ephemeral import backoff
from kruvision.services.transactions.transaction import transaction
from kruvision.web.operations import staff as staff_pages
from tests.factories import make_staff

RIGHT = "correct horse"
BROWSER = {"Accept": "text/html"}


def log_in(client: FlaskClient, login: str, password: str, address: str = "10.0.0.1") -> int:
    data = {"login": login, "password": password}
    answer = client.post("/login", data=data, environ_overrides={"REMOTE_ADDR": address})
    return answer.status_code


def test_the_first_code_makes_the_owner_once(client: FlaskClient) -> None:
    code = accounts.invite("owner", by=SYSTEM, at=clock.now())
    assert code in client.get(f"/setup?code={code}").text
    data = {"code": code, "name": "Aida", "login": "Aida", "password": "ten letters!"}
    assert client.post("/setup", data=data).location == "/control"
    again = client.post("/setup", data={**data, "login": "other"})
    assert again.status_code == 422
    assert "Ask for a new one" in again.text


def test_a_short_password_is_named_and_nothing_typed_is_lost(client: FlaskClient) -> None:
    code = accounts.invite("owner", by=SYSTEM, at=clock.now())
    data = {"code": code, "name": "Aida", "login": "aida", "password": "tooshort!"}
    page = client.post("/setup", data=data)
    assert page.status_code == 422
    assert "at least 10 characters" in page.text
    assert 'value="Aida"' in page.text
    assert "tooshort!" not in page.text


def test_the_log_in_page_says_where_the_code_is_while_there_is_no_owner(
    client: FlaskClient,
) -> None:
    assert "one-time code" in client.get("/login").text


@pytest.mark.usefixtures("standing_time")
def test_wrong_passwords_slow_down_with_words_and_the_right_one_then_opens(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = make_staff("owner").login
    assert [log_in(client, login, "wrong") for _ in range(4)] == [422, 422, 422, 429]
    answer = client.post(
        "/login",
        data={"login": login, "password": RIGHT},
        environ_overrides={"REMOTE_ADDR": "10.0.0.1"},
    )
    assert answer.status_code == 429
    assert "Wait 1 second and" in answer.text
    monkeypatch.setattr(backoff, "LONGEST_WAIT", 0)
    assert log_in(client, login, RIGHT) == 302


@pytest.mark.usefixtures("standing_time")
def test_nobody_on_the_same_network_can_slow_down_a_device_that_was_in_before(
    app: Flask, client: FlaskClient
) -> None:
    login = make_staff("owner").login
    assert log_in(client, login, RIGHT) == 302
    client.post("/logout")
    stranger = app.test_client()
    assert 429 in [log_in(stranger, login, "wrong") for _ in range(20)]
    assert log_in(client, login, RIGHT) == 302


@pytest.mark.usefixtures("standing_time")
def test_somebody_elses_wrong_passwords_never_keep_the_right_one_out_on_a_new_device(
    app: Flask,
) -> None:
    login = make_staff("owner").login
    stranger = app.test_client()
    for _ in range(60):
        log_in(stranger, login, "wrong")
        log_in(app.test_client(), login, "wrong")
    assert log_in(stranger, login, RIGHT) == 429
    assert log_in(app.test_client(), login, RIGHT) == 302


@pytest.mark.usefixtures("standing_time")
def test_a_count_by_name_and_address_keeps_it_out(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard taken out: a whole hall has one address."""
    monkeypatch.setattr(staff_pages, "_device", lambda name: (False, request.remote_addr))
    login = make_staff("owner").login
    for _ in range(60):
        log_in(app.test_client(), login, "wrong")
    assert log_in(app.test_client(), login, RIGHT) == 429


def test_where_too_many_try_at_once_one_is_told_so_and_the_try_does_not_count(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = make_staff("owner").login
    with monkeypatch.context() as full:
        full.setattr(threads.STRANGERS, "most", 0)
        for _ in range(5):
            data = {"login": login, "password": RIGHT}
            answer = client.post("/login", data=data)
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "1"
            assert "The server is busy just now. Try again in a moment." in answer.text
    assert log_in(client, login, RIGHT) == 302


def test_log_in_goes_on_to_where_one_wanted_but_never_to_another_server(
    client: FlaskClient,
) -> None:
    login = make_staff("owner").login
    data = {"login": login, "password": RIGHT}
    assert client.post("/login?next=/staff", data=data).location == "/staff"
    assert client.post("/login?next=//evil.example", data=data).location == "/"


def test_an_invited_colleague_comes_in_with_the_role_given(
    app: Flask, owner: FlaskClient, client: FlaskClient
) -> None:
    page = owner.post("/staff/invite", data={"role": "usher"}, follow_redirects=True)
    assert "One-time code" in page.text
    code = page.text.split("<output>")[1].split("</output>")[0]
    data = {"code": code, "name": "Dana", "login": "dana", "password": "ten letters!"}
    client.post("/setup", data=data)
    assert client.get("/account").status_code == 200
    assert client.get("/staff").status_code == 403
    assert "Usher" in owner.get("/staff").text


def test_an_invitation_stays_on_its_page_until_it_is_used(
    owner: FlaskClient, client: FlaskClient
) -> None:
    sent = {"role": "usher", "form_command": "once"}
    address = owner.post("/staff/invite", data=sent).location
    code = owner.get(address).text.split("<output>")[1].split("</output>")[0]
    assert owner.post("/staff/invite", data=sent).location == address
    assert code in owner.get(address).text
    back = re.findall(r'href="(/language/en[^"]+)"', owner.get(address).text)[0]
    assert code in owner.get(owner.get(unescape(back)).location).text
    assert code not in owner.get("/staff").text
    data = {"code": code, "name": "Dana", "login": "dana", "password": "ten letters!"}
    client.post("/setup", data=data)
    assert code not in owner.get(address).text


def test_the_languages_of_a_page_that_only_takes_forms_lead_to_where_one_came_from(
    owner: FlaskClient,
) -> None:
    came = {"Referer": "http://localhost/staff"}
    page = owner.post("/staff/invite", data={"role": "king"}, headers=came)
    assert page.status_code == 422
    assert 'href="/language/kk?next=/staff"' in page.text


def test_a_role_nobody_knows_is_refused(owner: FlaskClient) -> None:
    assert owner.post("/staff/invite", data={"role": "king"}).status_code == 422


def test_a_closed_account_is_out_at_once(app: Flask, owner: FlaskClient) -> None:
    colleague = make_staff("organizer")
    theirs = app.test_client()
    log_in(theirs, colleague.login, RIGHT)
    assert theirs.get("/account").status_code == 200
    owner.post(f"/staff/{colleague.id}/disable")
    assert theirs.get("/account", headers=BROWSER).location.startswith("/login")
    assert log_in(theirs, colleague.login, RIGHT) == 422


def test_a_new_password_counts_and_ends_other_sessions(app: Flask) -> None:
    staff = make_staff("organizer")
    one, other = app.test_client(), app.test_client()
    for device in (one, other):
        log_in(device, staff.login, RIGHT)
    wrong = one.post("/account", data={"old": "no", "new": "ten letters!"})
    assert wrong.status_code == 422
    one.post("/account", data={"old": RIGHT, "new": "ten letters!"})
    assert one.get("/account").status_code == 200
    assert other.get("/account", headers=BROWSER).location.startswith("/login")
    assert log_in(other, staff.login, "ten letters!") == 302


def test_owners_see_why_they_cannot_close_each_other(app: Flask, owner: FlaskClient) -> None:
    assert "That is you, the only owner" in owner.get("/staff").text
    other = make_staff("owner")
    page = owner.get("/staff").text
    assert "An owner closes their own account" in page
    assert "Give up my account" in page
    owner.post(f"/staff/{other.id}/disable")
    assert "no owner shuts another one out" in owner.get("/staff").text


def test_refusals_are_pages_in_the_readers_language_with_a_way_back(owner: FlaskClient) -> None:
    page = owner.get("/control/shows/999/settings", headers={"Referer": "http://localhost/staff"})
    assert page.status_code == 404
    assert "There is nothing at this address. Check the link" in page.text
    assert 'href="/staff"' in page.text
    foreign = owner.get("/nowhere", headers={"Referer": "http://evil.example/staff"})
    assert "Go back" not in foreign.text


def test_a_page_that_only_takes_forms_says_so(owner: FlaskClient) -> None:
    page = owner.get("/staff/invite")
    assert page.status_code == 405
    assert "only takes what a form sends" in page.text


def test_names_that_the_database_cannot_hold_are_refused_with_words(client: FlaskClient) -> None:
    code = accounts.invite("owner", by=SYSTEM, at=clock.now())
    data = {"code": code, "name": "x" * 121, "login": "y" * 81, "password": "ten letters!"}
    page = client.post("/setup", data=data)
    assert page.status_code == 422
    assert "120 characters at most" in page.text
    assert "80 characters at most" in page.text


def test_a_fault_of_the_database_still_gives_a_page(owner: FlaskClient) -> None:
    with transaction():
        db.session.execute(text("PRAGMA foreign_keys = OFF"))
        db.session.execute(text("DROP TABLE staff_session"))
    page = owner.get("/account", headers=BROWSER)
    assert page.status_code == 500
    assert "Something broke on our side" in page.text
