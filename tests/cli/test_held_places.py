"""Who holds a place and does nothing with it gives way to who comes with a request: not only those
who send by halves, also those who leave their answer unread, and sockets that joined nothing."""

import contextlib
import socket as sockets
import tracemalloc
from collections.abc import Callable

import gevent
import pytest
from gevent import socket

from kruvision.cli import serve
from kruvision.cli.answering import connection, room
from kruvision.cli.answering.connection import Connection
from kruvision.live.callers import Right, caller_of
from tests.cli.visited import WHOLE, Place, wait_for

PLACES, OTHERS = 20, 10
LONG = bytes(8_000_000)
SOCKET = b"GET /socket.io/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\r\n"
Crowd = Callable[[Place], list[socket.socket]]


@pytest.fixture(autouse=True)
def few_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_WAITING", PLACES)


def doing(place: Place) -> list[str]:
    """What each open connection does."""
    return [getattr(one, "doing", "") for one in place.room.open]


def readers(place: Place) -> list[socket.socket]:
    """All places are held by those who ask for something long and read nothing of it."""
    place.answer = LONG
    held = [place.come(WHOLE) for _ in range(PLACES)]
    wait_for(lambda: doing(place) == ["answer"] * PLACES)
    place.answer = b"ok"
    return held


def idle_sockets(place: Place) -> list[socket.socket]:
    """All places are held by sockets that have joined nothing."""
    place.gate.clear()
    held = [place.come(SOCKET) for _ in range(PLACES)]
    wait_for(lambda: len(place.asked) == PLACES)
    return held


def joined_sockets(place: Place) -> list[socket.socket]:
    """All places are held by tablets at work."""
    held = idle_sockets(place)
    for told in place.asked:
        caller_of(told).rooms["jury"] = Right(("card",), lambda: True)
    return held


def is_first_gone(place: Place, crowd: Crowd) -> bool:
    """Whether the first of a crowd gave way to others."""
    crowd(place)
    first = min(place.room.open, key=lambda one: one.since)
    others = [place.come(WHOLE) for _ in range(OTHERS)]
    is_gone = first not in place.room.open
    place.gate.set()
    for one in others:
        assert one.recv(100).startswith(b"HTTP/1.1 200")
    return is_gone


@pytest.mark.parametrize("crowd", [readers, idle_sockets])
def test_who_does_nothing_with_a_place_gives_way(place: Place, crowd: Crowd) -> None:
    assert is_first_gone(place, crowd)


def test_a_socket_that_has_joined_never_does(place: Place) -> None:
    assert not is_first_gone(place, joined_sockets)


def test_without_the_rule_for_readers_they_stay(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "ASKING", ("waiting", "head", "body"))
    assert not is_first_gone(place, readers)


def test_without_the_rule_for_sockets_they_stay(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "caller_of", lambda told: None)
    assert not is_first_gone(place, idle_sockets)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The faults that would be printed, a page each."""
    found: list[str] = []
    hub = gevent.get_hub()
    monkeypatch.setattr(hub, "print_exception", lambda *fault: found.append(str(fault[2])))
    return found


def hang_up_on_readers(place: Place) -> None:
    """Their time is over; whoever then reads finds the end."""
    held = readers(place)
    leaving = list(place.room.open)
    place.looked_at(after=3600)
    for one in held:
        with contextlib.suppress(ConnectionError):
            while one.recv(1_000_000):
                pass
    wait_for(lambda: all(getattr(one, "socket", None) is None for one in leaving))


def test_hanging_up_on_a_reader_is_no_fault(place: Place, printed: list[str]) -> None:
    hang_up_on_readers(place)
    assert printed == []


def test_taken_for_a_fault_each_would_print_a_page(
    place: Place, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    never = property(lambda one: False, lambda one, value: None)
    monkeypatch.setattr(Connection, "was_hung_up", never)
    hang_up_on_readers(place)
    assert len(printed) == PLACES


def memory_of_readers(place: Place) -> int:
    """How many bytes this process took for them."""
    tracemalloc.start()
    readers(place)
    taken, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken


def test_readers_of_one_answer_share_it(place: Place) -> None:
    assert memory_of_readers(place) < len(LONG)


def test_held_with_the_headers_each_would_have_their_own(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MOST_HELD", len(LONG))
    assert memory_of_readers(place) > PLACES / 2 * len(LONG)


def kept_for(listener: sockets.socket) -> int:
    """Bytes that the system takes from a server for somebody who reads nothing."""
    with listener, sockets.create_connection(listener.getsockname()) as _reader:
        one, _address = listener.accept()
        one.setblocking(False)
        kept = 0
        with one, contextlib.suppress(BlockingIOError):
            while True:
                kept += one.send(bytes(65_536))
        return kept


def test_the_system_keeps_little_of_an_answer_that_nobody_reads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = kept_for(serve.listen("127.0.0.1", 0))
    monkeypatch.setattr(serve, "UNREAD", 4 * serve.UNREAD)
    assert kept_for(serve.listen("127.0.0.1", 0)) > kept + serve.UNREAD / 2
