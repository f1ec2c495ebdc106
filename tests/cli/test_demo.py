"""A demonstration that is interrupted leaves nothing behind."""

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
