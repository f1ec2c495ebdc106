"""`score`: what goes in, what comes out, and one clear line for everything that is wrong."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.rules.conftest import Score
from tests.rules.published import REPOSITORY

PANEL = "entry,J1,J2,J3\nA,8,9,7\nB,7,7,7\nC,9,9,9\n"


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


def test_a_name_may_hold_commas_quotes_and_any_line_sign_of_unicode(score: Score) -> None:
    names = ["Ән, жыр", 'the "Steppe"', "A\u2028B", "two\nlines", "\u200fשיר", "[red]"]
    rows = "".join(
        f'"{name.replace(chr(34), chr(34) * 2)}",{at}\n' for at, name in enumerate(names)
    )
    result = read(score("entry,J1\n" + rows, "--format", "json"))
    assert [s["entry"] for s in result["standings"]] == names[::-1]
    assert score("entry,J1\n" + rows).returncode == 0


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


BALANCED = """
[combination]
method = "balanced"
jury = "0.6"
audience = "0.4"
"""


def test_balanced_weights_say_what_each_body_made_of_the_differences(score: Score) -> None:
    panel, votes = "entry,J1,J2\nA,9,9\nB,8,8\nC,6,6\n", "entry,votes\nA,10\nB,50\nC,30\n"
    result = read(score(panel, "--format", "json", rules=BALANCED, audience=votes))
    assert [(s["entry"], s["total"], s["jury"], s["audience"]) for s in result["standings"]] == [
        ("B", "80", "40", "40"),
        ("A", "60", "60", "0"),
        ("C", "20", "0", "20"),
    ]
    assert result["influence"] == {"jury": "11/14", "audience": "3/14"}
    table = score(panel, rules=BALANCED, audience=votes).stdout
    assert table.endswith("of the differences the jury made 79 %, the audience 21 %\n")
    assert read(score(panel, "--format", "json"))["influence"] is None


def test_the_command_asks_for_no_turnout_unless_the_rules_do(score: Score) -> None:
    panel, votes = "entry,J1\nA,9\nB,8\n", "entry,votes\nA,0\nB,1\n"
    assert read(score(panel, "--format", "json", rules=BALANCED, audience=votes))["influence"]
    rules = f"{BALANCED}least_ballots = 2\n"
    few = read(score(panel, "--format", "json", rules=rules, audience=votes))
    assert few["influence"] is None
    assert few["notes"][0] == {
        "kind": "too_few_ballots",
        "ballots": "1",
        "least": 2,
        "combination": "balanced",
    }
    counted = score(panel, "--ballots", "2", "--format", "json", rules=rules, audience=votes)
    assert read(counted)["notes"] == []
    said = score(panel, rules=rules, audience=votes).stdout
    assert "1 ballots, fewer than 2: the jury stands alone" in said
    voters = "entry,V1,V2,V3\nA,,,\nB,1,2,\n"
    assert read(score(panel, "--format", "json", rules=rules, audience=voters))["influence"]


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
    shared = score(ranks, "--format", "json", rules=rules, decisions="order\nDE=MD\n")
    assert places(read(shared)) == {"DE": 1, "MD": 1}
    points = {s["entry"]: s["points"] for s in read(shared)["standings"]}
    assert points == {"MD": "11", "DE": "11"}


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


def test_ten_thousand_rows_are_scored(score: Score) -> None:
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


AUDIENCE_ALONE = '[combination]\nmethod = "audience_only"\n[audience]\n'


def test_delegations_give_points_to_all_acts_but_their_own(score: Score, tmp_path: Path) -> None:
    rules, given = tmp_path / "rules.toml", tmp_path / "given.csv"
    rules.write_text(f'{AUDIENCE_ALONE}bodies = "delegations"\n')
    given.write_text("entry,History,Physics,Law\nA,,12,12\nB,12,,10\nC,10,10,8\n")
    asked = ("--audience", str(given), "--rules", str(rules), "--format", "json")
    result = read(score("entry,J1\nA,1\nB,1\nC,1\n", *asked))
    totals = {standing["entry"]: standing["total"] for standing in result["standings"]}
    assert totals == {"A": "36", "B": "33", "C": "28"}


def test_marks_of_the_hall_are_read_as_means(score: Score, tmp_path: Path) -> None:
    rules, given = tmp_path / "rules.toml", tmp_path / "given.csv"
    rules.write_text(f'{AUDIENCE_ALONE}method = "marks"\n')
    given.write_text("entry,V1,V2,V3,V4\nA,12,,,\nB,8,9,,7\nC,0,4,5,3\n")
    asked = ("--audience", str(given), "--rules", str(rules), "--format", "json")
    result = read(score("entry,J1\nA,1\nB,1\nC,1\n", *asked))
    totals = {standing["entry"]: standing["total"] for standing in result["standings"]}
    assert totals == {"B": "8", "A": "6", "C": "3"}
