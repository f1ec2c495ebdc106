"""How many published numbers came out, shown at the end of the run."""

from collections.abc import Callable

import pytest

Printed = Callable[[str, int, int], None]
KEPT = "published numbers"


@pytest.fixture
def printed(record_property: Callable[[str, object], None]) -> Printed:
    """Call it with what was compared, how many were right, and how many there are: all must be."""

    def compare(what: str, right: int, of: int) -> None:
        record_property(KEPT, f"{what}: {right} of {of}")
        assert right == of > 0, f"{what}: {right} of {of}"

    return compare


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what the tests compared with published results."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, [])]
    lines = [text for report in reports for name, text in report.user_properties if name == KEPT]
    if lines:
        terminalreporter.section(KEPT)
        for line in lines:
            terminalreporter.write_line(str(line))
