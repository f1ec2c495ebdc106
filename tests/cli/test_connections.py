"""Connections that send by halves, wait, or do not read: none is carried out, and none keeps
anybody else out. The server's own handler answers, over real connections within this process."""

import pytest
from gevent import socket

from kruvision.cli.answering import body, connection, room
from kruvision.cli.answering.connection import Connection, Lines
from kruvision.cli.answering.room import Room
from kruvision.live.phone_connections import TAKERS
from tests.cli.visited import HEAD, WHOLE, Place, is_ended, wait_for

HALVES = {
    "first line": b"POST /vo",
    "headers": HEAD,
    "body": HEAD + b"Content-Length: 10\r\n\r\nhalf",
}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_half_a_request_is_never_carried_out(place: Place, half: bytes) -> None:
    one = place.come(half)
    one.shutdown(socket.SHUT_WR)
    assert is_ended(one)
    assert not place.asked


@pytest.mark.parametrize("half", ["headers", "body"])
def test_without_the_guards_it_would_be(
    place: Place, half: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lines, "require_end", lambda lines: None)
    monkeypatch.setattr(Connection, "_take_body", lambda one: True)
    one = place.come(HALVES[half])
    one.shutdown(socket.SHUT_WR)
    assert one.recv(100)
    assert place.asked


def test_a_body_that_comes_in_pieces_is_carried_out_once_it_is_whole(place: Place) -> None:
    one = place.come(HEAD + b"Content-Length: 10\r\n\r\nhalf")
    assert not place.asked
    one.sendall(b"+whole")
    assert one.recv(100).startswith(b"HTTP/1.1 200")
    assert place.asked[0]["wsgi.input"].rfile.getvalue() == b"half+whole"


@pytest.mark.parametrize("half", [b"", *HALVES.values()], ids=["nothing", *HALVES])
def test_what_is_not_whole_in_time_is_hung_up_on(place: Place, half: bytes) -> None:
    one = place.come(half)
    place.looked_at(after=room.HEAD_SECONDS / 2)
    assert place.room.open
    place.looked_at(after=room.BODY_SECONDS + room.HEAD_SECONDS)
    assert is_ended(one)
    assert not place.asked


def test_a_connection_may_wait_for_its_next_request_a_while_and_not_for_ever(place: Place) -> None:
    one = place.come(WHOLE)
    assert one.recv(100).startswith(b"HTTP/1.1 200")
    place.wait_until_all("waiting")
    place.looked_at(after=room.HEAD_SECONDS + 1)
    one.sendall(WHOLE)
    assert one.recv(100).startswith(b"HTTP/1.1 200")
    place.wait_until_all("waiting")
    place.looked_at(after=room.IDLE_SECONDS + 1)
    assert is_ended(one)


def test_the_app_may_work_for_as_long_as_it_likes(place: Place) -> None:
    place.gate.clear()
    one = place.come(WHOLE)
    wait_for(lambda: place.asked)
    place.looked_at(after=3600)
    place.gate.set()
    assert one.recv(100).startswith(b"HTTP/1.1 200")


def test_who_does_not_read_the_answer_is_hung_up_on(place: Place) -> None:
    place.answer = bytes(30_000_000)
    place.come(WHOLE)
    place.wait_until_all("answer")
    place.looked_at(after=room.BODY_SECONDS)
    assert place.room.open, "a slow line is slow"
    place.looked_at(after=room.BODY_SECONDS + 30_000_000 / room.PACE + 1)
    assert not place.room.open


def crowd(place: Place, monkeypatch: pytest.MonkeyPatch) -> list[socket.socket]:
    """As many slow ones as there may be, from the one address a hall has."""
    monkeypatch.setattr(room, "MOST_WAITING", 20)
    return [place.come(HEAD) for _ in range(20)]


