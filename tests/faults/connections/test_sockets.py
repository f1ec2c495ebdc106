"""What a socket may not do: send binary data, packets nobody asked for, too much, or nothing at
all. It is hung up on, and the jury marks on. A server that hears anything stays on the line."""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
import websocket

from kruvision.simulation.browser import TIMEOUT
from kruvision.simulation.juror import SimulatedJuror
from tests.faults.rig.hall import FaultyServer, Hall, copy_of

pytestmark = pytest.mark.faults
A_LOT = 8_000_000
"""Bytes that nobody has a reason to send."""
Attack = Callable[[websocket.WebSocket], None]


def serve_hall(folder: Path, migrated: Path, mutant: str) -> Iterator[tuple[Hall, FaultyServer]]:
    hall = copy_of(migrated, folder / "instance")
    hall.open_votes()
    server = FaultyServer(hall, mutant)
    try:
        server.start()
        yield hall, server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, migrated_database: Path
) -> Iterator[tuple[Hall, FaultyServer]]:
    """The product."""
    yield from serve_hall(tmp_path_factory.mktemp("sockets"), migrated_database, "")


@pytest.fixture(scope="module")
def open_eared(
    tmp_path_factory: pytest.TempPathFactory, migrated_database: Path
) -> Iterator[FaultyServer]:
    """The mutant."""
    folder = tmp_path_factory.mktemp("ears")
    for _hall, server in serve_hall(folder, migrated_database, "hear_anything"):
        yield server


@pytest.fixture(scope="module")
def tablet(served: tuple[Hall, FaultyServer]) -> Iterator[SimulatedJuror]:
    """A juror who is at work, and must stay so."""
    hall, server = served
    juror = SimulatedJuror(server.url, hall.cards[0], hall.votes[0].show_id, 1, 0)
    juror.enter()
    yield juror
    juror.leave()


@contextlib.contextmanager
def connected(url: str) -> Iterator[websocket.WebSocket]:
    """A device that has come in and joined nothing; that the server hangs up on it is no error."""
    address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
    found = websocket.create_connection(address, timeout=TIMEOUT)
    try:
        found.recv()
        found.send("40")
        assert hear(found).startswith("40")
        with contextlib.suppress(OSError, websocket.WebSocketException):
            yield found
    finally:
        found.shutdown()


def hear(device: websocket.WebSocket) -> str:
    """The next word that is no ping of the server, which asks for one now and then; empty at the
    end."""
    while (heard := str(device.recv())) == "2":
        pass
    return heard


def send_attachments(device: websocket.WebSocket) -> None:
    """A hundred megabytes are announced, and come piece by piece."""
    device.send('4510000-["mark:save",{"_placeholder":true,"num":0}]')
    for _ in range(A_LOT // 15_000):
        device.send_binary(bytes(15_000))


def send_binary(device: websocket.WebSocket) -> None:
    device.send_binary(b"\x04" + b"2" * 100)


def send_in_the_text(device: websocket.WebSocket) -> None:
    device.send("bNDUw")


def acknowledge(device: websocket.WebSocket) -> None:
    device.send("431[]")


def enter_elsewhere(device: websocket.WebSocket) -> None:
    device.send("40/admin,")


def send_no_name(device: websocket.WebSocket) -> None:
    device.send('42{"name":"mark:save"}')


def nest(device: websocket.WebSocket) -> None:
    device.send("42" + "[" * 10_000)


def send_one_large(device: websocket.WebSocket) -> None:
    device.send("42" + json.dumps(["screen:here", {"view": "v" * 20_000}]))


def send_without_end(device: websocket.WebSocket) -> None:
    """One message, always a piece more."""
    device.send_frame(websocket.ABNF.create_frame("42", websocket.ABNF.OPCODE_TEXT, 0))
    for _ in range(A_LOT // 10_000):
        piece = websocket.ABNF.create_frame("a" * 10_000, websocket.ABNF.OPCODE_CONT, 0)
        device.send_frame(piece)


def flood(device: websocket.WebSocket) -> None:
    for number in range(5_000):
        device.send(f'42{number}["no:event",{{}}]')


def ping(device: websocket.WebSocket) -> None:
    """Control frames, which no program sees, are read and answered all the same."""
    for _ in range(30_000):
        device.send_frame(websocket.ABNF.create_frame(b"", websocket.ABNF.OPCODE_PING))


ATTACKS: list[Attack] = [
    send_attachments,
    send_binary,
    send_in_the_text,
    acknowledge,
    enter_elsewhere,
    send_no_name,
    nest,
    send_one_large,
    send_without_end,
    flood,
    ping,
]


def is_hung_up_on(url: str, attack: Attack) -> bool:
    """Whether this made the server end the connection. Who is still there is answered."""
    with connected(url) as device:
        attack(device)
        device.send('427["screen:join",{"token":"none"}]')
        while heard := hear(device):
            if heard.startswith("437["):
                return False
    return True


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_is_hung_up_on_and_the_jury_marks_on(
    served: tuple[Hall, FaultyServer], tablet: SimulatedJuror, attack: Attack
) -> None:
    _hall, server = served
    assert is_hung_up_on(server.url, attack)
    heard = tablet.socket.call("jury:here", {"waiting": 0}, timeout=TIMEOUT)
    assert heard == {"state": "heard"}
    assert requests.get(f"{server.url}/v", timeout=TIMEOUT).ok


@pytest.mark.parametrize("attack", [acknowledge, enter_elsewhere, send_one_large, flood, ping])
def test_a_server_that_hears_anything_stays_on_the_line(
    open_eared: FaultyServer, attack: Attack
) -> None:
    assert not is_hung_up_on(open_eared.url, attack)


def test_a_socket_that_joins_nothing_is_closed(
    served: tuple[Hall, FaultyServer], tablet: SimulatedJuror
) -> None:
    _hall, server = served
    with connected(server.url) as silent:
        while silent.recv():
            pass
    assert tablet.socket.connected


def test_wrong_joins_are_closed_in_the_end(served: tuple[Hall, FaultyServer]) -> None:
    _hall, server = served
    errors: list[str] = []
    with connected(server.url) as device:
        for _ in range(20):
            device.send(f'421["screen:join",{{"token":"{os.urandom(8).hex()}"}}]')
            if not (heard := hear(device)):
                break
            errors.append(json.loads(heard.removeprefix("431"))[0]["error"])
    assert errors[0] == "screen_unknown"
    assert len(errors) < 10
