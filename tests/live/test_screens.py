"""Hall screens over sockets: whole pictures at joining and after every change."""

from typing import Any

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import socketio
from kruvision.live import broadcast, callers
from kruvision.services.access import Actor
from kruvision.services.ephemeral import presence
from kruvision.services.shows import tonight
from kruvision.services.stage import screens
from kruvision.services.stage.screens import ShowingInput
from tests.factories import make_edition, make_show, names
from tests.factories.screens import make_screen

OWNER = Actor("owner", 1)
STAGE_MANAGER = Actor("stage_manager", 2)


@pytest.fixture
def connect(app: Flask) -> Any:
    """Opens sockets like browsers without cookies do."""
    opened = []

    def make() -> Any:
        opened.append(socketio.test_client(app, flask_test_client=app.test_client()))
        return opened[-1]

    yield make
    for client in opened:
        client.disconnect()


def pictures(client: Any) -> list[dict[str, Any]]:
    return [m["args"][0] for m in client.get_received() if m["name"] == "snapshot"]


def leave(client: Any) -> None:
    """As Engine.IO says it when the connection ends, which the client of the tests leaves out."""
    callers.server()._handle_eio_disconnect(client.eio_sid, "transport close")


def flush(app: Flask) -> None:
    """What the server's sender does at its next tick."""
    broadcast.flush()


def test_joining_answers_with_the_picture_in_every_language(app: Flask, connect: Any) -> None:
    screen = make_screen(make_edition())
    answer = connect().emit("screen:join", {"token": screen.token}, callback=True)
    assert answer["view"] == "welcome"
    assert set(answer["html"]) == {"kk", "ru", "en"}
    assert answer["revision"] >= 0


@pytest.mark.parametrize("data", [{"token": "wrong"}, {"token": 7}, {}, None, "text"])
def test_who_has_no_link_gets_nothing(app: Flask, connect: Any, data: Any) -> None:
    make_screen(make_edition())
    answer = connect().emit("screen:join", data, callback=True)
    assert answer["error"] == "screen_unknown"
    assert "html" not in answer


def test_a_switch_reaches_its_own_screen_with_a_newer_revision(app: Flask, connect: Any) -> None:
    edition = make_edition()
    left, right = make_screen(edition), make_screen(edition)
    clients = {screen.id: connect() for screen in (left, right)}
    before = {
        screen.id: clients[screen.id].emit("screen:join", {"token": screen.token}, callback=True)
        for screen in (left, right)
    }
    screens.switch_screen(left.id, "black", by=STAGE_MANAGER, at=clock.now())
    flush(app)
    (pushed,) = pictures(clients[left.id])
    assert pushed["view"] == "black"
    assert pushed["revision"] > before[left.id]["revision"]
    assert [p["view"] for p in pictures(clients[right.id])] == ["welcome"]


def test_a_screen_that_comes_after_a_change_nobody_saw_gets_no_picture_from_before_it(
    app: Flask, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is loaded anew leaves for a moment: what changed then was sent to nobody."""
    monkeypatch.setattr(broadcast, "TICK", float("inf"))
    screen = make_screen(make_edition())
    first = connect()
    first.emit("screen:join", {"token": screen.token}, callback=True)
    leave(first)
    screens.switch_screen(screen.id, "black", by=STAGE_MANAGER, at=clock.now())
    flush(app)
    again = connect().emit("screen:join", {"token": screen.token}, callback=True)
    assert again["view"] == "black"


def test_all_dark_darkens_a_screen_of_another_edition_that_hangs_in_the_hall(
    app: Flask, connect: Any
) -> None:
    show, elsewhere = make_show(), make_screen(make_edition(year=2025))
    client = connect()
    client.emit("screen:join", {"token": elsewhere.token}, callback=True)
    dark = ShowingInput(view="black")
    screens.switch_all(show.edition_id, dark, by=STAGE_MANAGER, at=clock.now())
    flush(app)
    assert pictures(client)[-1]["view"] == "black"


def test_a_screen_goes_with_the_hall_to_a_show_of_another_edition(app: Flask, connect: Any) -> None:
    show = make_show()
    show_id, token = show.id, make_screen(show.edition).token
    following = make_show(edition=make_edition(year=2027, name=names("Next spring"))).id
    tonight.open_for_hall(show_id, by=OWNER, at=clock.now())
    client = connect()
    joined = client.emit("screen:join", {"token": token}, callback=True)
    assert "Next spring" not in joined["html"]["en"]
    flush(app)
    pictures(client)
    tonight.open_for_hall(following, by=OWNER, at=clock.now())
    flush(app)
    assert "Next spring" in pictures(client)[-1]["html"]["en"]


def test_a_lower_third_gets_its_own_picture(app: Flask, connect: Any) -> None:
    screen = make_screen(make_edition())
    client = connect()
    joined = client.emit("screen:join", {"token": screen.token, "overlay": True}, callback=True)
    assert "lower-third" in joined["html"]["kk"]
    screens.switch_screen(screen.id, "message", by=STAGE_MANAGER, at=clock.now())
    flush(app)
    (pushed,) = pictures(client)
    assert "lower-third" in pushed["html"]["kk"]


def test_a_sign_of_life_says_what_stands_on_the_wall(app: Flask, connect: Any) -> None:
    screen = make_screen(make_edition())
    client = connect()
    client.emit("screen:join", {"token": screen.token}, callback=True)
    assert client.emit(
        "screen:here", {"token": screen.token, "view": "welcome"}, callback=True
    ) == {"ok": True}
    heard = presence.last_heard("screen", screen.id)
    assert heard is not None
    assert heard.facts["view"] == "welcome"


def test_a_removed_screen_is_told_so_when_it_speaks(app: Flask, connect: Any) -> None:
    screen = make_screen(make_edition())
    client, token = connect(), screen.token
    client.emit("screen:join", {"token": token}, callback=True)
    screens.remove_screen(screen.id, by=Actor("owner", 1), at=clock.now())
    answer = client.emit("screen:here", {"token": token, "view": "welcome"}, callback=True)
    assert answer["error"] == "screen_unknown"
