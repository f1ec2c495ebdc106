"""A fast demonstration checks itself; one that is interrupted leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from config import ROOT
from kruvision.simulation.expected import expected_standings
from kruvision.simulation.server import free_port


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
        deadline = time.monotonic() + 60
        while not self.answers():
            assert self.process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)

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
    demonstration.process.wait(timeout=20)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_ended_demonstration_ends_its_server(
    demonstration: Demonstration, number: signal.Signals
) -> None:
    demonstration.wait_until_it_answers()
    time.sleep(1)
    demonstration.process.send_signal(number)
    assert demonstration.process.wait(timeout=20) == 0
    assert not demonstration.processes()
    assert not demonstration.answers()
    assert not list(demonstration.folder.iterdir())


def test_a_demonstration_ended_while_its_server_starts_leaves_none(
    demonstration: Demonstration,
) -> None:
    deadline = time.monotonic() + 60
    while not list(demonstration.folder.glob("*/server.lock")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    demonstration.process.send_signal(signal.SIGTERM)
    assert demonstration.process.wait(timeout=20) == 0
    assert not demonstration.processes()
    assert not list(demonstration.folder.iterdir())


def test_a_fast_evening_is_published_as_it_was_sent(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "demo", "--fast", "--phones", "20"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "350 marks of 5 jurors and 20 ballots" in run.stdout
    assert "The result is as sent." in run.stdout
    assert not list(tmp_path.iterdir())


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
