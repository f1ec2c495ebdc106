"""Every device that may look on, and all it gets: pages with their headers, events, a stream."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient

from kruvision.extensions import db, socketio
from kruvision.models import Entry, Juror, Screen, Staff
from kruvision.rules.roles import allowed
from tests.factories.jury import browser, enter
from tests.live.phones import Ear
from tests.roles.house import doors
from tests.twins.by_design import headers, without_chance
from tests.twins.evening import PASSWORD, WORD, Evening, show_of

Heard = dict[str, str]
"""What was sent, by who got it, when and by which way."""
ENDLESS = {"stream.stream"}
"""Never ends: ``Ear`` listens to it."""
OVERLAY = "?overlay=1"


class Device:
    """A browser with a role. What it has heard so far is in ``heard``."""

    def __init__(self, app: Flask, role: str, client: FlaskClient) -> None:
        self.app, self.role, self.client = app, role, client
        self.sockets: dict[str, SocketIOTestClient] = {}

    def join(self, event: str, said: dict[str, Any], name: str = "") -> str:
        """Connect and enter a room; the answer as text."""
        name = name or event
        socket = socketio.test_client(self.app, flask_test_client=self.client)
        self.sockets[name] = socket
        return _as_text(socket.emit(event, said, callback=True))

    def events(self) -> Heard:
        """What its sockets got since the last time."""
        return {name: _as_text(socket.get_received()) for name, socket in self.sockets.items()}

    def pages(self, evening: Evening) -> Heard:
        """Every page that this role may open, beyond those of everybody; a visitor gets these."""
        found = {}
        for path in sorted(set(addresses(self.app, evening, self.role))):
            with self.client.get(path) as answer:
                assert answer.status_code < 500, path
                lines = [str(answer.status_code), *headers(path, answer.headers.items())]
                body = answer.get_data().decode("latin-1")
                found[path] = "\n".join([*lines, without_chance(body)])
        return found

    def leave(self) -> None:
        """Put it away."""
        for socket in self.sockets.values():
            if socket.is_connected():
                socket.disconnect()


class Phone:
    """A phone on its stream."""

    def __init__(self, app: Flask) -> None:
        self.ear = Ear(app)

    def first(self) -> str:
        """The answer to its request."""
        status, given = self.ear.head
        lines = [status, *headers("/v/stream", given.items())]
        return without_chance("\n".join([*lines, self.ear.first.decode()]))

    def events(self) -> Heard:
        """What came over the stream since the last time, to the byte."""
        came = b""
        self.ear.far.setblocking(False)
        try:
            while part := self.ear.far.recv(1 << 20):
                came += part
        except BlockingIOError:
            pass
        return {"stream": without_chance(came.decode())}


def addresses(app: Flask, evening: Evening, role: str) -> Iterator[str]:
    """The pages of a role, with the evening's own names in them."""
    known = _known(evening)
    for method, rule, action in doors(app):
        of_everybody = allowed("visitor", action)
        is_own = of_everybody if role == "visitor" else allowed(role, action) and not of_everybody
        if method != "GET" or rule.endpoint in ENDLESS or not is_own:
            continue
        kinds = ("csv", "xlsx", "json") if "kind" in rule.arguments else ("",)
        links = evening.screens.values() if "token" in rule.arguments else ("",)
        for values in ({**known, "kind": kind, "token": link} for kind in kinds for link in links):
            for name in rule.arguments:
                if choice := getattr(rule._converters[name], "items", None):
                    values[name] = sorted(choice)[0]
            with app.test_request_context():
                path = rule.build({name: values[name] for name in rule.arguments})[1]
            yield path
            if "token" in rule.arguments:
                yield path + OVERLAY


def _known(evening: Evening) -> dict[str, Any]:
    show = show_of(evening)
    first = {
        "entry_id": db.session.scalar(db.select(Entry.id).where(Entry.show_id == show.id)),
        "juror_id": db.session.scalar(db.select(Juror.id)),
        "screen_id": db.session.scalar(db.select(Screen.id)),
        "staff_id": db.session.scalar(db.select(Staff.id)),
    }
    names = {"slug": "kazakhs", "code": "ru", "name": "none.webp", "filename": "favicon.svg"}
    names["award"] = "unity"
    archive = {"key": "kk", "number": 1}
    ids = {"show_id": show.id, "edition_id": show.edition_id, "kept_id": 1}
    return {**ids, **first, **names, **archive}


def tablet(app: Flask, evening: Evening, place: int, role: str, *, first: bool = True) -> Device:
    """A juror's tablet, which comes in by card and PIN and writes from then on."""
    client = browser(app)
    answer = enter(client, evening.cards[place], first=first)
    assert answer.status_code == 302, answer.text
    return Device(app, role, client)


def observer(app: Flask, evening: Evening) -> Device:
    """The browser of somebody who looks on at the console."""
    client = browser(app)
    client.post("/login", data={"login": evening.observer, "password": PASSWORD})
    return Device(app, "observer", client)


def monitor(app: Flask) -> Device:
    """The monitoring program."""
    client = browser(app)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {WORD}"
    return Device(app, "monitor", client)


def _as_text(sent: Any) -> str:
    return without_chance(json.dumps(sent, ensure_ascii=False, sort_keys=True, default=str))
