"""One run for all tests on all cores: what lasts long comes first, a file stays together.

The whole show in browsers comes first, then the files that break and drive servers, so that no core
is left with one of them in the end; short tests fill the rest. Tests of a file may share a server
or a browser, so they run where the others of their file run. One more test than there are cores
runs at a time: servers, browsers and tests wait for each other, and meanwhile somebody else works.
"""

import os

import pytest

LONGEST = "test_one_show.py"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """What ``-n auto`` means."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what lasts long first."""
    items.sort(key=length)


def length(item: pytest.Item) -> int:
    """The longest have the smallest number; tests of the same number keep their order."""
    if item.path.name == LONGEST:
        return 0
    if item.get_closest_marker("faults"):
        return 1
    if item.get_closest_marker("browser"):
        return 2
    return 3 if item.path.parent.name == "cli" else 4
