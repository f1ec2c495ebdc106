"""Methods and voting modes are found by being there, and none takes the place of another."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.published import REPOSITORY

METHODS, MODES = Path("kruvision/rules/methods"), Path("kruvision/rules/audience/modes")
LIST = "from kruvision.rules import methods; from kruvision.rules.audience import modes; "
LIST += "print(*methods.names(), *modes.names())"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A rule book of its own, that may be written in."""
    shutil.copytree(REPOSITORY / "kruvision" / "rules", tmp_path / "kruvision" / "rules")
    return tmp_path


def listed(copy: Path) -> subprocess.CompletedProcess[str]:
    """The names that the copy knows, or what it says instead."""
    return subprocess.run(
        [sys.executable, "-c", LIST], cwd=copy, capture_output=True, text=True, check=False
    )


def declare(copy: Path, file: Path, name: str) -> None:
    """A second file like the approval's, with this name in it."""
    text = (copy / file.parent / "approval.py").read_text()
    (copy / file).write_text(text.replace('name="approval"', f'name="{name}"'))


@pytest.mark.parametrize("folder", [METHODS, MODES], ids=["method", "mode"])
def test_what_lies_in_the_folder_is_there(copy: Path, folder: Path) -> None:
    declare(copy, folder / "applause.py", "clapping")
    assert "clapping" in listed(copy).stdout.split()


@pytest.mark.parametrize("folder", [METHODS, MODES], ids=["method", "mode"])
def test_a_name_that_is_taken_is_refused_and_both_files_are_named(copy: Path, folder: Path) -> None:
    declare(copy, folder / "zeal.py", "approval")
    found = listed(copy)
    assert (found.returncode, found.stdout) == (1, "")
    error = found.stderr.splitlines()[-1]
    assert error.startswith("ValueError: 'approval' is declared in ")
    assert str(copy / folder / "approval.py") in error
    assert str(copy / folder / "zeal.py") in error


def test_no_mode_has_the_name_for_points_as_given(copy: Path) -> None:
    declare(copy, MODES / "zeal.py", "given")
    error = listed(copy).stderr.splitlines()[-1]
    assert str(copy / MODES / "zeal.py") in error
    assert "'given' means something else already" in error


@pytest.mark.parametrize("folder", [METHODS, MODES], ids=["method", "mode"])
def test_a_file_that_declares_nothing_is_named(copy: Path, folder: Path) -> None:
    (copy / folder / "zeal.py").write_text('"""Nothing yet."""\n')
    error = listed(copy).stderr.splitlines()[-1]
    assert error.startswith(f"TypeError: {copy / folder / 'zeal.py'} declares no ")
