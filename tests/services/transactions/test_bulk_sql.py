"""Many rows in one statement: what is handed over comes out as it was, on both databases."""

import json

import pytest
from flask import Flask

from kruvision.services.transactions import bulk_sql

pytestmark = pytest.mark.both_databases

COLUMNS = {"name": "text", "number": "integer", "list": "json"}
STATEMENT = "SELECT given.name, given.number, given.list FROM {given} WHERE given.number > :least"


def test_rows_come_out_as_they_were_handed_over(app: Flask) -> None:
    rows = [
        {"name": 'Қазақ «ән», it\'s "one"; --', "number": 1, "list": [3, 1, 2]},
        {"name": "", "number": 2**40, "list": []},
        {"name": "{given} :rows 100 %", "number": 7, "list": [1]},
    ]
    kinds = {**COLUMNS, "number": "bigint"}
    found = bulk_sql.execute(STATEMENT, kinds, rows, least=0).all()
    assert [(row.name, row.number, as_list(row.list)) for row in found] == [
        (row["name"], row["number"], row["list"]) for row in rows
    ]


def test_other_values_are_bound_by_name(app: Flask) -> None:
    rows = [{"name": str(number), "number": number, "list": []} for number in range(5)]
    found = bulk_sql.execute(STATEMENT, COLUMNS, rows, least=2).all()
    assert [row.number for row in found] == [3, 4]


def test_no_rows_are_no_rows(app: Flask) -> None:
    assert bulk_sql.execute(STATEMENT, COLUMNS, [], least=0).all() == []


def as_list(value: object) -> object:
    """PostgreSQL's driver reads JSON by itself."""
    return json.loads(value) if isinstance(value, str) else value
