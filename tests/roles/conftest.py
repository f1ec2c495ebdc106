"""The house is furnished once; whatever a test changed in it is put back before the next."""

from pathlib import Path

import pytest

from tests.roles.house import House


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> House:
    """The house, shared by all tests."""
    return House(tmp_path_factory.mktemp("house"), migrated_database)


@pytest.fixture
def house(furnished: House) -> House:
    """The house as it was furnished."""
    furnished.put_back()
    return furnished
