"""`score`: what goes in, what comes out, and one clear line for everything that is wrong."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.rules.published import REPOSITORY

RUN = REPOSITORY / "run.py"
PANEL = "entry,J1,J2,J3\nA,8,9,7\nB,7,7,7\nC,9,9,9\n"
Score = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def score(tmp_path: Path) -> Score:
    """Runs the command on files given by content: `score(PANEL, rules=…, votes=…, decisions=…)`."""

    def run(panel: str | bytes | None, *words: str, **files: str | bytes) -> Any:
        command = [sys.executable, str(RUN), "score", str(tmp_path / "PANEL.csv")]
        names = {"rules": "RULES.toml", "audience": "VOTES.csv", "decisions": "DECISIONS.csv"}
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


def read(done: subprocess.CompletedProcess[str], code: int = 0) -> Any:
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def places(result: Any) -> dict[str, int | None]:
    return {standing["entry"]: standing["place"] for standing in result["standings"]}


def test_without_rules_marks_are_averaged_and_places_shared(score: Score) -> None:
    result = read(score("entry,J1,J2\nA,8,7\nB,7,8\nC,9,9\n", "--format", "json"))
    assert result["method"] == "weighted_mean"
    assert places(result) == {"C": 1, "A": 2, "B": 2}
    assert [s["total"] for s in result["standings"]] == ["9", "7.5", "7.5"]
    assert [s["display"] for s in result["standings"]] == ["9.00", "7.50", "7.50"]
    assert result["unresolved_ties"] == result["incomplete"] == []


def test_the_json_has_the_fields_that_are_promised(score: Score) -> None:
    result = read(score(PANEL, "--format", "json"))
    fields = {"entry", "place", "total", "display", "points", "jury", "audience", "working"}
    assert set(result["standings"][0]) == fields
    assert {"method", "standings", "unresolved_ties", "incomplete"} <= set(result)


def test_totals_are_exact_decimals_or_fractions(score: Score) -> None:
    result = read(score(PANEL, "--format", "json"))
    assert [s["total"] for s in result["standings"]] == ["9", "8", "7"]
    third = read(score("entry,J1,J2,J3\nA,8,8,9\n", "--format", "json"))
    assert third["standings"][0]["total"] == "25/3"
    assert third["standings"][0]["display"] == "8.33"


@pytest.mark.parametrize(
    "panel",
    [
        "entry;J1;J2\nӘ;8,5;9\nБ;7;7\n".encode(),
        "\ufeffentry,J1,J2\r\nӘ,8.5,9\r\nБ,7,7\r\n".encode(),
        'entry,J1,J2\nӘ,"8,5",9\nБ,7,7\n'.encode("kz1048"),
        "entry;J1;J2\nӘ;8.5;9\n\nБ;7;7\n;;\n".encode("kz1048"),
    ],
)
def test_commas_semicolons_byte_order_marks_and_kz1048_are_read(score: Score, panel: bytes) -> None:
    result = read(score(panel, "--format", "json"))
    assert {s["entry"]: s["total"] for s in result["standings"]} == {"Ә": "8.75", "Б": "7"}


def test_an_empty_cell_is_a_missing_mark_and_never_a_zero(score: Score) -> None:
    done = score("entry,criterion,J1,J2\nA,v,8,\nA,t,6,6\nB,v,7,7\nB,t,7,7\n", "--format", "json")
    result = read(done, code=3)
    assert result["incomplete"] == [{"entry": "A", "criterion": "v", "juror": "J2"}]
    assert {s["entry"]: s["total"] for s in result["standings"]} == {"A": "6.5", "B": "7"}
    assert "missing mark: A, v, J2" in done.stderr


def test_an_empty_column_is_a_juror_absent_for_the_whole_show(score: Score) -> None:
    result = read(score("entry,J1,J2\nA,8,\nB,7,\n", "--format", "json"))
    assert [s["total"] for s in result["standings"]] == ["8", "7"]


def test_a_dash_is_a_juror_who_stepped_aside(score: Score) -> None:
    result = read(score("entry,J1,J2\nA,8,-\nB,7,5\n", "--format", "json"))
    assert {s["entry"]: s["total"] for s in result["standings"]} == {"A": "8", "B": "6"}
    assert result["incomplete"] == []


def test_the_rules_of_a_show_are_followed(score: Score) -> None:
    panel = (
        "entry,criterion,J1,J2,J3,J4\n"
        "A,Skating Skills,7.75,8,8.25,9\nA,Composition,8,8,8.25,8.5\n"
        "B,Skating Skills,7,7,7.25,7.5\nB,Composition,7,7,7,7\n"
    )
    rules = """
