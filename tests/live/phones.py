"""A phone on its stream, over a pair of sockets as the server would hand one over."""

import json
import socket
from collections.abc import Iterator
from typing import Any

from flask import Flask, g
from werkzeug.test import EnvironBuilder

from kruvision.live.phone_connections import TAKERS, Taker

PATIENCE = 120


class Ear:
    """A phone that listens. ``first`` is the answer to its request; ``next`` is one event as its
    fields, and fails where nothing ever comes."""

    def __init__(
        self, app: Flask, seen: str = "", language: str = "en", ticket: str = "", cookie: str = ""
    ) -> None:
        self.cookie = cookie or (_cookie_of(app, ticket) if ticket else "")
        headers = {"Accept-Language": language, "Cookie": self.cookie}
        environ = EnvironBuilder(path="/v/stream", query_string={"seen": seen}, headers=headers)
        takers: list[Taker] = []
        for name in list(g):  # as on a server, every request starts with an empty one
            g.pop(name)
        self.head: tuple[str, dict[str, str]] = ("", {})
        self.first = b"".join(app({**environ.get_environ(), TAKERS: takers}, self._begin))
        near, self.far = socket.socketpair()
        self.far.settimeout(PATIENCE)
        (take,) = takers
        take(near, False)
        near.close()
        self.events = self._read(self.first)

    def __next__(self) -> dict[str, str]:
        return next(self.events)

    def picture(self) -> dict[str, Any]:
        """The next event's picture."""
        found: dict[str, Any] = json.loads(next(self)["data"])
        return found

    def is_quiet(self, seconds: float = 0.1) -> bool:
        """Whether nothing comes for so long."""
        self.far.settimeout(seconds)
        try:
            return not self.far.recv(1)
        except TimeoutError:
            return True
        finally:
            self.far.settimeout(PATIENCE)

    def leave(self) -> None:
        """Put the phone away."""
        self.far.close()

    def _begin(self, status: str, headers: list[tuple[str, str]], _exc: Any = None) -> None:
        self.head = status, dict(headers)

    def _read(self, first: bytes) -> Iterator[dict[str, str]]:
        text = first.decode()
        while True:
            while "\n\n" in text:
                block, text = text.split("\n\n", 1)
                yield dict(line.split(": ", 1) for line in block.split("\n"))
            text += self.far.recv(1 << 20).decode()


def _cookie_of(app: Flask, ticket: str) -> str:
    """What a phone sends with every request that has shown this ticket."""
    client = app.test_client()
    client.get("/v")
    client.post("/v/ticket", json={"secret": ticket})
    cookie = client.get_cookie("kru_voter")
    assert cookie
    return f"kru_voter={cookie.value}"
