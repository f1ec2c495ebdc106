"""Whoever loses a right stops hearing at once: it is asked before every picture, and of everybody
when accounts, links or cards change. Each beside the same without the question."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from kruvision import clock
from kruvision.extensions import db, socketio
from kruvision.live import broadcast, callers
from kruvision.models import Staff
from kruvision.services import accounts
from kruvision.services.access import SYSTEM, Actor
from kruvision.services.jury import cards
from kruvision.services.stage import screens
from kruvision.services.transactions.changes import ShowChanged
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_edition, make_show, make_staff
from tests.factories.screens import make_screen
from tests.live.test_jury import Hall, Tablet

OWNER = Actor("owner", 9999)
PASSWORD = "correct horse"


def names_of(socket: Any) -> list[str]:
    """What came on a socket since it was last asked, also on one that is closed by now."""
    found, socket.queue = [message["name"] for message in socket.queue], []
    return found


class Listener:
    """A browser with a socket that has joined something."""

    def __init__(self, app: Flask, login: str, event: str, **said: Any) -> None:
        client = app.test_client()
        if login:
            client.post("/login", data={"login": login, "password": PASSWORD})
        self.socket: Any = socketio.test_client(app, flask_test_client=client)
        self.joined: Any = self.socket.emit(event, said, callback=True)
        assert "html" in self.joined
        broadcast.flush()
        self.socket.get_received()

    def heard(self) -> list[str]:
        """The names of what came since it was last asked, in order, once everything was sent."""
        broadcast.flush()
        return names_of(self.socket)


def change_something(show_id: int) -> None:
    with transaction() as changes:
        changes.append(ShowChanged(show_id))


def close_account(staff: Staff, _listener: Listener) -> None:
    make_staff("owner")  # the last one stays
    accounts.disable(staff.id, by=SYSTEM, at=clock.now())


def set_a_new_password(staff: Staff, _listener: Listener) -> None:
    actor = Actor(staff.role, staff.id)
    accounts.change_password(actor, PASSWORD, "a longer secret", at=clock.now())


def give_a_lesser_role(staff: Staff, _listener: Listener) -> None:
    """As nothing of the product does, and a colleague with the database at hand may."""
    with transaction():
        db.session.execute(update(Staff).where(Staff.id == staff.id).values(role="observer"))


ENDINGS = [close_account, set_a_new_password, give_a_lesser_role]
End = Callable[[Staff, Listener], None]


def end(app: Flask, ending: End) -> tuple[Listener, int]:
    """A console whose person loses the right while it listens; and its show."""
    show_id = make_show().id
    staff = make_staff("organizer")
    listener = Listener(app, staff.login, "control:join", show=show_id, language="en")
    change_something(show_id)
    assert listener.heard() == ["snapshot"]
    ending(db.session.get_one(Staff, staff.id), listener)
    return listener, show_id


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_console_hears_nothing_after_its_person_lost_the_right(app: Flask, ending: End) -> None:
    listener, show_id = end(app, ending)
    change_something(show_id)
    assert listener.heard() == ["revoked"]
    assert not listener.socket.is_connected()


@pytest.mark.parametrize("ending", ENDINGS)
def test_without_the_question_it_would_go_on_hearing(
    app: Flask, ending: End, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "may_hear", lambda _caller, _room: True)
    listener, show_id = end(app, ending)
    change_something(show_id)
    assert listener.heard() == ["snapshot"]


def test_a_closed_account_is_told_before_anything_else_happens(app: Flask) -> None:
    listener, _show_id = end(app, close_account)
    assert listener.heard() == ["revoked"]


def test_others_of_the_same_room_go_on_hearing(app: Flask) -> None:
    listener, show_id = end(app, close_account)
    other = Listener(app, make_staff("organizer").login, "control:join", show=show_id)
    change_something(show_id)
    assert (other.heard(), listener.heard()) == (["snapshot"], ["revoked"])


def renew(screen_id: int) -> None:
    screens.renew_link(screen_id, by=OWNER, at=clock.now())


def remove(screen_id: int) -> None:
    screens.remove_screen(screen_id, by=OWNER, at=clock.now())


@pytest.mark.parametrize("withdraw", [renew, remove])
@pytest.mark.parametrize("overlay", [False, True])
def test_a_withdrawn_screen_link_stops_hearing(
    app: Flask, withdraw: Callable[[int], None], overlay: bool
) -> None:
    screen = make_screen(make_edition())
    listener = Listener(app, "", "screen:join", token=screen.token, overlay=overlay)
    withdraw(screen.id)
    assert listener.heard() == ["revoked"]
    assert not listener.socket.is_connected()


def test_without_the_question_a_renewed_link_would_go_on_hearing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "may_hear", lambda _caller, _room: True)
    screen = make_screen(make_edition())
    listener = Listener(app, "", "screen:join", token=screen.token)
    renew(screen.id)
    assert listener.heard() == ["snapshot"]


def test_a_screen_with_its_link_goes_on_hearing_when_another_loses_its_own(app: Flask) -> None:
    edition = make_edition()
    kept, lost = make_screen(edition), make_screen(edition).id
    listener = Listener(app, "", "screen:join", token=kept.token)
    renew(lost)
    assert listener.heard() == ["snapshot"]


@pytest.mark.parametrize("role", ["owner", "organizer"])
def test_who_watches_the_sheets_stops_hearing_with_the_account(app: Flask, role: str) -> None:
    show_id = make_show(phase="running").id
    staff = make_staff(role)
    listener = Listener(app, staff.login, "head:join", show=show_id)
    close_account(db.session.get_one(Staff, staff.id), listener)
    assert listener.heard() == ["revoked"]


def test_a_tablet_stops_hearing_with_its_card(app: Flask) -> None:
    show = Hall(make_show())
    tablet = Tablet(app, show, 0)
    tablet.join()
    broadcast.flush()
    tablet.socket.get_received()
    cards.revoke_card(show.jurors[0], by=Actor("organizer", 1), at=clock.now())
    broadcast.flush()
    assert names_of(tablet.socket) == ["revoked"]
    assert not tablet.socket.is_connected()


def test_who_was_sent_away_holds_no_room_and_counts_as_one_that_joined_nothing(app: Flask) -> None:
    listener, _show_id = end(app, close_account)
    listener.heard()
    environs = [callers.caller_of(one) for one in callers.server().environ.values()]
    assert all(caller.rooms == {} for caller in environs)


def test_many_who_join_within_a_tick_are_shown_one_picture(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a change is not missed: the room they are in by then is sent it."""
    made = []
    real = broadcast.keep

    def count(room: str, picture: Any) -> Any:
        made.append(room)
        return real(room, picture)

    monkeypatch.setattr(broadcast, "keep", count)
    monkeypatch.setattr(broadcast, "TICK", 3600)
    screen = make_screen(make_edition())
    listeners = [Listener(app, "", "screen:join", token=screen.token) for _ in range(20)]
    assert len(made) == 1
    screens.switch_screen(screen.id, "black", by=OWNER, at=clock.now())
    broadcast.flush()
    pictures = [one.socket.get_received()[-1]["args"][0]["view"] for one in listeners]
    assert set(pictures) == {"black"}
    assert Listener(app, "", "screen:join", token=screen.token).joined["view"] == "black"


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever sockets say comes in the same moment, however long the machine takes."""
    moment = time.monotonic()
    monkeypatch.setattr(callers, "time", SimpleNamespace(monotonic=lambda: moment))


@pytest.mark.usefixtures("at_once")
def test_joining_again_and_again_is_slowed(app: Flask) -> None:
    screen = make_screen(make_edition())
    socket: Any = Listener(app, "", "screen:join", token=screen.token).socket
    answers = [
        socket.emit("screen:join", {"token": screen.token}, callback=True) for _ in range(18)
    ]
    assert "error" not in answers[0]
    assert answers[-1]["error"] == "too_fast"
    assert answers[-1]["details"]["seconds"] >= 1


@pytest.mark.usefixtures("at_once")
def test_wrong_links_are_slowed_sooner(app: Flask) -> None:
    make_screen(make_edition())
    socket: Any = socketio.test_client(app, flask_test_client=app.test_client())
    answers = [socket.emit("screen:join", {"token": "wrong"}, callback=True) for _ in range(6)]
    errors = [answer["error"] for answer in answers]
    assert errors[:3] == ["screen_unknown"] * 3
    assert errors[-1] == "too_fast"