method = "factored"
[options]
drop_low = 1
drop_high = 1
round = "0.01"
[criteria."Skating Skills"]
weight = "0.8"
[criteria.Composition]
weight = 1.6
[combination]
method = "percentage"
jury = "0.5"
audience = "0.5"
[ties]
chain = ["audience_score", "running_order"]
"""
    done = score(panel, "--format", "json", rules=rules, audience="entry,votes\nA,30\nB,70\n")
    result = read(done)
    assert places(result) == {"B": 1, "A": 2}
    best = next(s for s in result["standings"] if s["entry"] == "A")
    # (8 + 8.25) / 2 = 8.125 -> 8.13 · 0.8 = 6.504 -> 6.50; (8 + 8.25) / 2 -> 8.13 · 1.6 -> 13.01
    assert any(
        step["kind"] == "points_total" and step["total"] == "19.51" for step in best["working"]
    )
    assert best["audience"] == "0.15"


def test_ranks_become_points_for_the_first_places(score: Score) -> None:
    ranks = "entry,A,B,C\nSE,1,2,3\nNO,2,1,1\nDK,3,3,2\n"
    for rules in ("points = true", "scale = [12, 10, 8]"):
        text = f'method = "exponential_rank"\n[options]\n{rules}\n'
        result = read(score(ranks, "--format", "json", rules=text))
        assert {s["entry"]: s["points"] for s in result["standings"]} == {
            "NO": "12",
            "SE": "10",
            "DK": "8",
        }


def test_an_unresolved_tie_exits_with_3_and_a_decision_settles_it(score: Score) -> None:
    ranks = "entry,A,B\nDE,1,2\nMD,2,1\n"
    rules = 'method = "rank_sum"\n[options]\npoints = true\n'
    done = score(ranks, "--format", "json", rules=rules)
    result = read(done, code=3)
    assert result["unresolved_ties"] == [["DE", "MD"]]
    assert [s["points"] for s in result["standings"]] == [None, None]
    assert done.stderr == "unresolved tie: DE = MD\n"
    decided = score(ranks, "--format", "json", rules=rules, decisions="order\nMD>DE\n")
    assert places(read(decided)) == {"MD": 1, "DE": 2}
    points = {s["entry"]: s["points"] for s in read(decided)["standings"]}
    assert points == {"MD": "12", "DE": "10"}


def test_voters_may_give_points_or_ranks(score: Score) -> None:
    votes = "entry,V1,V2\nA,12,10\nB,10,12\nC,,8\n"
    rules = '[combination]\nmethod = "audience_only"\n'
    result = read(score(PANEL, "--format", "json", rules=rules, audience=votes), code=3)
    assert {s["entry"]: s["total"] for s in result["standings"]} == {"A": "22", "B": "22", "C": "8"}
    ranks = rules + '[audience]\nmethod = "ranked_points"\n'
    votes = "entry,V1,V2\nA,1,2\nB,2,1\nC,,3\n"
    result = read(score(PANEL, "--format", "json", rules=ranks, audience=votes), code=3)
    assert {s["entry"]: s["total"] for s in result["standings"]} == {"A": "22", "B": "22", "C": "8"}


def test_csv_and_table_say_the_same(score: Score) -> None:
    done = score(PANEL, "--format", "csv")
    table = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["place"], row["entry"], row["total"]) for row in table] == [
        ("1", "C", "9"),
        ("2", "A", "8"),
        ("3", "B", "7"),
    ]
    shown = score(PANEL).stdout
    assert all(word in shown for word in ("weighted_mean", "9.00", "8.00", "7.00"))


BAD_PANELS = {
    "no_such_file": (None, "PANEL.csv: there is no such file"),
    "empty": ("", "PANEL.csv: the file is empty"),
    "only_a_header": ("entry,J1\n", "PANEL.csv: there is a header but no row below it"),
    "no_juror": ("entry\nA\n", "PANEL.csv, row 1: no juror has a column"),
    "no_juror_beside_criteria": ("entry,criterion\nA,v\n", "row 1: no juror has a column"),
    "wrong_first_column": ("name,J1\nA,8\n", "row 1: the first column must be 'entry'"),
    "two_jurors_of_one_name": ("entry,J1,J1\nA,8,9\n", "row 1, column J1: two columns"),
    "a_nameless_column": ("entry,J1,\nA,8,9\n", "row 1: column 3 has no name"),
    "too_few_cells": ("entry,J1,J2\nA,8,9\nB,7\n", "row 3: 2 cells where the header has 3"),
    "too_many_cells": ("entry,J1\nA,8,9\n", "row 2: 3 cells where the header has 2"),
    "decimal_comma_in_commas": ("entry,J1\nA,8,5\n", "row 2: 3 cells"),
    "letters": ("entry,J1,J2\nA,8,9\nB,7,x\n", "row 3, column J2: 'x' is not a number"),
    "not_a_number": ("entry,J1\nA,NaN\n", "row 2, column J1: 'NaN' is not a number"),
    "infinity": ("entry,J1\nA,Infinity\n", "row 2, column J1: 'Infinity' is not"),
    "exponent": ("entry,J1\nA,1e5\n", "row 2, column J1: '1e5' is not a number"),
    "other_digits": ("entry,J1\nA,٣\n", "row 2, column J1: '٣' is not a number"),
    "huge": ("entry,J1\nA," + "9" * 400 + "\n", "row 2, column J1: '9999"),
    "same_entry_twice": ("entry,J1\nA,8\nA,9\n", "row 3: 'A' stands in row 2 already"),
    "same_criterion_twice": (
        "entry,criterion,J1\nA,v,8\nA,v,9\n",
        "row 3: 'A, v' stands in row 2 already",
    ),
    "nameless_entry": ("entry,J1\nA,8\n,9\n", "row 3, column entry: the entry has no name"),
    "aside_and_marked": (
        "entry,criterion,J1,J2\nA,v,8,8\nA,t,-,8\n",
        "row 2, column J1: the juror stepped aside for 'A' and marked it",
    ),
    "nobody_marked_an_entry": ("entry,J1,J2\nA,8,8\nB,-,-\n", "row 3: 'B' has 0 jurors"),
    "no_mark_at_all": ("entry,J1\nA,\n", "PANEL.csv: there are no marks and no votes"),
    "utf_16": ("entry,J1\nA,8\n".encode("utf-16"), "PANEL.csv: not a text file in UTF-8"),
    "binary": (bytes(range(256)) * 4, "PANEL.csv: not a text file in UTF-8"),
    "open_quote": ('entry,J1\nA,"8\n', "PANEL.csv, row 2: not a CSV table"),
}


@pytest.mark.parametrize("name", BAD_PANELS)
def test_a_bad_panel_is_refused_in_one_clear_line(score: Score, name: str) -> None:
    content, line = BAD_PANELS[name]
    done = score(content, "--format", "json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert line in done.stderr


BAD_RULES = {
    "not_toml": ("method =", "RULES.toml: not a TOML text"),
    "unknown_method": ('method = "guess"', "there is no method 'guess'"),
    "unknown_option": ("[options]\ndrop = 1", "RULES.toml: options.drop: this name is not known"),
    "unknown_table": ("[tie]\n", "RULES.toml: tie: this name is not known"),
    "unknown_tie_step": ('[ties]\nchain = ["luck"]', "RULES.toml: ties.chain: 'luck' cannot"),
    "unknown_combination": ('[combination]\nmethod = "mix"', "combination.method: 'mix'"),
    "negative_weight": ('[criteria.v]\nweight = "-1"', "criteria.v.weight: a weight is below zero"),
    "nan_weight": ("[criteria.v]\nweight = nan", "criteria.v.weight: 'nan' is not a number"),
    "infinite_weight": ("[criteria.v]\nweight = inf", "criteria.v.weight: 'inf' is not a number"),
    "weight_of_words": ('[criteria.v]\nweight = "half"', "weight: 'half' is not a number"),
    "unknown_criterion": ("[criteria.x]\nweight = 1", "RULES.toml: criteria.x: the panel has no"),
    "unknown_juror": ("[jurors.J9]\nweight = 1", "RULES.toml: jurors.J9: the panel has no juror"),
    "negative_drop": (
        'method = "trimmed_mean"\n[options]\ndrop_low = -1',
        "RULES.toml: options.drop_low: -1 cannot stand here",
    ),
    "drops_leave_one": (
        'method = "trimmed_mean"\n[options]\ndrop_low = 1\ndrop_high = 1',
        "PANEL.csv, row 2: 'A' has 3 jurors, 4 are needed",
    ),
    "all_weights_zero": ("[criteria.v]\nweight = 0", "RULES.toml: criteria: all weights are zero"),
    "marks_off_the_scale": (
        "[criteria.v]\nmin = 0\nmax = 8\nstep = 0.5",
        "PANEL.csv, row 2, column J2: 9 is not on the scale from 0 to 8",
    ),
    "marks_off_the_step": (
        "[criteria.v]\nmin = 0\nmax = 10\nstep = 2",
        "PANEL.csv, row 2, column J2: 9 is not a step of 2",
    ),
    "marks_as_ranks": ('method = "rank_sum"', "PANEL.csv, row 2, column J1: 8 is no rank among"),
    "sum_of_places": (
        'method = "rank_sum"\n[options]\ncells = "marks"\n[combination]\nmethod = "sum"',
        "'rank_sum' gives no points, which 'sum' needs",
    ),
    "rising_scale": ('method = "points"\n[options]\nscale = [1, 2]', "options.scale"),
}


@pytest.mark.parametrize("name", BAD_RULES)
def test_bad_rules_are_refused_in_one_clear_line(score: Score, name: str) -> None:
    rules, line = BAD_RULES[name]
    panel = "entry,criterion,J1,J2,J3\nA,v,8,9,8\nB,v,8,8,8\n"
    votes = "entry,votes\nA,1\nB,2\n"
    done = score(panel, "--format", "json", rules=rules, audience=votes)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert line in done.stderr


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"audience": "entry,votes\nX,3\n"}, "VOTES.csv, row 2, column entry: 'X' is not in"),
        ({"audience": "entry,votes\nA,-3\n"}, "VOTES.csv, row 2, column votes: -3 votes are less"),
        ({"audience": "entry,votes\nA,many\n"}, "VOTES.csv, row 2, column votes: 'many' is not"),
        ({"audience": "entry\nA\n"}, "VOTES.csv, row 1: no votes have a column"),
        ({"audience": "entry,votes\nA,1\nA,2\n"}, "VOTES.csv, row 3: 'A' stands in row 2"),
        ({"decisions": "order\nA>X\n"}, "DECISIONS.csv, row 2, column order: 'X' is not in"),
        ({"decisions": "order\nA\n"}, "DECISIONS.csv, row 2, column order: 'A' is not an order"),
        ({"decisions": "A>B\n"}, "DECISIONS.csv, row 1: the first column must be 'order'"),
        ({"decisions": "order,note\nA>B,x\n"}, "DECISIONS.csv, row 1, column note"),
    ],
)
def test_bad_votes_and_decisions_are_refused_in_one_clear_line(
    score: Score, files: dict[str, str], line: str
) -> None:
    done = score(PANEL, "--format", "json", **files)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert line in done.stderr


def test_contradictory_decisions_are_refused(score: Score) -> None:
    level = "entry,J1\nA,8\nB,8\nC,8\n"
    done = score(level, decisions="order\nA>B\nB>C\nC>A\n")
    assert done.returncode == 1
    assert "contradict each other: A = B = C" in done.stderr


def test_ten_thousand_rows_are_scored_in_seconds(score: Score) -> None:
    panel = "entry,J1,J2\n" + "".join(f"E{at},{at % 11},{at % 7}\n" for at in range(10_000))
    result = read(score(panel, "--format", "json"))
    assert len(result["standings"]) == 10_000


def test_ten_thousand_rows_are_too_many_for_duels(score: Score) -> None:
    panel = "entry,J1\n" + "".join(f"E{at},{at + 1}\n" for at in range(10_000))
    done = score(panel, rules='method = "schulze"')
    assert done.returncode == 1
    assert "10000 entries are too many for this method" in done.stderr


def test_the_command_starts_without_the_web(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(PANEL, encoding="utf-8")
    code = (
        "import sys; from kruvision.cli import run; "
        f"run(['score', {str(tmp_path / 'p.csv')!r}, '--format', 'json']); "
        "assert not {'flask', 'sqlalchemy', 'gevent', 'rich'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
