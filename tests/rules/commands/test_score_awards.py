"""`score` with categories, contestants, carried points, deductions and awards."""

import csv
import io
import json
import subprocess
from typing import Any

import pytest

from tests.rules.conftest import Score

PANEL = "entry,J1,J2\nA,9,9\nB,8,8\nC,7,7\nD,6,6\n"
ENTRIES = "entry,category\nA,Solo\nB,Solo\nC,Duo\nD,\n"
RULES = """\
[ties]
chain = ["shared_place"]
[categories]
places = "each"
[[awards]]
id = "first"
kind = "place"
places = [1]
[[awards]]
id = "grand_prix"
kind = "top"
scope = "show"
among = "first"
holder = "moves_up"
[[awards]]
id = "unity"
kind = "decision"
scope = "show"
most = 1
"""


def read(done: subprocess.CompletedProcess[str], code: int = 0) -> Any:
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_the_json_has_categories_and_awards_with_their_reasons(score: Score) -> None:
    found = read(score(PANEL, "--format", "json", rules=RULES, entries=ENTRIES))
    places = {n: [(s["entry"], s["place"]) for s in of] for n, of in found["categories"].items()}
    assert places == {"Solo": [("A", 1), ("B", 2)], "Duo": [("C", 1)]}
    assert {s["entry"]: s["place"] for s in found["standings"]} == {
        **dict.fromkeys("ABC"),
        "D": 1,
    }
    assert found["awards"] == [
        {
            "award": "first",
            "entry": "B",
            "category": "Solo",
            "why": "1st in Solo without A, 8.00",
        },
        {"award": "first", "entry": "C", "category": "Duo", "why": "1st in Duo, 7.00"},
        {
            "award": "grand_prix",
            "entry": "A",
            "category": None,
            "why": "the best of first in the show, 9.00",
        },
    ]


def test_decisions_name_holders_or_nobody(score: Score) -> None:
    decisions = (
        "order,award,category,by,why\n-,first,Duo,the jury,too few\nD,unity,,the jury,warmth\n"
    )
    found = read(
        score(PANEL, "--format", "json", rules=RULES, entries=ENTRIES, decisions=decisions)
    )
    assert found["unawarded"] == [
        {"award": "first", "category": "Duo", "by": "the jury", "why": "too few"}
    ]
    assert found["awards"][-1] == {
        "award": "unity",
        "entry": "D",
        "category": None,
        "why": "decided by the jury (the jury): warmth",
    }


def test_an_open_award_exits_with_3_and_says_between_whom(score: Score) -> None:
    level = PANEL.replace("C,7,7", "C,9,9")
    done = score(level, "--format", "json", rules=RULES, entries=ENTRIES)
    found = read(done, code=3)
    assert found["open_awards"] == [
        {"award": "grand_prix", "category": None, "entries": ["A", "C"]}
    ]
    assert done.stderr == "open award: grand_prix: A = C\n"
    decided = score(level, rules=RULES, entries=ENTRIES, decisions="order,award\nC,grand_prix\n")
    assert decided.returncode == 0


def test_several_songs_become_one_contestant(score: Score) -> None:
    entries = "entry,category,contestant\nA,,Ann\nB,,Ben\nC,,Ben\nD,,Ann\n"
    found = read(score(PANEL, "--format", "json", entries=entries))
    assert [(s["entry"], s["total"]) for s in found["standings"]] == [
        ("Ann", "7.5"),
        ("Ben", "7.5"),
    ]
    votes = "entry,votes\nAnn,1\nC,2\n"
    rules = 'songs = "sum"\n[combination]\nmethod = "sum"\n'
    found = read(score(PANEL, "--format", "json", entries=entries, audience=votes, rules=rules))
    assert {s["entry"]: s["total"] for s in found["standings"]} == {"Ben": "17", "Ann": "16"}


def test_points_are_carried_and_taken_off(score: Score) -> None:
    found = read(
        score(
            PANEL,
            "--format",
            "json",
            carried="entry;total\nB;25/3\nC;1,5\n",
            deductions="entry;points;code\nA;5%;time\nA;0,5;stage\n",
        )
    )
    totals = {s["entry"]: s["total"] for s in found["standings"]}
    assert totals == {"B": "49/3", "C": "8.5", "A": "8.05", "D": "6"}


def test_csv_and_table_show_lists_and_awards(score: Score) -> None:
    decisions = "order,award,category,why\n-,first,Duo,too few\n"
    files = {"rules": RULES, "entries": ENTRIES, "decisions": decisions}
    done = score(PANEL, "--format", "csv", **files)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(r["category"], r["place"], r["entry"], r["awards"]) for r in rows] == [
        ("", "1", "D", ""),
        ("Solo", "1", "A", "grand_prix"),
        ("Solo", "2", "B", "first"),
        ("Duo", "1", "C", ""),
    ]
    shown = score(PANEL, **files).stdout
    for words in ("Solo", "Duo", "grand_prix", "1st in Solo without A", "left unawarded: Duo"):
        assert words in shown


