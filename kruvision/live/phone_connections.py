"""The phones that listen: one table of open connections and the picture each of them shows.

A waiting request with its greenlet would cost 19 kB for every phone. Here the connection itself is
taken over from the server once the request is answered, and a phone is a number and a tag. Nobody
waits for a phone: one that does not read is passed over and later gets the newest picture, one that
stops in the middle of a picture is hung up on and comes back by itself.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kruvision import phone
from kruvision.live.background import ONE_TURN

PARTS = 30
"""Heartbeats go out to one part of the phones after the other."""
AT_ONCE = 200
"""After so many phones others get a turn."""


class Connected(Protocol):
    """A connected socket."""

    def fileno(self) -> int: ...


Taker = Callable[[Connected, bool], None]
"""Goes on with a connection when its request is answered; told whether pieces of the answer carry
their length."""
TAKERS = "kru.takers"
"""Where a server that can hand over connections keeps a list for one ``Taker``, in the WSGI
environment."""


@dataclass(frozen=True)
class Event:
    """A picture, and as what it goes over the wire."""

    picture: phone.Picture
    data: bytes

    @property
    def tag(self) -> str:
        """The name of its content."""
        return self.picture.tag


class Hub:
    """The newest picture in each language, and everybody who listens in it. A phone belongs to the
    hall, not to a show: it goes with the hall to another evening on the same connection.

    ``phones`` holds for each connection (a file of this process) the tag of what it shows.
    """

    def __init__(self) -> None:
        self.newest: dict[str, Event] = {}
        self.phones: dict[str, dict[int, str]] = {}
        self.unframed: set[int] = set()
        """Connections of HTTP/1.0, as proxies speak it: without the length before each piece."""
        self.holders: dict[int, set[tuple[str, int]]] = {}
        """For each ticket the phones that hold it: their language and connection."""
        self.held: dict[int, int] = {}
        """The ticket of a connection that has one."""

    @property
    def listeners(self) -> int:
        """How many phones listen; one that left is noticed at its next heartbeat."""
        return sum(len(phones) for phones in self.phones.values())

    def put(self, picture: phone.Picture, encode: Callable[[phone.Picture], bytes]) -> None:
        """Send a picture to everybody who has another one; an older one than the newest is late
        and dropped."""
        language = picture.language
        newest = self.newest.get(language)
        if newest and picture.is_late(newest.picture):
            return
        if newest and newest.tag == picture.tag:
            self.newest[language] = Event(picture, newest.data)
            return
        self.newest[language] = Event(picture, encode(picture))
        for place, file in enumerate(list(self.phones.get(language, ()))):
            self._bring_up_to_date(language, file)
            if place % AT_ONCE == AT_ONCE - 1:
                time.sleep(ONE_TURN)

    def take(
        self,
        connection: Connected,
        language: str,
        seen: str,
        *,
        is_framed: bool,
        ticket_id: int | None = None,
    ) -> None:
        """Go on with a phone whose request is answered; the server may close its own side."""
        file = os.dup(connection.fileno())
        os.set_blocking(file, False)
        if not is_framed:
            self.unframed.add(file)
        if ticket_id is not None:
            self.held[file] = ticket_id
            self.holders.setdefault(ticket_id, set()).add((language, file))
        self.phones.setdefault(language, {})[file] = seen
        self._bring_up_to_date(language, file)

    def tell(self, ticket_id: int, event: bytes) -> None:
        """Send an event to the phones that hold a ticket, and to nobody else."""
        for language, file in list(self.holders.get(ticket_id, ())):
            self._write(language, file, event)

    def beat(self, part: int, heartbeat: bytes) -> None:
        """Let one part of all phones hear a heartbeat, or what they missed."""
        for language, phones in list(self.phones.items()):
            for file in [file for file in phones if file % PARTS == part]:
                if not self._bring_up_to_date(language, file):
                    self._write(language, file, heartbeat)

    def _bring_up_to_date(self, language: str, file: int) -> bool:
        """Send the newest picture where another one is shown; true where there was something."""
        newest, seen = self.newest.get(language), self.phones[language].get(file)
        if newest is None or seen is None or seen == newest.tag:
            return False
        if self._write(language, file, newest.data):
            self.phones[language][file] = newest.tag
        return True

    def _write(self, language: str, file: int, data: bytes) -> bool:
        """Send all of it at once: true where that was possible."""
        piece = data if file in self.unframed else b"%x\r\n%b\r\n" % (len(data), data)
        try:
            sent = os.write(file, piece)
        except BlockingIOError:
            return False
        except OSError:  # the phone is gone
            self._forget(language, file)
            return False
        if sent < len(piece):
            self._forget(language, file)
        return sent == len(piece)

    def _forget(self, language: str, file: int) -> None:
        del self.phones[language][file]
        self.unframed.discard(file)
        if ticket_id := self.held.pop(file, None):
            self.holders[ticket_id].discard((language, file))
            if not self.holders[ticket_id]:
                del self.holders[ticket_id]
        os.close(file)
