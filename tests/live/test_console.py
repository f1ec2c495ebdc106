"""Consoles get whole pictures in their own language, and only the buttons they may press."""

import pytest
from flask import template_rendered
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db, socketio
from kruvision.live import broadcast, console
from kruvision.models import Show
from kruvision.rules.evening.flow import Step
from kruvision.services.access import Actor
from kruvision.services.stage import steps as stage_steps
from kruvision.state import state
from tests.factories import make_show, make_staff

OWNER = Actor("owner", 1)


@pytest.fixture
def show(app) -> Show:
    return make_show(entries=2)


def browser(app, role: str) -> FlaskClient:
    staff = make_staff(role)
    client = app.test_client()
    client.post("/login", data={"login": staff.login, "password": "correct horse"})
    return client


def connect(app, role: str):
    """A console's socket, opened in the browser of somebody with this role."""
    return socketio.test_client(app, flask_test_client=browser(app, role))


def join(socket, show: Show, **more):
    return socket.emit("control:join", {"show": show.id, "language": "en", **more}, callback=True)


def pushed(socket) -> list[dict]:
    return [message["args"][0] for message in socket.get_received()]


def flush(app) -> None:
    broadcast.flush()


def test_joining_answers_with_the_whole_picture(app, show):
    answer = join(connect(app, "owner"), show)
    assert "Start the evening" in answer["html"]
    assert answer["revision"] >= 0


def test_a_press_reaches_every_open_console(app, show):
    first, second = connect(app, "owner"), connect(app, "stage_manager")
    join(first, show)
    join(second, show)
    flush(app)
    assert pushed(first) == pushed(second) == []
    stage_steps.press(show.id, Step("start_show"), revision=0, by=OWNER, at=clock.now())
    flush(app)
    assert ["The stage is free" in p["html"] for p in pushed(first) + pushed(second)] == [True] * 2


def test_a_console_hears_of_another_show_only_that_it_took_the_hall(app, show):
    socket = connect(app, "owner")
    join(socket, show)
    other = make_show()
    flush(app)
    pushed(socket)
    stage_steps.press(other.id, Step("start_show"), revision=0, by=OWNER, at=clock.now())
    flush(app)
    assert ["The hall is with another show" in p["html"] for p in pushed(socket)] == [True]
    first = db.session.get_one(Show, other.id).entries[0].id
    stage_steps.press(other.id, Step("call_entry", first), revision=1, by=OWNER, at=clock.now())
    flush(app)
    assert pushed(socket) == []


def test_each_console_gets_its_own_language(app, show):
    english, russian = connect(app, "owner"), connect(app, "owner")
    join(english, show)
    join(russian, show, language="ru")
    flush(app)
    stage_steps.press(show.id, Step("start_show"), revision=0, by=OWNER, at=clock.now())
    flush(app)
    name = show.entries[0].contestant.name
    assert name["ru"] in pushed(russian)[0]["html"]
    assert name["ru"] not in pushed(english)[0]["html"]


def test_an_observer_gets_no_buttons(app, show):
    assert 'class="press"' not in join(connect(app, "observer"), show)["html"]


def test_the_phone_at_the_stage_gets_its_own_picture(app, show):
    answer = join(connect(app, "owner"), show, page="stage")
    assert "thumb-keys" in answer["html"]


@pytest.mark.parametrize("sent", [None, [], {}, {"show": "1"}, {"show": None}, "x"])
def test_nonsense_is_refused_in_words(app, show, sent):
    answer = connect(app, "owner").emit("control:join", sent, callback=True)
    assert answer["error"] == "not_found"


def test_an_unknown_show_is_refused(app, show):
    socket = connect(app, "owner")
    answer = socket.emit("control:join", {"show": 999}, callback=True)
    assert answer["error"] == "not_found"


@pytest.mark.parametrize("number", [0, -1, 10**6, 10**30, True])
def test_no_room_is_kept_for_a_number_that_is_no_show(app, show, number):
    socket = connect(app, "owner")
    assert socket.emit("control:join", {"show": number}, callback=True)["error"] == "not_found"
    assert number not in state().consoles


def test_a_visitor_cannot_join(app, show):
    socket = socketio.test_client(app, flask_test_client=app.test_client())
    assert join(socket, show)["error"] == "not_allowed"


def test_counts_and_ages_are_sent_anew_only_while_somebody_looks(app, show):
    dirty = state().dirty
    flush(app)
    console.refresh()
    assert dirty.take() == []
    socket = connect(app, "owner")
    join(socket, show)
    console.refresh()
    assert dirty.take() == [("control", show.id)]
    socket.disconnect()
    console.refresh()
    assert dirty.take() == []
    assert state().consoles == set()


def test_nothing_is_rendered_for_a_console_nobody_looks_at(app, show):
    rendered: list[str] = []

    def note(_sender, template, **_context):
        rendered.append(template.name)

    with template_rendered.connected_to(note, app):
        console.publish(show.id)
    assert rendered == []
