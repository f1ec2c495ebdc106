"""Nonsense at every door of a running server: no answer 500, and the evening goes on."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import requests
import websocket

from kruvision.simulation.browser import TIMEOUT, Browser
from kruvision.simulation.juror import SimulatedJuror
from tests.faults.rig import malformed
from tests.faults.rig.hall import FaultyServer, Hall, copy_of
from tests.faults.sizes import size

pytestmark = pytest.mark.faults
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, migrated_database: Path
) -> Iterator[tuple[Hall, FaultyServer]]:
    """A hall and its server, which all nonsense of this file goes to and none of it may break."""
    hall = copy_of(migrated_database, tmp_path_factory.mktemp("malformed") / "instance")
    hall.open_votes()
    server = FaultyServer(hall)
    server.start()
    yield hall, server
    server.kill()


@pytest.fixture(scope="module")
def tablet(served: tuple[Hall, FaultyServer]) -> Iterator[SimulatedJuror]:
    """A juror who is at work, and must stay so."""
    hall, server = served
    juror = SimulatedJuror(server.url, hall.cards[0], hall.votes[0].show_id, 1, 0)
    juror.enter()
    yield juror
    juror.leave()


def still_works(tablet: SimulatedJuror) -> bool:
    """Whether this juror is still heard, and the hall still served."""
    heard = tablet.socket.call("jury:here", {"waiting": 0}, timeout=TIMEOUT)
    return heard == {"state": "heard"} and requests.get(f"{tablet.browser.base_url}/v").ok


def faults_of_posts(url: str, cookies: requests.cookies.RequestsCookieJar, token: str) -> list[str]:
    """Every odd body at every address that takes one; those that were answered with a fault."""
    marks = [json.dumps(mark).encode() for mark in malformed.marks()]
    posts = [(f"/v/{name}", b) for name in ("ballot", "ticket", "code") for b in malformed.BODIES]
    posts += [("/v/ballot", body) for body in malformed.ballots()]
    posts += [("/v/ticket", json.dumps({"secret": n}).encode()) for n in malformed.NAMES]
    posts += [("/jury/marks", body) for body in (*malformed.BODIES, *marks)]
    found = []
    with requests.Session() as device:
        device.cookies = cookies
        for path, body in posts:
            headers = {**JSON, "X-CSRFToken": token}
            answer = device.post(url + path, data=body, headers=headers, timeout=TIMEOUT)
            if answer.status_code == 500:
                found.append(f"{path} {body[:80]!r}")
    return found


def test_malformed_bodies_are_refused(tablet: SimulatedJuror) -> None:
    token = tablet.browser.get("/jury").token
    url, cookies = tablet.browser.base_url, tablet.browser.session.cookies
    assert faults_of_posts(url, cookies, token) == []
    assert still_works(tablet)


def test_a_body_of_many_megabytes_is_refused(tablet: SimulatedJuror) -> None:
    url = f"{tablet.browser.base_url}/v/ballot"
    with suppress(requests.ConnectionError):  # it may hang up before all of it is sent
        answer = requests.post(url, data=b" " * 13_000_000, headers=JSON, timeout=TIMEOUT)
        assert answer.status_code == 413
    assert still_works(tablet)


def takes_all_of_it(port: int, length: int = 32_000_000) -> bool:
    """Whether the server goes on reading a body after it said that it is too large."""
    head = f"POST /v/ballot HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n"
    connection = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
    with closing(connection):
        connection.sendall(head.encode())
        answer = connection.recv(65_536)
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"\r\nConnection: close\r\n" in answer
        try:
            connection.sendall(b" " * length)
        except ConnectionError:
            return False
        return True


def test_a_body_that_was_refused_is_not_read_to_its_end(tablet: SimulatedJuror) -> None:
    port = int(tablet.browser.base_url.rsplit(":", 1)[1])
    assert not takes_all_of_it(port)
    assert still_works(tablet)


def test_a_server_that_reads_what_it_refused_is_found(
    hall: Hall, serve: Callable[..., FaultyServer]
) -> None:
    hall.open_votes()
    assert takes_all_of_it(serve("read_what_is_refused").port)


def send_no_more(connection: socket.socket) -> None:
    """Say that this was all; the other side may have hung up already."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_WR)


def test_malformed_requests_are_answered_or_hung_up(tablet: SimulatedJuror) -> None:
    port = int(tablet.browser.base_url.rsplit(":", 1)[1])
    for request in malformed.REQUESTS:
        connection = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        with closing(connection), suppress(ConnectionError):
            connection.sendall(request)
            send_no_more(connection)
            assert b" 500 " not in connection.recv(65_536).split(b"\r\n")[0]
    assert still_works(tablet)


def test_malformed_frames_break_their_own_connection_at_most(tablet: SimulatedJuror) -> None:
    url = tablet.browser.base_url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    header = [f"Cookie: {tablet.browser.cookie_header}"]
    raw = malformed.raw_frames(size(50, 2_000), seed=7)
    for number, frame in enumerate((*malformed.FRAMES, *raw)):
        connection = websocket.create_connection(url, header=header, timeout=TIMEOUT)
        with closing(connection), suppress(ConnectionError, websocket.WebSocketException):
            connection.send("40" if number % 2 else "40{}")
            if isinstance(frame, str):
                connection.send(frame)
                connection.send_binary(frame.encode())
            else:
                connection.sock.sendall(frame)
                send_no_more(connection.sock)
    assert still_works(tablet)


def test_events_with_malformed_payloads_are_refused_in_words(tablet: SimulatedJuror) -> None:
    payloads = [*malformed.marks(), *malformed.NUMBERS, *malformed.NAMES]
    for payload in payloads:
        with suppress(UnicodeEncodeError):
            answer = tablet.socket.call("mark:save", payload, timeout=TIMEOUT)
            assert answer.get("error", "") != "server_error", payload
            assert answer.get("message") or answer["state"] == "saved"
    assert still_works(tablet)


def test_odd_names_are_text_everywhere(served: tuple[Hall, FaultyServer]) -> None:
    """Each odd name for the edition, its theme and place; every page that tells it is opened."""
    hall, server = served
    browser = hall.organizer_at(server.url).browser
    address, saved = "/control/editions/1", 0
    for name in malformed.NAMES:
        form = browser.get(address).form(address)["fields"]
        odd = name.encode("utf-8", "surrogatepass")
        values = {field: odd if "." in field else value for field, value in form.items()}
        answer = browser.session.post(browser.base_url + address, data=values, timeout=TIMEOUT)
        assert answer.status_code in (200, 422)
        saved += answer.status_code == 200
        for path in (address, f"/control/shows/{hall.votes[0].show_id}", "/v", "/"):
            assert "<script>alert" not in browser.get(path).text
    assert saved > len(malformed.NAMES) / 2


def test_the_doors_catch_a_server_that_trusts_what_is_sent(
    hall: Hall, serve: Callable[..., FaultyServer]
) -> None:
    hall.open_votes()
    phone = Browser(serve("trust_what_is_sent").url)
    page = phone.get("/v")
    assert faults_of_posts(phone.base_url, phone.session.cookies, page.token)