def test_without_categories_and_awards_the_csv_is_as_it_was(score: Score) -> None:
    head = score(PANEL, "--format", "csv").stdout.splitlines()[0]
    assert head == "place,entry,total,display,points,jury,audience"


SONGS = "entry,category,contestant\n"
BAD = {
    "an entry that is not there": (
        {"entries": "entry,category\nX,Solo\n"},
        "ENTRIES.csv, row 2, column entry: 'X' is not in the panel",
    ),
    "an entry twice": (
        {"entries": "entry,category\nA,Solo\nA,Duo\n"},
        "ENTRIES.csv, row 3: 'A' stands in row 2 already",
    ),
    "no categories": ({"entries": "entry,class\nA,Solo\n"}, "ENTRIES.csv, row 1: the column"),
    "a column more": (
        {"entries": "entry,category,age\nA,Solo,9\n"},
        "ENTRIES.csv, row 1, column age: the columns are entry, category, contestant",
    ),
    "songs in two categories": (
        {"entries": SONGS + "A,Solo,Ann\nB,Duo,Ann\n"},
        "ENTRIES.csv: the songs of 'Ann' stand in different categories",
    ),
    "a contestant with the name of an entry": (
        {"entries": SONGS + "A,Solo,B\nB,Solo,Ben\n"},
        "ENTRIES.csv: the contestant 'B' has the name of an entry",
    ),
    "songs of a method that gives orders": (
        {"entries": SONGS + "A,,Ann\nB,,Ann\n", "rules": 'method = "median"'},
        "ENTRIES.csv: several songs cannot become one: 'median'",
    ),
    "a carried total that is none": (
        {"carried": "entry,total\nA,many\n"},
        "CARRIED.csv, row 2, column total: 'many' is not a number",
    ),
    "carried by nobody": ({"carried": "entry,total\nX,1\n"}, "CARRIED.csv, row 2, column entry"),
    "carried twice": (
        {"carried": "entry,total\nA,1\nB,1\n", "entries": SONGS + "A,,Ann\nB,,Ann\n"},
        "CARRIED.csv: 'Ann' carries points twice",
    ),
    "carried to an order": (
        {"carried": "entry,total\nA,1\n", "rules": 'method = "median"'},
        "CARRIED.csv: points of an earlier show cannot be added: 'median'",
    ),
    "a deduction that is none": (
        {"deductions": "entry,points,code\nA,5 %%,T\n"},
        "DEDUCTIONS.csv, row 2, column points: '5 %' is not a number",
    ),
    "a deduction below nothing": (
        {"deductions": "entry,points\nA,-1\n"},
        "DEDUCTIONS.csv, row 2, column points: -1 cannot be taken off",
    ),
    "more than everything": (
        {"deductions": "entry,points\nA,101%\n"},
        "DEDUCTIONS.csv, row 2, column points: 101% cannot be taken off",
    ),
    "deductions from an order": (
        {"deductions": "entry,points\nA,1\n", "rules": 'method = "median"'},
        "DEDUCTIONS.csv: nothing can be taken off",
    ),
    "an award that is not there": (
        {"decisions": "order,award\nA,third\n", "rules": RULES},
        "DECISIONS.csv, row 2: there is no award 'third'",
    ),
    "an award for somebody who is not there": (
        {"decisions": "order,award\nX,unity\n", "rules": RULES},
        "DECISIONS.csv, row 2, column order: 'X' is not in the panel",
    ),
    "an entry of another category": (
        {
            "decisions": "order,award,category\nB,first,Solo\nC,first,Solo\n",
            "rules": RULES,
            "entries": ENTRIES,
        },
        "DECISIONS.csv, row 3: 'C' does not stand in the category 'Solo'",
    ),
    "no such category": (
        {"decisions": "order,award,category\nB,first,Trio\n", "rules": RULES, "entries": ENTRIES},
        "DECISIONS.csv, row 2: there is no category 'Trio'",
    ),
    "a category that is not named": (
        {"decisions": "order,award\n-,first\n", "rules": RULES, "entries": ENTRIES},
        "DECISIONS.csv, row 2: the award 'first' is given in each category",
    ),
    "too many holders": (
        {"decisions": "order,award\nA=B,unity\n", "rules": RULES},
        "DECISIONS.csv, row 2: more than 1 hold the award 'unity'",
    ),
    "a gap in the bands": (
        {
            "rules": '[[awards]]\nid = "a"\nkind = "band"\nfrom = "9"\n'
            '[[awards]]\nid = "b"\nkind = "band"\nfrom = "7"\nbelow = "8"\n'
        },
        "RULES.toml: awards.a.from: between the bands 'b' and 'a' nothing is given from 8 to 9",
    ),
    "a criterion that nobody marks": (
        {"rules": '[[awards]]\nid = "a"\nkind = "criterion"\ncriterion = "Grace"\n'},
        "RULES.toml: awards.a.criterion: the panel has no criterion 'Grace'",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_named_by_file_row_and_column(score: Score, name: str) -> None:
    files, line = BAD[name]
    done = score(PANEL, "--format", "json", **files)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert line in done.stderr
