"""More connections than the server may open files, all from the one address a hall has, and all of
them kept open, with halves of requests or answers nobody reads: who comes with a whole request is
answered. Without the room that is made for them, nobody is."""

import contextlib
import socket
from collections.abc import Callable, Iterator, Sequence

import pytest
import requests

from kruvision.simulation.browser import TIMEOUT
from kruvision.simulation.juror import SimulatedJuror
from tests.faults.rig.hall import FaultyServer, Hall
from tests.faults.sizes import size

pytestmark = pytest.mark.faults
FILES = 512
SOON = 3
"""Seconds in which a server that answers nobody is found out."""
HALVES = (
    b"POST /v/ba",
    b"POST /v/ballot HTTP/1.1\r\nHost: localhost\r\n",
    b"POST /v/ballot HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
    b"",
)
LARGE = b"GET /static/fonts/ttf/NotoSansKR-Medium.ttf HTTP/1.1\r\nHost: localhost\r\n\r\n"
ANSWERS = (LARGE * 4,)
"""More than the system keeps for somebody who does not read."""
Serve = Callable[..., FaultyServer]


@contextlib.contextmanager
def slow(server: FaultyServer, count: int, sent: Sequence[bytes] = HALVES) -> Iterator[None]:
    """So many connections that send this, read nothing, and wait."""
    with contextlib.ExitStack() as held:
        for number in range(count):
            try:
                one = socket.create_connection(("127.0.0.1", server.port), timeout=SOON)
            except OSError:  # the mutant takes nobody any more
                break
            held.enter_context(one)
            with contextlib.suppress(OSError):
                one.sendall(sent[number % len(sent)])
        yield


def few_files(serve: Serve, hall: Hall, mutant: str = "") -> FaultyServer:
    """The server in a system that lets it open few files."""
    hall.open_votes()
    return serve(mutant, ("sh", "-c", f'ulimit -n {FILES}; exec "$@"', "sh"))


def is_answered(hall: Hall, server: FaultyServer, sent: Sequence[bytes]) -> bool:
    """Whether guests and a juror are, while so many others send this and wait."""
    juror = SimulatedJuror(server.url, hall.cards[0], hall.votes[0].show_id, 1, 0)
    juror.enter()
    with slow(server, size(1_500, 6_000), sent):
        answers = [requests.get(f"{server.url}/v", timeout=TIMEOUT) for _ in range(50)]
        heard = juror.socket.call("jury:here", {"waiting": 0}, timeout=TIMEOUT)
    juror.leave()
    return {answer.status_code for answer in answers} == {200} and heard == {"state": "heard"}


@pytest.mark.parametrize("sent", [HALVES, ANSWERS], ids=["halves", "answers"])
def test_whoever_comes_with_a_whole_request_is_answered(
    hall: Hall, serve: Serve, sent: Sequence[bytes]
) -> None:
    server = few_files(serve, hall)
    assert is_answered(hall, server, sent)
    assert "Traceback" not in "\n".join(server.printed)


def test_without_room_made_for_them_nobody_is(hall: Hall, serve: Serve) -> None:
    server = few_files(serve, hall, "make_no_room")
    with slow(server, 1_500), pytest.raises(requests.RequestException):
        requests.get(f"{server.url}/v", timeout=SOON)
