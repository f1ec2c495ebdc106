"""The result as files: everything in them, and enough to compute it again."""

import io
import json
from fractions import Fraction

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.models import Show
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.ruleset.toml import read_rules
from kruvision.rules.standings import compute
from tests.factories.results import change, make_closed_show, step_aside

CSV, XLSX, JSON = (f"/control/shows/{{}}/result/result.{kind}" for kind in ("csv", "xlsx", "json"))


@pytest.fixture
def show(app: Flask) -> Show:
    return make_closed_show()


def test_the_workbook_has_every_part_of_the_result(owner: FlaskClient, show: Show):
    file = owner.get(XLSX.format(show.id))
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    assert book.sheetnames == ["Standings", "Working", "Marks", "Audience", "Jury"]
    standings = list(book["Standings"].values)
    assert standings[1][0:3] == (1, 3, show.entries[2].contestant.name["en"])
    assert sum(row[1] for row in list(book["Audience"].values)[1:]) == 60
    assert 'filename="kru-vision-2026-1.xlsx"' in file.headers["Content-Disposition"]


def test_the_csv_holds_the_standings(owner: FlaskClient, show: Show):
    lines = owner.get(CSV.format(show.id)).data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Place,Number,Contestant,Song")
    assert len(lines) == 4


def test_the_json_is_enough_to_compute_the_result_again(owner: FlaskClient, show: Show):
    step_aside(show.entries[0], show.seats[1].juror_id)
    data = owner.get(JSON.format(show.id)).get_json()
    rules = read_rules(data["rules_toml"])
    aside = frozenset((row["entry"], row["juror"]) for row in data["stepped_aside"])
    panel = Panel(
        entries=tuple(entry["id"] for entry in data["entries"]),
        jurors=tuple(juror["id"] for juror in data["jurors"]),
        criteria=tuple(rules.weights),
        marks={
            (row["entry"], row["criterion"], row["juror"]): Fraction(row["mark"])
            for row in data["marks"]
        },
        stepped_aside=aside,
    )
    points = {entry: Fraction(given) for entry, given in data["votes"].items()}
    again = compute(panel, rules, Votes(points, data["voters"])).to_json()
    assert json.loads(json.dumps(again)) == data["result"]
    assert len(data["record_head"]) == 64


def test_an_unknown_kind_of_file_is_not_there(owner: FlaskClient, show: Show):
    assert owner.get(f"/control/shows/{show.id}/result/result.exe").status_code == 404


def test_everybody_gets_the_files_after_publication(client: FlaskClient, show: Show):
    change(show, phase="published")
    for kind in ("csv", "xlsx", "json"):
        assert client.get(f"/results/{show.id}/result.{kind}").status_code == 200
