"""Two people are two: neither account is younger than the evening, and each has its own device."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show, Staff
from kruvision.services import staff_sessions
from kruvision.services.access import Actor
from kruvision.services.errors import Refused
from kruvision.services.record import second_person
from kruvision.services.stage import preflight
from tests.factories import make_show, make_staff
from tests.factories.results import change, make_closed_show

HOUR = timedelta(hours=1)
PASSWORD = "correct horse"


@pytest.fixture
def show(app: Flask) -> Show:
    show = make_closed_show()
    change(show, started_at=clock.now() - HOUR)
    return show


def actor_of(staff: Staff, device: str = "") -> Actor:
    """The person at a device on which they have just logged in."""
    if device:
        staff_sessions.open_session(staff.id, device, at=clock.now())
    return Actor(staff.role, staff.id, device)


def refusal(show: Show, first: Actor, second: Actor) -> str:
    """With which code the second person may not confirm; empty where they may."""
    try:
        second_person.require_second(show, first.label, by=second, alone="alone")
    except Refused as refused:
        return refused.code
    return ""


@pytest.mark.both_databases
def test_two_old_accounts_on_two_devices_are_two_people(show: Show) -> None:
    first = actor_of(make_staff("owner"), "laptop")
    second = actor_of(make_staff("organizer"), "phone")
    assert refusal(show, first, second) == ""
    assert refusal(show, second, first) == ""
    assert refusal(show, first, first) == "alone"


@pytest.mark.both_databases
def test_an_account_made_during_the_show_is_neither_of_the_two(show: Show) -> None:
    old, new = make_staff("owner"), make_staff("owner")
    change(new, joined_at=clock.now())
    first, second = actor_of(old, "laptop"), actor_of(new, "phone")
    assert refusal(show, first, second) == "account_too_new"
    assert refusal(show, second, first) == "account_too_new"
    with pytest.raises(Refused, match="account_too_new"):
        second_person.require_first(show, second)
    change(show, started_at=clock.now() + HOUR)
    assert refusal(show, first, second) == ""


def test_one_browser_is_one_person_whoever_logs_in_there(show: Show) -> None:
    one, other = make_staff("owner"), make_staff("organizer")
    first = actor_of(one, "laptop")
    assert refusal(show, first, actor_of(other, "laptop")) == "same_device"
    assert refusal(show, first, Actor("organizer", other.id)) == "same_device"
    assert refusal(show, first, actor_of(other, "phone")) == ""


def test_a_device_that_the_first_left_before_the_show_is_the_second_persons_own(
    show: Show,
) -> None:
    one, other = make_staff("owner"), make_staff("organizer")
    key = staff_sessions.open_session(one.id, "shared laptop", at=clock.now() - 3 * HOUR)
    second = actor_of(other, "shared laptop")
    assert refusal(show, Actor("owner", one.id), second) == "same_device"
    staff_sessions.end_session(key, at=clock.now() - 2 * HOUR)
    assert refusal(show, Actor("owner", one.id), second) == ""


def test_a_head_whose_card_was_made_during_the_show_is_not_one_of_the_two(show: Show) -> None:
    juror = show.seats[0].juror
    head = Actor("head_of_jury", juror.id, "tablet")
    second_person.require_first(show, head)
    change(juror, card_made_at=clock.now())
    with pytest.raises(Refused, match="card_too_new"):
        second_person.require_first(show, head)
    assert refusal(show, Actor("owner", make_staff("owner").id), head) == "organizer_confirms"


@pytest.fixture
def laptop(app: Flask) -> FlaskClient:
    """A browser that speaks English."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def publish(client: FlaskClient, show: Show) -> str:
    db.session.refresh(show)
    form = {"revision": show.revision, "kind": "publish"}
    address = f"/control/shows/{show.id}/result/press"
    return client.post(address, data=form, follow_redirects=True).text


def come_in(client: FlaskClient, login: str) -> None:
    client.post("/login", data={"login": login, "password": PASSWORD})


def invite_oneself(owner: FlaskClient, other: FlaskClient, login: str) -> None:
    """The owner makes an account for nobody but himself, in another browser."""
    page = owner.post("/staff/invite", data={"role": "owner"}, follow_redirects=True).text
    code = page.split("<output>")[1].split("</output>")[0]
    other.post("/setup", data={"code": code, "name": "X", "login": login, "password": PASSWORD})


def test_whoever_invites_himself_during_the_show_does_not_publish_alone(
    app: Flask, show: Show, owner: FlaskClient, laptop: FlaskClient
) -> None:
    assert "is proposed" in publish(owner, show)
    invite_oneself(owner, laptop, "nobody")
    assert "older than the show" in publish(laptop, show)
    assert show.phase == "closed"


def test_one_browser_with_two_accounts_does_not_publish_alone(
    app: Flask, show: Show, laptop: FlaskClient
) -> None:
    first, second = make_staff("owner"), make_staff("owner")
    come_in(laptop, first.login)
    assert "is proposed" in publish(laptop, show)
    come_in(laptop, second.login)
    assert "on a device of their own" in publish(laptop, show)
    phone = app.test_client()
    phone.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    come_in(phone, second.login)
    assert "The result is public." in publish(phone, show)


def test_without_the_looks_at_account_and_device_one_person_publishes_as_two(
    app: Flask,
    show: Show,
    owner: FlaskClient,
    laptop: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(second_person, "_is_new", lambda show, staff_id: False)
    publish(owner, show)
    invite_oneself(owner, laptop, "nobody")
    assert "The result is public." in publish(laptop, show)


def test_the_list_before_the_start_wants_two_people_on_two_devices(app: Flask) -> None:
    show = make_show()

    def is_ticked() -> bool:
        found = {check.name: check for check in preflight.list_checks(show, at=clock.now())}
        assert not found["second"].blocks
        return found["second"].done

    actor_of(make_staff("owner"), "laptop")
    assert not is_ticked()
    other = make_staff("organizer")
    actor_of(other, "laptop")
    assert not is_ticked()
    actor_of(make_staff("usher"), "usher's phone")
    assert not is_ticked()
    actor_of(other, "phone")
    assert is_ticked()
    change(show, two_person_rule=False)
    assert "second" not in {c.name for c in preflight.list_checks(show, at=clock.now())}
