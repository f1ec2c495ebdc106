"""Adding one thing is adding one file: the very file that CONTRIBUTING.md names.

A copy of the house gets one addition of each kind and is walked through by ``walk.py``.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT

ADDITIONS = Path(__file__).parent
FILES = {
    "a scoring method": "method.py",
    "a voting mode": "mode.py",
    "rules to start from": "preset.toml",
    "a command": "command.py",
    "a hall screen": "screen.html",
    "a language": "language.po",
}
LANGUAGE = "tr"
START = "import sys, config; from kruvision import create_app; "
START += "create_app(config.load({'KRU_INSTANCE': sys.argv[1]}, testing=True))"


def places() -> dict[str, str]:
    """The one file that each row of the table tells to write."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = re.search(r"^## Adding one thing is adding one file\n(.*?)^## ", text, re.M | re.S)
    assert section
    rows = re.findall(r"^\| (an? [^|]*?|rules[^|]*?) \| (.*?) \|", section[1], re.M)
    found = {kind: re.findall(r"`([^`]+)`", cell) for kind, cell in rows}
    assert {kind: len(paths) for kind, paths in found.items()} == dict.fromkeys(found, 1)
    return {kind: path.replace("xx.", f"{LANGUAGE}.") for kind, (path,) in found.items()}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house with one addition of each kind, each in the file that the table names."""
    folder = tmp_path_factory.mktemp("copy")
    listing = ["git", "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for kind, path in places().items():
        assert (folder / path).parent.is_dir()
        assert not (folder / path).exists()
        shutil.copy(ADDITIONS / FILES[kind], folder / path)
    return folder


def in_copy(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, with nothing of the house and of this run in reach."""
    left_out = {"PYTHONPATH", "PYTEST_ADDOPTS"}
    own = {name: value for name, value in os.environ.items() if name not in left_out}
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=copy, env=own, capture_output=True, text=True, check=False)


def test_the_table_names_every_kind_of_thing() -> None:
    assert places().keys() == FILES.keys()


def test_one_file_is_enough_for_each(copy: Path) -> None:
    walk = in_copy(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/additions/walk.py")
    assert walk.returncode == 0, walk.stdout + walk.stderr
    assert re.search(r"^\d+ passed in ", walk.stdout, re.M)


@pytest.mark.parametrize("kind", ["a scoring method", "a voting mode"])
def test_nothing_starts_while_two_files_declare_one_name(
    copy: Path, kind: str, tmp_path: Path
) -> None:
    first = copy / places()[kind]
    second = first.with_name("y.py")
    shutil.copy(first, second)
    started = in_copy(copy, "-c", START, str(tmp_path))
    second.unlink()
    assert started.returncode == 1
    assert f"is declared in {first} and in {second}" in started.stderr
