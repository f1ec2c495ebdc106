"""A simulated tablet whose server is cut off in the middle of a word: a test that runs later must
not find its connection open."""

import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import simple_websocket

from kruvision.simulation.tablet_socket import ClosingLine, new_socket

pytestmark = pytest.mark.faults
PATIENCE = 60
OPEN = '0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}'
JOINED = '40{"sid":"a"}'
AT_ONCE = struct.pack("ii", 1, 0)
"""Closed with this, a connection is reset, as by a machine that knows it no more."""


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as found:
        yield found


def serve_and_cut_off(listener: socket.socket, has_come: threading.Event) -> None:
    """Take one tablet, greet it, and be gone once it is there."""
    taken, _address = listener.accept()
    head = b""
    while b"\r\n\r\n" not in head:
        head += taken.recv(4096)
    lines = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if line]
    told = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in lines}
    server = simple_websocket.Server({**told, "werkzeug.socket": taken})
    server.send(OPEN)
    server.receive(timeout=PATIENCE)
    server.send(JOINED)
    has_come.wait(PATIENCE)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    taken.shutdown(socket.SHUT_RD)  # its reader closes it
    server.thread.join(PATIENCE)


def connected_and_cut_off(listener: socket.socket) -> Any:
    """The websocket of a tablet whose server went away."""
    has_come = threading.Event()
    thread = threading.Thread(target=serve_and_cut_off, args=(listener, has_come))
    thread.start()
    client = new_socket(reconnection=False)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    client.connect(url, transports=["websocket"], wait_timeout=PATIENCE)
    line = client.eio.ws
    has_come.set()
    thread.join(PATIENCE)
    client.wait()
    return line


def test_a_tablet_cut_off_closes_its_connection(listener: socket.socket) -> None:
    assert connected_and_cut_off(listener).sock is None


def test_the_librarys_own_line_stays_open(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(ClosingLine, "_reset")
    line = connected_and_cut_off(listener)
    assert line.sock is not None
    line.shutdown()
