"""Who stands in which room: one place knows of each socket what it has joined, by what right, and
how much it has said. The right is asked again before every picture, and of everybody at once when
accounts, cards or screen links change."""

import time
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import current_app, request
from flask_socketio import disconnect, leave_room

from kruvision.extensions import socketio
from kruvision.services.errors import TooFast

CALLER = "kru.caller"
MOST_WRONG = 8
"""After so many refused joins in a row the connection is closed: who is honest comes back."""
WRONG_COSTS = 3.0
BEFORE_JOINING = 60, 4
"""How much a socket may say at once, and in a second for long, before it has joined anything."""
JOINED = 1000, 100
"""The same afterwards. Each mark counts twice, as a piece of what came in and as a message: a
tablet that was alone for fourteen acts sends a hundred of them one after the other."""
MayStay = Callable[[], bool]
"""Whether the device whose request this is may still hear a room."""


class Right(NamedTuple):
    """By what right a device stands in a room. Devices of one room with the same key are asked
    once for all: they carry the same cookies and the same link."""

    key: tuple[str, ...]
    may_stay: MayStay


class Bucket:
    """Something one may do so often at once, and so often a second in the long run."""

    __slots__ = ("a_second", "at", "left", "most")

    def __init__(self, most: float, a_second: float) -> None:
        self.most, self.a_second = most, a_second
        self.left, self.at = most, time.monotonic()

    def take(self, cost: float = 1.0) -> float:
        """Take so much: 0 where it was there, else the seconds until it is."""
        now = time.monotonic()
        self.left = min(self.most, self.left + (now - self.at) * self.a_second)
        self.at = now
        if self.left < cost:
            return (cost - self.left) / self.a_second
        self.left -= cost
        return 0.0

    def widen(self, most: float, a_second: float) -> None:
        """Allow more from now on."""
        if most > self.most:
            self.left += most - self.most
            self.most, self.a_second = most, a_second


@dataclass(slots=True)
class Caller:
    """One socket: since when, where it stands, and what it tried."""

    opened: float = field(default_factory=time.monotonic)
    rooms: dict[str, Right] = field(default_factory=dict)
    said: Bucket = field(default_factory=lambda: Bucket(*BEFORE_JOINING))
    joins: Bucket = field(default_factory=lambda: Bucket(12, 0.5))
    wrong: int = 0

    def require_join(self) -> None:
        """Raise ``TooFast("too_fast")`` for whoever joins more often than a person reloads."""
        if seconds := self.joins.take():
            raise TooFast("too_fast", seconds=int(seconds) + 1)

    def note_wrong(self) -> bool:
        """A join was refused: the next ones are slowed. True once there were too many."""
        self.joins.take(min(WRONG_COSTS, max(0.0, self.joins.left)))
        self.wrong += 1
        return self.wrong >= MOST_WRONG


def caller_of(environ: MutableMapping[str, Any]) -> Caller:
    """The socket that was opened with this request."""
    found: Caller = environ.setdefault(CALLER, None) or Caller()
    environ[CALLER] = found
    return found


def server() -> Any:
    """The one Socket.IO server."""
    return socketio.server  # type: ignore[attr-defined]  # set by init_app


@contextmanager
def as_device(sid: str) -> Iterator[Caller]:
    """The request with which a device connected: its cookie, its language."""
    environ = server().get_environ(sid, "/")
    with current_app.app_context(), current_app.request_context(environ):
        yield caller_of(environ)


def stand_in(room: str, may_stay: MayStay, link: str = "") -> None:
    """Note that whoever asks stands in a room, and by what right: a secret link, or whoever it is
    by its cookies."""
    caller = caller_of(request.environ)
    shown = [request.environ.get(name, "") for name in ("HTTP_COOKIE", "HTTP_AUTHORIZATION")]
    caller.rooms[room] = Right((*shown, link), may_stay)
    caller.said.widen(*JOINED)


def step_out(room: str) -> None:
    """Whoever asks stands there no longer."""
    caller_of(request.environ).rooms.pop(room, None)
    leave_room(room)


def may_hear(caller: Caller, room: str) -> bool:
    """Ask again, as the device itself, whether it may still hear a room."""
    right = caller.rooms.get(room)
    return right is not None and right.may_stay()


def ask_again(room: str) -> list[str]:
    """Everybody in a room who may still hear it; whoever may not is out before anything is said."""
    alike: dict[tuple[str, ...], list[str]] = {}
    environs = server().environ
    for sid, connection in list(server().manager.get_participants("/", room)):
        if environ := environs.get(connection):
            right = caller_of(environ).rooms.get(room)
            alike.setdefault(right.key if right else (sid,), []).append(sid)
    return [sid for sids in alike.values() if _may_stay(sids, room) for sid in sids]


def ask_everybody() -> None:
    """Ask every device of this process about every room it stands in."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for connection, environ in list(server().environ.items()):
        sid = server().manager.sid_from_eio_sid(connection, "/")
        for room, right in caller_of(environ).rooms.items() if sid else ():
            alike.setdefault((room, *right.key), []).append(sid)
    for (room, *_key), sids in alike.items():
        _may_stay([sid for sid in sids if sid in server().manager.rooms["/"].get(room, ())], room)


def _may_stay(sids: list[str], room: str) -> bool:
    """Whether these, who are alike, may still hear a room; otherwise they are out."""
    if not sids:
        return False
    with as_device(sids[0]) as caller:
        if may_hear(caller, room):
            return True
    for sid in sids:
        with as_device(sid) as caller:
            dismiss(sid, caller)
    return False


def dismiss(sid: str, caller: Caller) -> None:
    """Let a device that has lost its right hear that, and nothing more."""
    for room in caller.rooms:
        leave_room(room, sid=sid, namespace="/")
    caller.rooms.clear()
    caller.opened = time.monotonic()  # from now on it is one that has joined nothing
    socketio.emit("revoked", {}, to=sid)
    disconnect(sid, namespace="/")
