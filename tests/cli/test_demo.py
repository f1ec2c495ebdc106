"""A fast demonstration checks itself; one that is interrupted leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from config import ROOT
from kruvision.simulation.evening import FAST, SimulatedEvening
from kruvision.simulation.expected import expected_standings
from kruvision.simulation.server import PATIENCE_SECONDS, ServerProcess, free_port
from scripts.servers import wait_until


class Demonstration:
    """``run.py demo`` in a process of its own, with a folder for what it keeps meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "run.py"), "demo", "--port", str(self.port)],
            env={**os.environ, "TMPDIR": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def answers(self) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/health", timeout=1).ok
        except (requests.ConnectionError, requests.Timeout):
            return False

    def wait_until_it_answers(self) -> None:
        wait_until(lambda: self.answers() or self.process.poll() is not None, lambda: "no answer")
        assert self.process.poll() is None

    def processes(self) -> list[int]:
        """Who still belongs to it: itself and what it started."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                after_name = stat.read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended while we looked
            state, session = after_name[0], int(after_name[3])
            if session == self.process.pid and state != "Z":
                found.append(int(stat.parent.name))
        return found


@pytest.fixture
def demonstration(tmp_path: Path) -> Iterator[Demonstration]:
    demonstration = Demonstration(tmp_path)
    yield demonstration
    for process in demonstration.processes():
        os.kill(process, signal.SIGKILL)
    demonstration.process.wait(PATIENCE_SECONDS)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_ended_demonstration_ends_its_server(
    demonstration: Demonstration, number: signal.Signals
) -> None:
    demonstration.wait_until_it_answers()
    demonstration.process.send_signal(number)
    assert demonstration.process.wait(PATIENCE_SECONDS) == 0
    assert not demonstration.processes()
    assert not demonstration.answers()
    assert not list(demonstration.folder.iterdir())


def test_ctrl_c_stays_the_programs_own_while_jurors_are_connected() -> None:
    """The socket library's own handler may wait for ever inside the signal."""
    words = "import signal; from kruvision.simulation.juror import new_socket; new_socket(); "
    words += "assert signal.getsignal(signal.SIGINT) is signal.default_int_handler"
    subprocess.run([sys.executable, "-c", words], cwd=ROOT, check=True)


def test_a_demonstration_ended_while_its_server_starts_leaves_none(
    demonstration: Demonstration,
) -> None:
    wait_until(lambda: any(demonstration.folder.glob("*/server.lock")), lambda: "no server")
    demonstration.process.send_signal(signal.SIGTERM)
    assert demonstration.process.wait(PATIENCE_SECONDS) == 0
    assert not demonstration.processes()
    assert not list(demonstration.folder.iterdir())


def test_a_fast_evening_is_published_as_it_was_sent(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "demo", "--fast", "--phones", "20"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "350 marks of 5 jurors and 20 ballots" in run.stdout
    assert "The result is as sent." in run.stdout
    assert not list(tmp_path.iterdir())


def test_a_demonstration_that_cannot_begin_says_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = subprocess.run(
            [sys.executable, str(ROOT / "run.py"), "demo", "--port", port],
            env={**os.environ, "TMPDIR": str(tmp_path), "KRU_HOST": "127.0.0.1"},
            capture_output=True,
            text=True,
        )
    assert run.returncode == 1
    assert "The evening stopped: Cannot start" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


def test_simulated_people_whose_connections_break_come_back(server: ServerProcess) -> None:
    """As on a machine so busy that the server takes them for gone: the juror still marks, the phone
    still follows."""
    server.start()
    wait_until(lambda: bool(server.setup_link), lambda: "no link")
    evening = SimulatedEvening(server, FAST, 1, 7, lambda _text: None)
    evening.gather(simulated=1)
    (juror,), (phone,) = evening.jurors, evening.voters
    console = evening.organizer
    wait_until(lambda: bool(phone.seen), lambda: "the phone hears nothing")
    juror.socket.eio.ws.close()
    server.kill()
    server.start()
    console.press_next("start_show")
    entry = console.press_next("call_entry")
    assert entry is not None
    juror.wait_submitted(entry, PATIENCE_SECONDS)
    wait_until(lambda: phone.seen[-1] == "song", lambda: f"the phone saw {phone.seen}")
    phone.leave()
    juror.leave()


def test_a_difference_of_one_mark_would_be_told() -> None:
    """The check is able to fail: one mark told otherwise than sent moves the total."""
    published = {
        "rules_toml": 'method = "weighted_mean"\n[criteria.7]\nweight = "1"\n',
        "entries": [{"id": "1"}, {"id": "2"}],
        "jurors": [{"id": "3", "absent": False}],
    }
    sent = {(1, 7, 3): "8", (2, 7, 3): "9"}
    told = {(1, 7, 3): "8.5", (2, 7, 3): "9"}
    assert expected_standings(published, sent, []) != expected_standings(published, told, [])
