"""The evening is furnished once, and played once with the first secret, for all tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.twins.devices import Heard
from tests.twins.evening import Evening, furnish
from tests.twins.play import Secret, play

ONE = Secret(marks=("3", "9"), choice=0, early=1, late=3)
SAME_NUMBER = Secret(marks=("9", "2"), choice=1, early=1, late=3, subtracted="2")
OTHER_NUMBER = Secret(marks=("9", "2"), choice=0, early=3, late=0, subtracted="2")
NO_VOTES = Secret(marks=("3", "9"), choice=0, early=0, late=0)
"""All votes of an act are one share of them, however many: nobody's are another."""


@pytest.fixture(scope="session")
def furnished(
    tmp_path_factory: pytest.TempPathFactory, migrated_database: Path
) -> Callable[..., Evening]:
    """Furnish an evening under these rules."""

    def make(**rules: str) -> Evening:
        folder = tmp_path_factory.mktemp("twins") / "instance"
        folder.mkdir()
        return furnish(folder, migrated_database, **rules)

    return make


@pytest.fixture(scope="session")
def act_by_act(furnished: Callable[..., Evening]) -> Evening:
    """Each act has a vote of its own: how many vote is the secret."""
    return furnished(window_scope="entry")


@pytest.fixture(scope="session")
def by_code(furnished: Callable[..., Evening]) -> Evening:
    """The same, where phones come in by the code on the wall."""
    return furnished(window_scope="entry", credential="screen_code")


@pytest.fixture(scope="session")
def by_ticket(furnished: Callable[..., Evening]) -> Evening:
    """The same with tickets, none of which is on a phone before its guest votes."""
    return furnished(window_scope="entry", credential="tickets")


@pytest.fixture(scope="session")
def first(act_by_act: Evening) -> Heard:
    """The evening with the first secret."""
    return play(act_by_act, ONE)
