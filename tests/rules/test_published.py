"""The published results themselves: where they come from is said, and a part is a true part."""

import re
from fnmatch import fnmatch

import pytest

from tests.rules.published import BESIDE, OUTSIDE, OWN, REPOSITORY, outside, rows

TRAVELLING = sorted(
    path.relative_to(OWN).as_posix() for path in OWN.rglob("*.*") if path.name != "README.md"
)
PARTS = [
    pytest.param(name, marks=outside(whole))
    for name, whole in {
        "diving/dives.csv": "diving/dives.csv",
        "diving/totals.csv": "diving/dives.csv",
        "diving/sydney2000.csv": "diving/sydney2000.csv",
        "esc/full_ranks.csv": "esc/full_ranks.csv",
        "esc/juror_ranks.csv": "esc/juror_ranks.csv",
        "esc/jury_tie_decisions.csv": "esc/juror_ranks.csv",
    }.items()
]


@pytest.mark.parametrize("document", ["THIRD_PARTY.md", "tests/vectors/README.md"])
def test_every_file_that_travels_is_named_and_every_name_is_a_file(document: str) -> None:
    text = (REPOSITORY / document).read_text(encoding="utf-8")
    text = re.sub(r"^\| (.*?) \|.*$", r"\1", text, flags=re.M)  # of a table the first column
    named = re.findall(r"`([a-z_]+/[\w*]+\.(?:csv|json))`", text)
    assert [name for name in TRAVELLING if not any(fnmatch(name, each) for each in named)] == []
    everything = {*TRAVELLING, *OUTSIDE}
    assert [each for each in named if not any(fnmatch(name, each) for name in everything)] == []


@pytest.mark.parametrize("name", sorted(OUTSIDE))
def test_what_stays_outside_is_said(name: str) -> None:
    readme = (OWN / "README.md").read_text(encoding="utf-8")
    assert f"`{name}`" in readme.partition("## What stays outside")[2]


@pytest.mark.parametrize("name", PARTS)
def test_what_travels_is_a_part_of_the_whole(name: str) -> None:
    part, whole = rows(name), rows(name, BESIDE)
    there = {tuple(row[column] for column in part[0]) for row in whole}
    assert [row for row in part if tuple(row.values()) not in there] == []
    assert len(part) < len(whole)
