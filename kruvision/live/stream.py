"""What phones hear: one stream each (Server-Sent Events), pictures and heartbeats.

A picture is encoded once per language. A phone holds no queue: it waits for a newer picture than
the one it has, so that a slow one just gets the newest.
"""

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, request

from kruvision import clock, phone
from kruvision.i18n import languages, locale_code
from kruvision.live import broadcast
from kruvision.live.guards import page
from kruvision.services.errors import NotFound

HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = (1000, 5000)
Key = tuple[int, str]

blueprint = Blueprint("stream", __name__)


@dataclass(frozen=True)
class Event:
    """A picture as it goes over the wire."""

    tag: str
    revision: int
    data: bytes


class Hub:
    """The newest picture of each edition and language, and everybody who waits for the next."""

    def __init__(self) -> None:
        self.newest: dict[Key, Event] = {}
        self.changed = threading.Condition()
        self.listeners = 0

    def put(self, picture: phone.Picture) -> None:
        """Hand a picture to everybody who has another one; an older one than the newest is late
        and dropped."""
        key = (picture.edition_id, picture.language)
        revision = picture.snapshot["revision"]
        with self.changed:
            newest = self.newest.get(key)
            if newest and (newest.tag == picture.tag or newest.revision > revision):
                return
            self.newest[key] = Event(picture.tag, revision, encode(picture))
            self.changed.notify_all()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Count one more phone for as long as it listens."""
        with self.changed:
            self.listeners += 1
        try:
            yield
        finally:
            with self.changed:
                self.listeners -= 1

    def wait(self, key: Key, seen: str, seconds: float) -> Event | None:
        """The newest picture once it is another than ``seen``, or None when the time is over."""
        with self.changed:
            found = self.changed.wait_for(lambda: self.newest[key].tag != seen, seconds)
            return self.newest[key] if found else None


def encode(picture: phone.Picture) -> bytes:
    """One event: its id is the tag, so that a phone that comes back says what it has."""
    data = json.dumps(picture.for_phones(), ensure_ascii=False)
    return f"id: {picture.tag}\ndata: {data}\n\n".encode()


def clock_event() -> bytes:
    """The server's time in milliseconds, by which phones count down; a heartbeat as well."""
    return f"event: clock\ndata: {int(clock.now().timestamp() * 1000)}\n\n".encode()


def listen(hub: Hub, key: Key, seen: str) -> Iterator[bytes]:
    """Everything one phone hears, for as long as it listens."""
    yield f"retry: {random.randint(*RETRY_MILLISECONDS)}\n".encode() + clock_event()
    with hub.listening():
        while True:
            picture = hub.wait(key, seen, HEARTBEAT_SECONDS)
            if picture:
                seen = picture.tag
                yield picture.data
            else:
                yield clock_event()


@blueprint.get("/v/stream")
@page("vote.cast")
def stream() -> Response:
    """The stream of this device's language; ``seen`` is the tag of the picture it shows."""
    picture = phone.current(locale_code(), at=clock.now())
    if picture is None:
        raise NotFound("not_found")
    hub = _hub()
    hub.put(picture)
    seen = request.headers.get("Last-Event-ID") or request.args.get("seen", "")
    events = listen(hub, (picture.edition_id, picture.language), seen)
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return Response(events, mimetype="text/event-stream", headers=headers)


@broadcast.publisher("audience")
def publish(edition_id: int) -> None:
    """Make the picture anew in every language and hand it to the phones."""
    now = clock.now()
    for language in languages():
        _hub().put(phone.made(edition_id, language, at=now))


def open_streams() -> int:
    """How many phones listen now."""
    return _hub().listeners


def _hub() -> Hub:
    hub: Hub = current_app.extensions.setdefault("kru_phones", Hub())
    return hub
