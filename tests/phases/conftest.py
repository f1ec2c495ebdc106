"""The evening in all its phases is built once for all cells."""

from pathlib import Path

import pytest

from tests.phases.evening import PhasedHouse


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> PhasedHouse:
    """The evening, kept as it was in every phase."""
    return PhasedHouse(tmp_path_factory.mktemp("phases"), migrated_database)
