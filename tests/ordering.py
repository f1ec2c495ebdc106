"""One run for all tests on all cores: what lasts long comes first, what shares something stays
together.

The files that break and drive servers come first, so that no core is left with one of them in the
end; short tests fill the rest. A test that shares a server or a browser with the others of its file
runs where they run. One more test than there are cores runs at a time: servers, browsers and tests
wait for each other, and meanwhile somebody else works.
"""

import os

import pytest


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """What ``-n auto`` means."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name what stays together, and put what lasts long first."""
    for item in items:
        if shares_something(item):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    items.sort(key=length)


def shares_something(item: pytest.Item) -> bool:
    """Whether a fixture that this test uses is made once for its file."""
    definitions = item._fixtureinfo.name2fixturedefs.values()  # type: ignore[attr-defined]
    return any(found[-1].scope == "module" for found in definitions if found)


def length(item: pytest.Item) -> int:
    """The longest have the smallest number; tests of the same number keep their order."""
    if item.get_closest_marker("faults"):
        return 0
    if item.get_closest_marker("browser"):
        return 1
    return 2 if item.path.parent.name == "cli" else 3
