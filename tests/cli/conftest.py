"""A real server process in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT
from kruvision.simulation.server import ServerProcess


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """Not started yet; the demo edition is loaded."""
    server = ServerProcess(tmp_path / "instance")
    server.command("load", str(ROOT / "data" / "demo"))
    yield server
    server.stop()
