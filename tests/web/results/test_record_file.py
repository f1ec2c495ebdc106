"""The record goes out with a published result: a chain without a gap, public marks opened, and
nothing that the result itself does not show."""

import hashlib
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.models import Show
from kruvision.services.jury import attendance
from tests.factories import make_show
from tests.factories.jury import start
from tests.factories.published import FIRST, publish
from tests.factories.real_evening import NOON, begin_evening, give, give_all
from tests.factories.results import change
from tests.services.record.again import JURY, LEVEL

SEALED = {"id", "previous", "hash"}


def evening(**values: Any) -> Show:
    show = begin_evening({1: {"kind": "practice"}}, **JURY, tie_chain=["shared_place"], **values)
    give_all(show, LEVEL)
    give(show, 2, 0, 0, 9, seq=2)
    entry, juror = show.entries[0].id, show.seats[2].juror_id
    attendance.excuse_juror(show.id, entry, juror, "coughs terribly", by=FIRST, at=NOON)
    return start(show, "closed")


def rows_of(client: FlaskClient, show: Show) -> list[dict[str, Any]]:
    answer = client.get(f"/results/{show.id}/result.jsonl")
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def hash_of(row: dict[str, Any]) -> str:
    content = {name: row[name] for name in ("at", "actor", "kind", "show", "data", "previous")}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def test_before_publication_there_is_no_such_file(app: Flask, client: FlaskClient):
    assert client.get(f"/results/{evening().id}/result.jsonl").status_code == 404


def test_the_chain_can_be_walked_and_public_marks_fit_their_seals(app: Flask, client: FlaskClient):
    show = publish(evening())
    *lines, last = rows_of(client, show)
    previous = "0" * 64
    for row in lines:
        assert row["previous"] == previous
        assert set(row) == SEALED or hash_of(row) == row["hash"]
        previous = row["hash"]
    sealed = {
        (row["data"]["entry"], row["data"]["criterion"], int(row["actor"].split(":")[1])): (
            row["data"]["seq"],
            row["data"]["commitment"],
        )
        for row in lines
        if row.get("kind") == "mark_saved"
    }
    assert last["openings"]
    for mark in last["openings"]:
        seal = hashlib.sha256(f"{mark['salt']}:{mark['steps']}".encode()).hexdigest()
        cell = mark["entry"], mark["criterion"], mark["juror"]
        assert (mark["seq"], seal) == sealed[cell]


def test_nothing_stands_in_it_that_the_result_does_not_show(app: Flask, client: FlaskClient):
    show = publish(evening())
    practising = show.seats[1].juror_id
    text = client.get(f"/results/{show.id}/result.jsonl").text
    assert "coughs terribly" not in text
    *lines, last = rows_of(client, show)
    assert practising not in {mark["juror"] for mark in last["openings"]}
    assert not any("marks" in row.get("data", {}) for row in lines)  # it holds those of practice


@pytest.mark.parametrize("shown", [{"public_marks": "totals"}, {"public_jurors": False}])
def test_marks_that_are_kept_back_stay_sealed(
    app: Flask, client: FlaskClient, shown: dict[str, Any]
):
    show = publish(change(evening(), **shown))
    *lines, last = rows_of(client, show)
    assert last["openings"] == []
    kinds = {row.get("kind") for row in lines}
    assert "show_closed" not in kinds or "mark_saved" not in kinds
    assert not kinds & {"mark_saved", "panel_set", "result_published"}


def test_another_show_is_in_it_as_hashes_alone(app: Flask, client: FlaskClient):
    show = evening()
    other = begin_evening(**JURY)
    give_all(other, LEVEL)
    *lines, _last = rows_of(client, publish(show))
    assert other.id not in {row.get("show") for row in lines}
    assert make_show().id not in {row.get("show") for row in lines}
