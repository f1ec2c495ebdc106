"""What a process remembers of those who come and go has an end, however many come: sockets that
left, rooms, pictures, failed tries of devices nobody knows."""

from typing import Any

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import socketio
from kruvision.live import broadcast, callers, console
from kruvision.services.ephemeral import backoff, presence, store
from kruvision.services.ephemeral.store import MemoryStore
from kruvision.state import state
from tests.factories import make_edition, make_show, make_staff
from tests.factories.screens import make_screen

DEVICES = 200
GUESSES = 300


def come_and_go(app: Flask, token: str, show_id: int) -> None:
    """Walls and consoles that join and leave, and strangers who try."""
    login = {"login": make_staff("organizer").login, "password": "correct horse"}
    organizer = app.test_client()
    organizer.post("/login", data=login)
    for number in range(DEVICES):
        browser = organizer if number % 4 == 0 else app.test_client()
        socket = socketio.test_client(app, flask_test_client=browser)
        said = {"token": token if number % 2 else f"guess {number}", "overlay": number % 3 == 0}
        socket.emit("screen:join", said, callback=True)
        socket.emit("control:join", {"show": show_id + number % 3, "language": "ru"}, callback=True)
        socket.emit("head:join", {"show": number}, callback=True)
        socket.emit("no:such", {})
        leave(socket)


def leave(socket: Any) -> None:
    """As Engine.IO says it when the connection ends, which the client of the tests leaves out."""
    callers.server()._handle_eio_disconnect(socket.eio_sid, "transport close")


@pytest.fixture
def guessed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries that failed under names that nobody has, each another one."""
    monkeypatch.setattr(store, "MOST_KEPT", 50)
    for number in range(GUESSES):
        backoff.note_failure(("guess", f"{number}", "10.0.0.7"), at=clock.now())


def kept_notes() -> int:
    found = state().store
    assert isinstance(found, MemoryStore)
    return max(len(notes) for notes in found.kinds.values())


def test_nothing_is_left_of_sockets_that_left(app: Flask) -> None:
    token, show_id = make_screen(make_edition()).token, make_show().id
    come_and_go(app, token, show_id)
    server = callers.server()
    assert server.environ == {}
    assert all(not room for room in server.manager.rooms.values())
    assert server.manager.callbacks == {}
    assert server._binary_packet == {}
    console.refresh()
    assert state().consoles == set()
    assert len(state().room_pictures) <= broadcast.MOST_KEPT
    assert len(state().dirty.rooms) < 20


def test_pictures_of_rooms_are_few_however_many_rooms_there_are(app: Flask) -> None:
    for number in range(3 * broadcast.MOST_KEPT):
        broadcast.keep(f"room {number}", {"html": ""})
        assert len(state().room_pictures) <= broadcast.MOST_KEPT


@pytest.mark.usefixtures("guessed")
def test_guessed_names_push_each_other_out() -> None:
    assert kept_notes() == store.MOST_KEPT


def test_without_that_end_there_would_be_one_note_for_each(app: Flask) -> None:
    for number in range(GUESSES):
        backoff.note_failure(("guess", f"{number}", "10.0.0.7"), at=clock.now())
    assert kept_notes() == GUESSES


@pytest.mark.usefixtures("guessed")
def test_guesses_push_out_nobody_who_is_here(app: Flask) -> None:
    presence.heard("juror", 1, clock.now())
    for number in range(GUESSES):
        backoff.note_failure(("guess", f"more {number}", "10.0.0.7"), at=clock.now())
    assert presence.last_heard("juror", 1)
