"""Thirteen regulations as contests of the region write them, from their tables to the holders.

What must come out stands in `holders.csv`, worked out by hand: `by_hand.md` says how.
"""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT

HERE = Path(__file__).parent
CASES = sorted(path.name for path in HERE.iterdir() if (path / "holders.csv").exists())
FILES = {
    "rules": "rules.toml",
    "entries": "entries.csv",
    "audience": "votes.csv",
    "decisions": "decisions.csv",
    "carried": "carried.csv",
    "deductions": "deductions.csv",
}


def rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_thirteen_are_there() -> None:
    assert [name[0] for name in CASES] == list("abcdefghijklm")


@pytest.mark.parametrize("case", CASES)
def test_the_holders_are_those_worked_out_by_hand(case: str) -> None:
    folder = HERE / case
    words = [sys.executable, str(ROOT / "run.py"), "score", str(folder / "panel.csv")]
    for option, name in FILES.items():
        if (folder / name).exists():
            words += [f"--{option}", str(folder / name)]
    done = subprocess.run(
        [*words, "--format", "json"], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    held = [(h["award"], h["entry"], h["category"] or "") for h in found["awards"]]
    expected = [tuple(row.values()) for row in rows(folder / "holders.csv")]
    assert sorted(held) == sorted(expected)
    assert list(dict.fromkeys(award for award, *_ in held)) == list(
        dict.fromkeys(award for award, *_ in expected)
    )
    left = [(u["award"], u["category"] or "") for u in found["unawarded"]]
    assert left == [tuple(row.values()) for row in rows(folder / "unawarded.csv")]
