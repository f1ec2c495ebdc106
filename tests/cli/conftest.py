"""A real server process in a folder of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kruvision.simulation.server import ServerProcess
from tests.cli.visited import Place


@pytest.fixture
def server(tmp_path: Path, demo_instance: Path) -> Iterator[ServerProcess]:
    """Not started yet; the demo edition is loaded."""
    shutil.copytree(demo_instance, tmp_path / "instance")
    server = ServerProcess(tmp_path / "instance")
    yield server
    server.stop()


@pytest.fixture
def place() -> Iterator[Place]:
    """A server's own handler, and whoever comes to it."""
    found = Place()
    yield found
    found.gate.set()
    for one in found.visitors:
        one.close()
    found.server.stop(timeout=1)
