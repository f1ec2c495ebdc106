"""Only a connection that can become a WebSocket gets a socket."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from kruvision import live
from kruvision.live import callers, gate
from tests.application import make_app

NAMES_IT = {"Upgrade": "websocket"}
OTHERS = [
    {},
    NAMES_IT,
    {**NAMES_IT, "Connection": "keep-alive"},
    {**NAMES_IT, "Connection": "close, upgraded"},
]


def ask(headers: dict[str, str]) -> list[str]:
    """What Engine.IO says to a request for a socket: its status, once it says one."""
    said: list[str] = []

    def start_response(status: str, _headers: list[tuple[str, str]]) -> Any:
        said.append(status)

    path = "/socket.io/?EIO=4&transport=websocket"
    environ = EnvironBuilder(path, headers=headers).get_environ()
    callers.server().handle_request(environ, start_response)
    return said


@pytest.mark.parametrize("headers", OTHERS, ids=str)
def test_who_asks_for_no_upgrade_is_refused_in_words(app: Flask, headers: dict[str, str]) -> None:
    assert app
    assert ask(headers) == ["400 BAD REQUEST"]
    assert live.open_sockets() == 0


def test_without_that_door_each_would_leave_a_socket_behind(
    database: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "only_upgrades", lambda handle: handle)
    with make_app(database).app_context():
        assert [ask(NAMES_IT) for _ in range(3)] == [[], [], []]
        assert live.open_sockets() == 3
        callers.server().eio.sockets.clear()
