"""One connection: a request after the other, each whole before anything is done about it."""

import errno
import http.client
import socket
import time
from contextlib import suppress
from io import BytesIO
from typing import Any

import gevent
from gevent.pywsgi import (  # type: ignore[attr-defined]  # not all is in gevent's types
    MAX_REQUEST_LINE,
    WSGIHandler,
    WSGIServer,
)

from kruvision.cli.answering.body import Body
from kruvision.cli.answering.room import (
    HEAD_SECONDS,
    IDLE_SECONDS,
    Room,
    allowed_for,
)
from kruvision.live.background import ONE_TURN
from kruvision.live.callers import Caller, caller_of
from kruvision.live.phone_connections import TAKERS, Taker

LONGEST_HEAD = 32 * 1024
SMALL_BODY = 16 * 1024
"""A body up to here is read before the app hears of the request. A larger one, a file, the app
reads by itself, all of it before it does anything, and is told where it ends too early."""
LONGEST_BODY = 4 * 1024 * 1024 * 1024
"""Whoever announces more hears nothing about it. Of what is shorter and still too long for its page
the app says so, and none of it is read."""
MOST_HELD = 16 * 1024
"""Bytes that leave together with the headers."""
ASKING = ("waiting", "head", "body", "answer")
NEWCOMERS = 16
"""After so many who come at once those who are here get a turn."""


class HalfSent(ValueError):
    """The connection ended within a request."""


