"""Published results of real competitions, as the tests read them."""

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
SHARED = REPOSITORY.parent / "shared" / "vectors"


def path_of(name: str) -> Path:
    """The file with these results, in the repository or beside it."""
    for root in (OWN, SHARED):
        if (root / name).exists():
            return root / name
    pytest.skip(f"{name} is not beside the repository: its licence is not stated")


def rows(name: str) -> list[dict[str, str]]:
    with path_of(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def tree(name: str) -> Any:
    return json.loads(path_of(name).read_text(encoding="utf-8"))


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


def jury_decisions() -> dict[tuple[str, str], list[Decision]]:
    """What juries decided by a show of hands, by show and jury."""
    found: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for row in rows("esc/jury_tie_decisions.csv"):
        decision = Decision(tuple(row["order"].split(">")), by="head of the jury", why="hands")
        found[row["show_id"], row["jury"]].append(decision)
    return dict(found)
