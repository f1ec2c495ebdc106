"""The server starts fast, ends when it is asked to, and never runs twice on one folder."""

import resource
import signal
import threading
import time

import pytest
import requests
import socketio

from kruvision.simulation.server import ServerDidNotStart, ServerProcess

pytestmark = pytest.mark.faults  # its seconds are of a machine that does nothing else
END_SECONDS = 2
RESTART_SECONDS = 3


def seconds_to_end(server: ServerProcess, number: signal.Signals) -> float:
    """Ask the server to end; how long it took. It must end by itself and say that all is well."""
    assert server.process is not None
    began = time.monotonic()
    server.process.send_signal(number)
    assert server.process.wait(timeout=20) == 0
    return time.monotonic() - began


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_with_listeners_ends_within_two_seconds(
    server: ServerProcess, number: signal.Signals
) -> None:
    server.start()
    streams = [requests.get(f"{server.url}/v/stream", stream=True, timeout=20) for _ in range(5)]
    for stream in streams:
        assert stream.raw.read(6) == b"retry:"
    socket = socketio.Client(reconnection=False)
    socket.connect(server.url, transports=["websocket"])
    idle = requests.Session()
    assert idle.get(f"{server.url}/health", timeout=20).ok

    assert seconds_to_end(server, number) < END_SECONDS
    for stream in streams:
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            list(stream.iter_content(None))
        stream.close()
    idle.close()
    socket.wait()
    assert not socket.connected
    socket.eio.ws.close()
    assert "Traceback" not in "\n".join(server.printed)
    assert not list(server.instance.glob("kruvision.db-*"))


def test_a_request_under_way_is_answered_before_the_end(server: ServerProcess) -> None:
    """Logging in takes a while: passwords are hashed in a thread. It is sent, then the end."""
    server.start()
    visitor = requests.Session()
    page = visitor.get(f"{server.url}/login", timeout=20).text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    form = {"login": "nobody", "password": "guess", "csrf_token": token}
    url = f"{server.url}/login"
    answer: list[int] = []

    def guess() -> None:
        answer.append(visitor.post(url, data=form, timeout=20).status_code)

    thread = threading.Thread(target=guess)
    thread.start()
    time.sleep(0.03)
    seconds_to_end(server, signal.SIGTERM)
    thread.join()
    visitor.close()
    assert answer
    assert answer[0] < 500


def test_a_restart_takes_less_than_three_seconds(server: ServerProcess) -> None:
    """From the end of the old server to the first answer of the new one; the best of three, since
    the machine of a test has other work."""
    server.start()
    taken = []
    for _ in range(3):
        seconds_to_end(server, signal.SIGTERM)
        began = time.monotonic()
        server.start()
        taken.append(time.monotonic() - began)
    assert min(taken) < RESTART_SECONDS


def test_a_second_server_on_the_same_folder_does_not_start(server: ServerProcess) -> None:
    server.start()
    second = ServerProcess(server.instance)
    with pytest.raises(ServerDidNotStart, match="a server is running on"):
        second.start()
    assert requests.get(f"{server.url}/health", timeout=20).ok


def test_a_killed_server_leaves_no_lock_behind(server: ServerProcess) -> None:
    server.start()
    server.kill()
    server.start()
    assert requests.get(f"{server.url}/health", timeout=20).ok


def test_the_server_may_open_as_many_files_as_the_system_allows(server: ServerProcess) -> None:
    server.start()
    assert server.process is not None
    soft, hard = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
    assert soft >= min(hard, 65_536)