class Lines:
    """The lines of a head as they come in: no more than ``LONGEST_HEAD``, and a last, empty one."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.left = LONGEST_HEAD
        self.last = b""

    def readline(self, size: int = -1) -> bytes:
        """The next line. Raises ``ValueError`` for a head that is too long."""
        self.last = self.file.readline(size)
        self.left -= len(self.last)
        if self.left < 0:
            raise ValueError("the head of a request is too long")
        return self.last

    def require_end(self) -> None:
        """Raise ``ValueError`` where the connection ended before the head did."""
        if self.last not in (b"\r\n", b"\n"):
            raise HalfSent("the head of a request has no end")


class Connection(WSGIHandler):
    """What is sent by halves is not carried out, however the connection ends.

    A connection that carried a socket ends with it: what a leaving device still sends (its
    goodbye) would be read as a next request, and the device would wait for an answer to it.
    """

    held: bytearray | None = None
    body: Body | None = None
    caller: Caller | None = None
    """The device, where it asks for a socket."""
    doing = "head"
    since = 0.0
    until = 0.0
    has_asked = False
    was_hung_up = False

    def __init__(self, sock: Any, address: Any, server: "Server") -> None:
        self.room = server.room
        super().__init__(sock, address, server)

    def handle(self) -> None:
        """Answer what this connection asks, until it ends or its room is needed."""
        self.begin("head", HEAD_SECONDS)
        self.room.enter(self)
        try:
            super().handle()
        finally:
            self.room.leave(self)

    def begin(self, doing: str, seconds: float) -> None:
        """From now on it does this, for so long at most."""
        self.doing, self.since = doing, time.monotonic()
        self.until = self.since + seconds

    @property
    def file(self) -> int:
        """The number of its open file."""
        return int(self.socket.fileno())

    @property
    def is_asking(self) -> bool:
        """Whether it waits or sends, leaves its answer unread, or is a socket that has joined
        nothing: then somebody else may get its place."""
        if self.doing == "file":
            return self._is_sending()
        has_joined_nothing = self.caller is not None and not self.caller.rooms
        return self.doing in ASKING or has_joined_nothing

    def is_late(self, now: float) -> bool:
        """Whether its time for what it does is over; the app may work for as long as it likes."""
        if self.doing == "app" or now < self.until:
            return False
        return self.doing != "file" or self._is_sending()

    def let_others_come(self) -> None:
        """Called between two requests: who sends the next ones ahead never has to be waited for,
        and would be the only one who is answered."""
        gevent.sleep(ONE_TURN)

    def hang_up(self) -> None:
        """Let whoever waits on this connection find its end."""
        self.was_hung_up = True
        with suppress(OSError, AttributeError):  # it is closed by now
            self.socket.shutdown(socket.SHUT_RDWR)

    def _is_sending(self) -> bool:
        """Whether there is more of the file that the app reads by itself."""
        body: Any = self.wsgi_input
        if body.chunked_input:
            return bool(body.chunk_length)
        return bool(body.position < (body.content_length or 0))

    def read_requestline(self) -> str:
        """The first line of a request; none where the connection ends within it."""
        if self.has_asked:
            self.let_others_come()
            self.begin("waiting", IDLE_SECONDS)
            self.rfile.peek(1)
            self.begin("head", HEAD_SECONDS)
        self.has_asked = True
        line = str(super().read_requestline())
        return line if line.endswith("\n") or len(line) >= MAX_REQUEST_LINE else ""

    def MessageClass(self, file: Any, *rest: Any) -> Any:  # noqa: N802  # gevent's name
        """The headers, whole and of bearable length; raises ``ValueError``, answered with 400."""
        lines: Any = Lines(file)
        try:
            headers = super().MessageClass(lines, *rest)
        except OSError as error:
            raise HalfSent("the connection broke off") from error
        except http.client.HTTPException as error:
            raise ValueError("the head of a request cannot be read") from error
        lines.require_end()
        return headers

    def _handle_client_error(self, ex: Exception) -> Any:
        """Nobody is there any more to be told of half a request."""
        if isinstance(ex, HalfSent):
            return None
        return super()._handle_client_error(ex)  # type: ignore[misc]  # missing in gevent's types

    def read_request(self, raw_requestline: str) -> Any:
        """Read the head; raises ``ValueError`` for one that announces too much."""
        is_read = super().read_request(raw_requestline)
        if (self.content_length or 0) > LONGEST_BODY:
            raise ValueError("the body of a request is too long")
        return is_read

    def handle_one_response(self) -> None:
        """Take what follows the headers, answer, and see what the connection was for."""
        if not self._take_body():
            self.close_connection = True
            return
        if self.doing != "file":
            self.doing = "app"
        super().handle_one_response()
        asked = self.environ or {}
        is_left = self.body is not None and self.body.is_left
        if asked.get("HTTP_UPGRADE", "").lower() == "websocket" or is_left:
            self.close_connection = True

    def _take_body(self) -> bool:
        """Have all of a small body before the app hears of it; false where it never came. A file is
        left to the app, and takes its time."""
        body: Any = self.wsgi_input
        length = self.content_length or 0
        if body.chunked_input or length > SMALL_BODY:
            self.begin("file", allowed_for(length or LONGEST_BODY))
            return True
        if not length:
            return True
        self.begin("body", allowed_for(length))
        try:
            body._send_100_continue()
            sent = self.rfile.read(length)
        except OSError:
            return False
        body.rfile = BytesIO(sent)
        return len(sent) == length

    def get_environ(self) -> dict[str, Any]:
        """What the app is told, and where it may name who goes on with the connection."""
        told: dict[str, Any] = super().get_environ()
        self.takers: list[Taker] = []
        if self.room.has_room_for_streams(self.file):
            told[TAKERS] = self.takers
        given: Any = self.wsgi_input
        self.body = Body(given.rfile, given.content_length, given.socket, given.chunked_input)
        self.wsgi_input = self.body
        if self._begins_a_socket(told):
            self.caller = caller_of(told)
        else:
            told["wsgi.input"] = self.body
        return told

    def _begins_a_socket(self, told: dict[str, Any]) -> bool:
        """Whether the bytes to come are for a socket: it gets the connection as it is, unlike
        whoever only says so."""
        is_asked = told.get("HTTP_UPGRADE", "").lower() == "websocket"
        return is_asked and self.command == "GET" and not self.content_length

    def _write_with_headers(self, data: bytes) -> None:
        """Headers and what comes first leave together: a small answer is one packet, and wakes its
        reader once. A large one is no reader's own: it is sent from where it lies."""
        self.held = bytearray()
        super()._write_with_headers(data)  # type: ignore[misc]  # missing in gevent's types
        self._send_held()

    def _send_held(self) -> None:
        held, self.held = self.held, None
        if held:
            self._sendall(held)

    def _sendall(self, data: bytes | bytearray) -> None:
        if self.held is not None and len(data) <= MOST_HELD:
            self.held += data
            return
        self._send_held()
        self.begin("answer", allowed_for(len(data)))
        try:
            super()._sendall(data)  # type: ignore[misc]  # missing in gevent's types
        except OSError as error:
            if self.was_hung_up:  # that is how we end it, and no fault
                raise ConnectionResetError(errno.ECONNRESET, "it was hung up on") from error
            raise
        self.doing = "app"

    def process_result(self) -> None:
        """Send the answer; where somebody goes on with the connection, it has no end, and this
        handler leaves."""
        if not self.takers:
            super().process_result()
            return
        for data in self.result or ():
            self.write(data)
        is_framed, self.response_use_chunked = self.response_use_chunked, False
        self.close_connection = True
        self.takers[0](self.socket, is_framed)


class Server(WSGIServer):
    """Answers on connections that share one room."""

    max_accept = NEWCOMERS

    def __init__(self, *arguments: Any, room: Room, **settings: Any) -> None:
        self.room = room
        settings["handler_class"] = Connection
        super().__init__(*arguments, **settings)
