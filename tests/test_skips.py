"""What a run does with a skipped test, and with one whose file stays outside the project."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
ALONE = [sys.executable, "-m", "pytest", "-p", "tests.skips", "-p", "xdist", "--strict-markers"]
SKIPPED = "import pytest\n\ndef test_a_part(): pytest.skip('no such tool')\n"
FROM_OUTSIDE = """
import pytest

def test_of_our_own(): pass

@pytest.mark.outside({0!r}, "its licence is not stated")
def test_of_the_file(): pass

@pytest.mark.parametrize("of", [1, pytest.param(2, marks=pytest.mark.outside({0!r}, "not stated"))])
def test_of_a_part_and_of_the_whole(of): pass
"""


@pytest.fixture(params=[0, 2], ids=["one process", "two processes"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Run:
    """Runs tests, given as text, under the rules of this project's own run."""

    def pytest_on(tests: str, ci: str) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "test_given.py"
        path.write_text(tests, encoding="utf-8")
        return subprocess.run(
            [*ALONE, "-n", str(request.param), str(path)],
            cwd=ROOT,
            env={**os.environ, "CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return pytest_on


def test_a_skip_fails_the_run_in_ci_and_only_there(run: Run) -> None:
    done = run(SKIPPED, ci="true")
    assert done.returncode == 1, done.stdout
    assert "CI=true allows no skipped test, 1 skipped" in done.stdout
    assert run(SKIPPED, ci="").returncode == 0


def test_what_stays_outside_and_is_not_there_is_named_once_and_fails_nothing(
    run: Run, tmp_path: Path
) -> None:
    done = run(FROM_OUTSIDE.format(str(tmp_path / "results.csv")), ci="true")
    assert done.returncode == 0, done.stdout
    assert re.search(r"^=+ 2 passed\b", done.stdout, re.M)
    assert "skipped" not in done.stdout
    assert re.findall(r"results\.csv: .*", done.stdout) == ["results.csv: not stated"]


def test_what_stays_outside_and_is_there_is_tested_and_not_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "results.csv").touch()
    done = run(FROM_OUTSIDE.format(str(tmp_path / "results.csv")), ci="true")
    assert done.returncode == 0, done.stdout
    assert re.search(r"^=+ 4 passed\b", done.stdout, re.M)
    assert "results.csv" not in done.stdout
