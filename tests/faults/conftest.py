"""Halls to break things in, and the servers of a test ended with it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.faults.rig.hall import FaultyServer, Hall, copy_of

FIGURE = "what came out"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was injected, how often, and what came of it."""
    for report in terminalreporter.getreports("passed"):
        for name, line in report.user_properties:
            if name == FIGURE and report.when == "call":
                terminalreporter.write_line(str(line))


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say a figure at the end of the run, whichever process of it the test ran in."""
    return partial(record_property, FIGURE)


@pytest.fixture
def hall(tmp_path: Path, migrated_database: Path) -> Hall:
    """An empty hall on SQLite."""
    return copy_of(migrated_database, tmp_path / "instance")


@pytest.fixture
def serve(hall: Hall) -> Iterator[Callable[..., FaultyServer]]:
    """Start the hall's server (``serve(mutant)``); it is stopped at the end of the test."""
    started: list[FaultyServer] = []

    def start(mutant: str = "", before: tuple[str, ...] = ()) -> FaultyServer:
        server = FaultyServer(hall, mutant, before)
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.kill()
