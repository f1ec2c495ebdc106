"""Rules of the whole test run."""

import os

import pytest

pytest.register_assert_rewrite("tests.browser.people.pages", "tests.browser.people.people")
pytest_plugins = ["tests.databases", "tests.application", "tests.ordering"]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true a skipped test fails the run: there, everything has to be tested."""
    if _skipped_in_ci(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say why a run without a failed test still failed."""
    if count := _skipped_in_ci(config):
        terminalreporter.write_line(f"CI=true allows no skipped test, {count} skipped", red=True)


def _skipped_in_ci(config: pytest.Config) -> int:
    """How many tests were skipped, where that matters: in CI, told by the run's own reporter."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None:
        return 0
    return len(reporter.stats.get("skipped", []))