def test_who_waits_longest_goes_first_when_there_is_no_room(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = crowd(place, monkeypatch)
    honest = [place.come(WHOLE) for _ in range(10)]
    assert all(one.recv(100).startswith(b"HTTP/1.1 200") for one in honest)
    assert is_ended(slow[0])
    assert len(place.room.open) <= 20


def test_without_that_rule_they_would_be_more_and_more(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Room, "make_room", lambda _room: None)
    slow = [*crowd(place, monkeypatch), *(place.come(WHOLE) for _ in range(10))]
    assert len(place.room.open) == len(slow) == 30


def test_a_request_under_way_never_goes_for_want_of_room(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.gate.clear()
    one = place.come(WHOLE)
    wait_for(lambda: place.asked)
    slow = crowd(place, monkeypatch)
    place.gate.set()
    assert one.recv(100).startswith(b"HTTP/1.1 200")
    assert len(slow) == 20


TOO_LARGE = {
    "head": HEAD + b"X: " + b"a" * 8000 + b"\r\n" + (b"Y: " + b"b" * 8000 + b"\r\n") * 4,
    "many headers": HEAD + b"X: y\r\n" * 200 + b"\r\n",
    "body": HEAD + b"Content-Length: 99999999999\r\n\r\n",
}


@pytest.mark.parametrize("sent", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_too_large_is_refused_before_it_is_read(place: Place, sent: bytes) -> None:
    one = place.come(sent)
    assert one.recv(100).startswith(b"HTTP/1.1 400")
    assert not place.asked


def test_the_last_files_are_not_for_phones_that_stay(place: Place) -> None:
    place.room.most, place.room.reserve = 10_000, 1
    assert place.come(WHOLE).recv(100)
    place.room.most = 2
    assert place.come(WHOLE).recv(100)
    assert [TAKERS in asked for asked in place.asked] == [True, False]


def test_a_file_is_read_by_the_app_and_its_time_grows_with_it(place: Place) -> None:
    size = connection.SMALL_BODY + 1
    one = place.come(HEAD + b"Content-Length: %d\r\n\r\n" % size)
    wait_for(lambda: place.asked)
    one.sendall(bytes(size))
    assert one.recv(100).startswith(b"HTTP/1.1 200")


AHEAD = 60
"""So many small answers fit between the two, however few of them are read."""


def place_of_another_among(place: Place, count: int) -> int:
    """One sends so many requests ahead, then another asks: which of all is the other's."""
    place.gate.clear()
    other = place.come()
    place.come(WHOLE * count)
    wait_for(lambda: place.asked)
    other.sendall(WHOLE.replace(b"/", b"/other", 1))
    place.gate.set()
    assert other.recv(100).startswith(b"HTTP/1.1 200")
    return [asked["PATH_INFO"] for asked in place.asked].index("/other")


def test_who_sends_requests_ahead_is_not_the_only_one(place: Place) -> None:
    assert place_of_another_among(place, AHEAD) < AHEAD / 2


def test_without_that_pause_everybody_waits_for_the_last_of_them(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "let_others_come", lambda one: None)
    assert place_of_another_among(place, AHEAD) == AHEAD


CHUNKS = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BETWEEN = {
    "trailers": CHUNKS + b"0\r\n" + b"a: b\r\n" * 10_000 + b"\r\n",
    "extensions": CHUNKS + (b"1;" + b"a" * 8000 + b"\r\nX\r\n") * 8 + b"0\r\n\r\n",
    "chunks of a byte": CHUNKS + b"1\r\nX\r\n" * 10_000 + b"0\r\n\r\n",
}


@pytest.mark.parametrize("sent", BETWEEN.values(), ids=BETWEEN)
def test_a_body_says_only_so_much_between_its_chunks(place: Place, sent: bytes) -> None:
    place.reads_bodies = True
    place.come(sent)
    wait_for(lambda: not place.room.open)
    assert place.asked
    assert not place.bodies


@pytest.mark.parametrize("sent", BETWEEN.values(), ids=BETWEEN)
def test_without_that_limit_all_of_it_is_read(
    place: Place, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "MOST_BETWEEN_CHUNKS", 10**9)
    place.reads_bodies = True
    assert place.come(sent).recv(100).startswith(b"HTTP/1.1 200")
    assert place.bodies


def test_a_body_in_honest_chunks_is_read(place: Place) -> None:
    place.reads_bodies = True
    one = place.come(CHUNKS + b"5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nX: y\r\n\r\n")
    assert one.recv(100).startswith(b"HTTP/1.1 200")
    assert place.bodies == [b"hello world"]
