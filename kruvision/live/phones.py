"""What phones hear: one stream each (Server-Sent Events), pictures and heartbeats.

A picture is encoded once per language. A phone holds no queue: it gets the newest picture when that
is another than the one it has, so that a slow one just misses some.
"""

import json
import random
import time
from itertools import cycle

from flask import Blueprint, Flask, Response, request

from kruvision import clock, identity, phone
from kruvision.i18n import languages, locale_code
from kruvision.live import background, broadcast
from kruvision.live.guards import page
from kruvision.live.phone_connections import PARTS, TAKERS, Connected
from kruvision.services.audience import tickets
from kruvision.services.errors import NotFound
from kruvision.state import state

HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = (1000, 5000)
YOU = b"event: you\ndata: again\n\n"
"""To one phone alone: ask who you are; there is another answer now."""

blueprint = Blueprint("stream", __name__)


def encode(picture: phone.Picture) -> bytes:
    """One event: its id is the tag, so that a phone that comes back says what it has."""
    data = json.dumps(picture.for_phones(), ensure_ascii=False)
    return f"id: {picture.tag}\ndata: {data}\n\n".encode()


def clock_event() -> bytes:
    """The server's time in milliseconds, by which phones count down; a heartbeat as well."""
    return f"event: clock\ndata: {int(clock.now().timestamp() * 1000)}\n\n".encode()


@blueprint.get("/v/stream")
@page("vote.cast")
def stream() -> Response:
    """The stream of this device's language; ``seen`` is the tag of the picture it shows.

    A server that hands over no connections ends the answer, and the phone asks again in a moment.
    """
    picture = phone.current(locale_code(), at=clock.now())
    if picture is None:
        raise NotFound("not_found")
    hub, language = state().phones, picture.language
    hub.put(picture, encode)
    seen = request.headers.get("Last-Event-ID") or request.args.get("seen", "")
    newest = hub.newest[language]
    voter = identity.read_cookie(identity.VOTER_COOKIE) or {}
    ticket_id = voter.get("ticket")
    missed = YOU if ticket_id and not tickets.is_held(ticket_id, voter["device"]) else b""

    def take_over(connection: Connected, is_framed: bool) -> None:
        hub.take(connection, language, newest.tag, is_framed=is_framed, ticket_id=ticket_id)

    if request.method == "GET":
        request.environ.get(TAKERS, []).append(take_over)
    retry = f"retry: {random.randint(*RETRY_MILLISECONDS)}\n".encode()
    first = retry + clock_event() + missed + (newest.data if seen != newest.tag else b"")
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return Response(iter([first]), mimetype="text/event-stream", headers=headers)


@broadcast.publisher("ticket")
def tell_holders(ticket_id: int) -> None:
    """Let the phones that hold this ticket look again what they are."""
    state().phones.tell(ticket_id, YOU)


@broadcast.publisher("audience")
def publish(_hall: int) -> None:
    """Make the picture anew in every language and hand it to the phones, whichever show the hall is
    with by now."""
    hub, now = state().phones, clock.now()
    for language in languages():
        if picture := phone.renew(language, at=now):
            hub.put(picture, encode)


def run(app: Flask) -> None:
    """Send heartbeats for as long as the server lives, to one part of the phones at a time."""
    parts = cycle(range(PARTS))

    def beat_next_part() -> None:
        state().phones.beat(next(parts), clock_event())

    background.repeat(app, beat_next_part, wait=lambda: time.sleep(HEARTBEAT_SECONDS / PARTS))
