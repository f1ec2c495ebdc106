"""Halls to break things in, and the servers of a test ended with it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.rig.hall import FaultyServer, Hall, copy_of

FIGURES = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Figures are collected over the run."""
    config.stash[FIGURES] = []


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was injected, how often, and what came of it."""
    for line in config.stash[FIGURES]:
        terminalreporter.write_line(line)


@pytest.fixture
def tell(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Say a figure at the end of the run."""
    return pytestconfig.stash[FIGURES].append


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
