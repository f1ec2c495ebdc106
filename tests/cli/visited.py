"""A server's own handler over real connections within this process, and who comes to it."""

from collections.abc import Callable
from typing import Any

import gevent
from gevent import socket
from gevent.event import Event

from kruvision.cli.answering.connection import Server
from kruvision.cli.answering.room import Room, Waiting

HEAD = b"POST /vote HTTP/1.1\r\nHost: localhost\r\n"
WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
PATIENCE = 120


class CountedRoom(Room):
    """Says how many have come."""

    came = 0

    def enter(self, one: Waiting) -> None:
        super().enter(one)
        self.came += 1


class Place:
    """A server, and what it carried out."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.reads_bodies = False
        self.gate = Event()
        self.gate.set()
        self.answer = b"ok"
        self.visitors: list[socket.socket] = []
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(200)
        self.address = listener.getsockname()
        self.room = CountedRoom()
        self.server = Server(listener, self.app, log=None, error_log=None, room=self.room)
        self.server.start()

    def app(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        self.asked.append(environ)
        self.gate.wait()
        if self.reads_bodies:
            self.bodies.append(environ["wsgi.input"].read())
        start_response("200 OK", [("Content-Length", str(len(self.answer)))])
        return [self.answer]

    def come(self, sent: bytes = b"") -> socket.socket:
        """A connection that has sent this, once the server knows of it."""
        before = self.room.came
        found = socket.create_connection(self.address, timeout=PATIENCE)
        self.visitors.append(found)
        found.sendall(sent)
        wait_for(lambda: self.room.came > before)
        return found

    def looked_at(self, after: float) -> None:
        """The look that comes so many seconds after the last connection began what it does."""
        self.room.look(max(one.since for one in self.room.open) + after)

    def wait_until_all(self, doing: str) -> None:
        """Wait until every open connection does this."""
        wait_for(lambda: {getattr(one, "doing", "") for one in self.room.open} == {doing})


def wait_for(is_so: Callable[[], Any]) -> None:
    with gevent.Timeout(PATIENCE):
        while not is_so():
            gevent.sleep(0)


def is_ended(one: socket.socket) -> bool:
    """Waits until the server says something or hangs up: true for the latter."""
    try:
        return one.recv(100) == b""
    except ConnectionError:
        return True
