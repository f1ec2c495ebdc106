"""Published results of real competitions, as the tests read them.

They travel with the project in `tests/vectors/`. Of a few, whose licence is not stated, only a part
does; where the whole lies beside the repository, the tests compare with that as well.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from kruvision.rules.contest import Decision, Panel

REPOSITORY = Path(__file__).resolve().parents[2]
OWN = REPOSITORY / "tests" / "vectors"
BESIDE = REPOSITORY.parent / "shared" / "vectors"
NOT_STATED = "no licence is stated"
OUTSIDE = {
    "diving/dives.csv": f"1,134 dives, {NOT_STATED}; 66 travel",
    "diving/sydney2000.csv": f"456 dives of one event, {NOT_STATED}; 132 travel",
    "esc/full_ranks.csv": f"39 full jury orders of 2021, {NOT_STATED}; 4 travel",
    "esc/juror_ranks.csv": f"37 juries of 2014, {NOT_STATED}; 5 travel, with 102 later ones",
    "skating_system/textbook.json": "9 examples of A. Dawson's, whose licence is not clear",
}
Mark = pytest.MarkDecorator


def outside(name: str) -> Mark:
    """Marks a test of a whole that stays outside: it is collected where that is there."""
    return pytest.mark.outside(str(BESIDE / name), OUTSIDE[name])


def part_and_whole(name: str) -> Mark:
    """Runs a test, by `root`, on the part that travels, and on the whole where that is there."""
    whole = pytest.param(BESIDE, id="whole", marks=outside(name))
    return pytest.mark.parametrize("root", [pytest.param(OWN, id="part"), whole])


def rows(name: str, root: Path = OWN) -> list[dict[str, str]]:
    with (root / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def tree(name: str, root: Path = OWN) -> Any:
    return json.loads((root / name).read_text(encoding="utf-8"))


def grouped(
    table: Iterable[dict[str, str]], *columns: str
) -> dict[tuple[str, ...], list[dict[str, str]]]:
    found: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in table:
        found[tuple(row[column] for column in columns)].append(row)
    return dict(found)


def panel_of(
    table: list[dict[str, str]], jurors: Iterable[str], entry: str = "entry", criterion: str = ""
) -> Panel:
    """A panel from rows with one column for each juror; a juror with no mark at all is absent."""
    entries = tuple(dict.fromkeys(row[entry] for row in table))
    criteria = tuple(dict.fromkeys(row[criterion] if criterion else "" for row in table))
    marks = {
        (row[entry], row[criterion] if criterion else "", juror): Fraction(row[juror])
        for row in table
        for juror in jurors
        if row[juror]
    }
    everyone = tuple(jurors)
    absent = frozenset(j for j in everyone if not any(key[2] == j for key in marks))
    return Panel(entries, everyone, criteria, marks, absent=absent)


def jury_decisions(root: Path) -> dict[tuple[str, str], list[Decision]]:
    """What juries decided by a show of hands, by show and jury."""
    found: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for row in rows("esc/jury_tie_decisions.csv", root):
        decision = Decision(tuple(row["order"].split(">")), by="head of the jury", why="hands")
        found[row["show_id"], row["jury"]].append(decision)
    return dict(found)
