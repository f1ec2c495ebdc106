"""What a socket may send: small packets of text at the pace of a person's device, and soon a join.

All of this is looked at before anything is done for the sender. Whoever breaks it is hung up on,
and an honest device comes back by itself.
"""

import socket as sockets
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import structlog
from flask import Flask
from simple_websocket import Server as WebSocket
from socketio import packet

from kruvision.live import background
from kruvision.live.background import ONE_TURN
from kruvision.live.callers import caller_of, server

log = structlog.get_logger()
WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
LARGEST_PACKET = 16 * 1024
"""Bytes. The largest honest one, the view of a screen or a mark with its command, has a few
hundred."""
READ_AT_ONCE = 1024
JOIN_WITHIN_SECONDS = 10.0
LOOK_EVERY = 1.0
FROM_CLIENTS = (packet.CONNECT, packet.DISCONNECT, packet.EVENT)
"""The server asks for no acknowledgement, and gets no binary data."""


class TextPacket(packet.Packet):  # type: ignore[misc]  # has no types
    """A Socket.IO packet as devices may send it; raises ``ValueError`` for any other."""

    def decode(self, encoded_packet: Any) -> int:
        """Read a packet of text without attachments, in the one namespace there is."""
        if not isinstance(encoded_packet, str):
            raise ValueError("a binary packet")
        attachments = int(super().decode(encoded_packet))
        if attachments or self.packet_type not in FROM_CLIENTS or self.namespace not in (None, "/"):
            raise ValueError("a packet nobody asked for")
        if self.packet_type == packet.EVENT and not _is_event(self.data):
            raise ValueError("an event without a name")
        return 0


def _is_event(data: Any) -> bool:
    return isinstance(data, list) and bool(data) and isinstance(data[0], str)


class BoundedWebSocket(WebSocket):  # type: ignore[misc]  # has no types
    """Reads no faster than its budget, whatever comes: messages, their pieces, pings."""

    def _handle_events(self) -> bool:
        """Take what came in. False, and the connection is over, once it is too much."""
        time.sleep(ONE_TURN)  # others first: one that never pauses would keep everybody waiting
        before = len(self.input_buffer)
        goes_on = bool(super()._handle_events())
        came = max(0, len(self.input_buffer) - before)
        if caller_of(self.environ).said.take(1 + came):
            log.warning("a socket was closed", reason="too much at once")
            self.event.set()
            return False
        return goes_on


def init_app() -> None:
    """Stand before the Socket.IO server that was just made."""
    made = server()
    driver = made.eio._async["websocket"]
    made.eio._async = {**made.eio._async, "websocket": bounded(driver)}
    made.eio.on("message", hear)
    made.eio.handle_request = only_upgrades(made.eio.handle_request)


def only_upgrades(handle: WsgiApp) -> WsgiApp:
    """Engine.IO's door, for connections that can become a WebSocket. To one that names the protocol
    and asks for no upgrade it would give a socket nobody listens at, and no answer."""

    def handle_request(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        asked = environ.get("HTTP_CONNECTION", "").lower().split(",")
        if "upgrade" in (word.strip() for word in asked):
            return handle(environ, start_response)
        body = b"Only WebSockets are served here.\n"
        headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
        start_response("400 BAD REQUEST", headers)
        return [body]

    return handle_request


def bounded(driver: Any) -> Any:
    """Engine.IO's way to a WebSocket, with limits of size, pace and silence."""

    class Bounded(driver):  # type: ignore[misc]  # whichever driver this process has
        def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
            limits = {"max_message_size": LARGEST_PACKET, "receive_bytes": READ_AT_ONCE}
            self.ws = BoundedWebSocket(environ, **self.server_args, **limits)
            return self.app(self)

        @property
        def _sock(self) -> Any:
            """Engine.IO gives it a time limit: neither silence nor an unread picture lasts."""
            return self.ws.sock

        def close(self) -> None:
            with suppress(OSError):
                super().close()
            with suppress(OSError):  # closed by the other side meanwhile
                self.ws.sock.shutdown(sockets.SHUT_RDWR)

    return Bounded


def hear(eio_sid: str, data: Any) -> None:
    """Take one message of a socket, or hang up on it."""
    if eio_sid not in server().environ:
        return  # it was hung up on, and this is what it still had said
    try:
        server()._handle_eio_message(eio_sid, data)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        log.warning("a socket was closed", reason=type(error).__name__)
        hang_up(eio_sid)


def hang_up(eio_sid: str) -> None:
    """Close a socket without waiting for the other side."""
    found = server().eio.sockets.get(eio_sid)
    if found is not None:
        found.close(wait=False, abort=True, reason=server().reason.SERVER_DISCONNECT)


def look(now: float) -> None:
    """Hang up on sockets that have joined nothing in time, by the monotonic clock."""
    for eio_sid, environ in list(server().environ.items()):
        caller = caller_of(environ)
        if not caller.rooms and now - caller.opened > JOIN_WITHIN_SECONDS:
            hang_up(eio_sid)
            time.sleep(ONE_TURN)  # a thousand may have come at once


def run(app: Flask) -> None:
    """Look once a second for as long as the server lives."""

    def look_now() -> None:
        look(time.monotonic())

    background.repeat(app, look_now, wait=lambda: time.sleep(LOOK_EVERY))
