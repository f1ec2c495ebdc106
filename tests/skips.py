"""What a run leaves out: in CI no test may be skipped; what needs a file that stays outside the
project, and is not there, is no skip and is named at the end."""

import os
from pathlib import Path

import pytest

NOT_THERE = pytest.StashKey[dict[str, str]]()


def pytest_configure(config: pytest.Config) -> None:
    """The mark of tests of a file that is not part of the project."""
    config.addinivalue_line(
        "markers", "outside(path, why): of a file that stays outside; collected where it is there"
    )
    config.stash[NOT_THERE] = {}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a file from outside that is not there: no check of the project's own is
    skipped by that, so it is no skip. The end of the run names such files."""
    left_out = []
    for item in items:
        files = [mark.args for mark in item.iter_markers("outside")]
        absent = {path: why for path, why in files if not Path(path).exists()}
        config.stash[NOT_THERE].update(absent)
        left_out += [item] if absent else []
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Where several processes run tests, tell the one that reports what they did not find."""
    found = getattr(node, "workeroutput", {}).get("not_there", {})
    node.config.stash[NOT_THERE].update(found)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true a skipped test fails the run: there, everything has to be tested."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["not_there"] = session.config.stash[NOT_THERE]
    if _skipped_in_ci(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name what was not there, and say why a run without a failed test still failed."""
    if not_there := config.stash[NOT_THERE]:
        terminalreporter.section("not there, so not compared with it")
        for path, why in sorted(not_there.items()):
            terminalreporter.write_line(f"{os.path.relpath(path, config.rootpath)}: {why}")
    if count := _skipped_in_ci(config):
        terminalreporter.write_line(f"CI=true allows no skipped test, {count} skipped", red=True)


def _skipped_in_ci(config: pytest.Config) -> int:
    """How many tests were skipped, where that matters: in CI, told by the run's own reporter."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None:
        return 0
    return len(reporter.stats.get("skipped", []))
