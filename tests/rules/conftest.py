"""What the tests of the rule book share: published numbers counted, the `score` command run."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.rules.published import REPOSITORY

Printed = Callable[[str, int, int], None]
KEPT = "published numbers"
RUN = REPOSITORY / "run.py"
Score = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def printed(record_property: Callable[[str, object], None]) -> Printed:
    """Call it with what was compared, how many were right, and how many there are: all must be."""

    def compare(what: str, right: int, of: int) -> None:
        record_property(KEPT, f"{what}: {right} of {of}")
        assert right == of > 0, f"{what}: {right} of {of}"

    return compare


@pytest.fixture
def score(tmp_path: Path) -> Score:
    """Runs the command on files given by content: `score(PANEL, rules=…, votes=…, decisions=…)`."""

    def run(panel: str | bytes | None, *words: str, **files: str | bytes) -> Any:
        command = [sys.executable, str(RUN), "score", str(tmp_path / "PANEL.csv")]
        names = {
            "rules": "RULES.toml",
            "audience": "VOTES.csv",
            "decisions": "DECISIONS.csv",
            "entries": "ENTRIES.csv",
            "carried": "CARRIED.csv",
            "deductions": "DEDUCTIONS.csv",
        }
        for name, content in {"panel": panel, **files}.items():
            path = tmp_path / names.get(name, "PANEL.csv")
            if content is not None:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
            if name != "panel":
                command += [f"--{name}", str(path)]
        return subprocess.run(
            [*command, *words], capture_output=True, encoding="utf-8", cwd=tmp_path, check=False
        )

    return run


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what the tests compared with published results."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, [])]
    lines = [text for report in reports for name, text in report.user_properties if name == KEPT]
    if lines:
        terminalreporter.section(KEPT)
        for line in lines:
            terminalreporter.write_line(str(line))
