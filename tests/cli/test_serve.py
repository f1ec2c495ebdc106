"""The server ends when it is asked to, starts again, and never runs twice on one folder. How long
either takes is measured by ``bench/restart.py``."""

import resource
import signal
import socket
import sys
from urllib.parse import urlencode

import pytest
import requests

from kruvision.simulation.browser import TIMEOUT, Browser
from kruvision.simulation.server import PATIENCE_SECONDS, ServerDidNotStart, ServerProcess
from kruvision.simulation.tablet_socket import new_socket
from scripts.servers import wait_until
from tests.faults.rig.hall import ENTRY_SCRIPT

pytestmark = pytest.mark.faults


def end(server: ServerProcess, number: signal.Signals = signal.SIGTERM) -> None:
    """Ask the server to end. It must end by itself and say that all is well."""
    assert server.process is not None
    server.process.send_signal(number)
    assert server.process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_ends_though_others_listen(server: ServerProcess, number: signal.Signals) -> None:
    server.start()
    url = f"{server.url}/v/stream"
    streams = [requests.get(url, stream=True, timeout=TIMEOUT) for _ in range(5)]
    for stream in streams:
        assert stream.raw.read(6) == b"retry:"
    socket = new_socket(reconnection=False)
    socket.connect(server.url, transports=["websocket"], wait_timeout=PATIENCE_SECONDS)
    idle = requests.Session()
    assert idle.get(f"{server.url}/health", timeout=TIMEOUT).ok

    end(server, number)
    for stream in streams:
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            list(stream.iter_content(None))
        stream.close()
    idle.close()
    socket.wait()
    assert not socket.connected
    assert "Traceback" not in "\n".join(server.printed)
    assert not list(server.instance.glob("kruvision.db-*"))


class UnhurriedServer(ServerProcess):
    """Requests under way may take as long as this machine needs for them."""

    @property
    def program(self) -> list[str]:
        return [sys.executable, str(ENTRY_SCRIPT), "let_answers_finish"]


def begin_to_log_in(server: ServerProcess) -> socket.socket:
    """A connection whose request the app is reading: all of it is there but what was typed."""
    visitor = Browser(server.url)
    token = visitor.get("/login").token
    form = urlencode({"login": "nobody", "password": "guess", "csrf_token": token}).encode()
    connection = socket.create_connection(("127.0.0.1", server.port), TIMEOUT)
    head = f"POST /login HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nExpect: 100-continue\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\n"
    head += f"Content-Length: {len(form)}\r\nCookie: {visitor.cookie_header}\r\n\r\n"
    connection.sendall(head.encode() + form[:-1])
    visitor.session.close()
    assert connection.recv(100).startswith(b"HTTP/1.1 100 Continue")
    return connection


def takes_nobody(server: ServerProcess) -> bool:
    """Whether who comes now is turned away."""
    try:
        socket.create_connection(("127.0.0.1", server.port), TIMEOUT).close()
    except ConnectionError:
        return True
    return False


def test_a_request_under_way_is_answered_before_the_end(server: ServerProcess) -> None:
    """Logging in takes a while: passwords are hashed in a thread. All of that comes after the
    server was asked to end."""
    server = UnhurriedServer(server.instance)
    server.start()
    assert server.process is not None
    with begin_to_log_in(server) as connection:
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: takes_nobody(server), lambda: "it does not begin to end")
        connection.sendall(b"s")
        answer = connection.recv(100)
    assert 200 <= int(answer.split()[1]) < 500
    assert server.process.wait(PATIENCE_SECONDS) == 0


def test_a_server_that_ended_starts_again(server: ServerProcess) -> None:
    server.start()
    for _ in range(3):
        end(server)
        server.start()
    assert requests.get(f"{server.url}/health", timeout=TIMEOUT).ok


def test_a_second_server_on_the_same_folder_does_not_start(server: ServerProcess) -> None:
    server.start()
    second = ServerProcess(server.instance)
    with pytest.raises(ServerDidNotStart, match="a server is running on"):
        second.start()
    assert requests.get(f"{server.url}/health", timeout=TIMEOUT).ok


def test_a_killed_server_leaves_no_lock_behind(server: ServerProcess) -> None:
    server.start()
    server.kill()
    server.start()
    assert requests.get(f"{server.url}/health", timeout=TIMEOUT).ok


def test_the_server_may_open_as_many_files_as_the_system_allows(server: ServerProcess) -> None:
    server.start()
    assert server.process is not None
    soft, hard = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
    assert soft >= min(hard, 65_536)
