"""The shortcut for ballots answers as Flask's way in does, and skips no check."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kruvision.extensions import db
from kruvision.models import VotingWindow
from kruvision.services.audience import casting
from kruvision.services.errors import TooFast
from kruvision.web.audience import shortcut
from tests.factories.voting import close_vote, entry_ids, get_window, make_vote

BY_SHORTCUT, BY_FLASK = "application/json", "application/json; by=flask"
WAYS = pytest.mark.parametrize("way", [BY_SHORTCUT, BY_FLASK])


def post(client: FlaskClient, way: str, body: bytes | str, **headers: str) -> TestResponse:
    """One post, by the shortcut or by Flask."""
    sent = {"Content-Type": way, "Accept": "application/json", **headers}
    return client.post("/v/ballot", data=body, headers=sent)


def ballot(window: VotingWindow, choices: list[Any], command: str = "c-1") -> str:
    """What the script sends."""
    sent = {"window": window.id, "choices": choices, "command": command}
    return json.dumps(sent)


def count(window_id: int) -> int:
    db.session.rollback()
    return get_window(window_id).ballots


def watch(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the commands that come by the shortcut from now on."""
    asked: list[str] = []
    answer_at_once = shortcut.answer_at_once

    def watched(door: Any, environ: Any, body: bytes) -> Any:
        asked.append(json.loads(body)["command"])
        return answer_at_once(door, environ, body)

    monkeypatch.setattr(shortcut, "answer_at_once", watched)
    return asked


def test_both_ways_answer_the_same(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    window = make_vote()
    body = ballot(window, entry_ids(window.show_id)[:1])
    client = app.test_client()
    client.get("/v")
    asked = watch(monkeypatch)
    by_shortcut, by_flask = post(client, BY_SHORTCUT, body), post(client, BY_FLASK, body)
    assert asked == ["c-1"]
    assert by_shortcut.status_code == by_flask.status_code == 200
    assert by_shortcut.data == by_flask.data
    assert {**by_flask.headers, **by_shortcut.headers} == dict(by_flask.headers)
    assert {"Content-Security-Policy", "Cache-Control"} <= set(by_shortcut.headers.keys())
    assert count(window.id) == 1


@WAYS
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://elsewhere.example"},
    ],
)
def test_another_sites_page_casts_nothing(app: Flask, way: str, headers: dict[str, str]) -> None:
    window = make_vote()
    client = app.test_client()
    client.get("/v")
    answer = post(client, way, ballot(window, entry_ids(window.show_id)[:1]), **headers)
    assert answer.status_code == 403
    assert count(window.id) == 0


@WAYS
def test_a_forged_cookie_is_a_new_phone(app: Flask, way: str) -> None:
    window = make_vote()
    client = app.test_client()
    client.set_cookie("kru_voter", '{"device":"somebody","ticket":1}.forged')
    answer = post(client, way, ballot(window, entry_ids(window.show_id)[:1]))
    assert answer.status_code == 200
    assert "kru_voter=" in answer.headers["Set-Cookie"]


@WAYS
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"[]", 422),
        (b"not json", 422),
        (b'{"window": 1}', 422),
        (b'{"window": 1, "choices": [1], "more": 1}', 422),
        (b'{"window": 10e99, "choices": [1]}', 422),
        (b'{"window": 999, "choices": [1]}', 404),
    ],
)
def test_what_is_no_ballot_is_refused_with_a_sentence(
    app: Flask, way: str, body: bytes, status: int
) -> None:
    client = app.test_client()
    client.get("/v")
    answer = post(client, way, body)
    assert answer.status_code == status
    assert answer.json["message"]


@WAYS
def test_after_the_close_a_receipt_is_repeated_and_a_new_vote_refused(app: Flask, way: str) -> None:
    window = make_vote()
    first, second, *_ = entry_ids(window.show_id)
    client = app.test_client()
    client.get("/v")
    receipt = post(client, way, ballot(window, [first])).json
    db.session.rollback()
    close_vote(window.show_id, at=window.closes_at)
    assert post(client, way, ballot(window, [first])).json == {**receipt, "choices": []}
    late = post(client, way, ballot(window, [second], "c-2"))
    assert (late.status_code, late.json["error"]) == (409, "closed")
    assert count(window.id) == 1


@WAYS
def test_a_ballot_that_fails_is_tried_once_and_answered_in_words(
    app: Flask, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    tried: list[str] = []

    def busy(*arguments: Any, at: Any) -> Any:
        tried.append(arguments[3])
        raise TooFast("busy", seconds=1)

    monkeypatch.setattr(casting, "cast_ballot", busy)
    client = app.test_client()
    client.get("/v")
    answer = post(client, way, '{"window": 1, "choices": [1], "command": "c-1"}')
    assert (answer.status_code, answer.json["error"]) == (429, "busy")
    assert tried == ["c-1"]


def test_a_body_that_is_too_long_is_not_read_by_the_shortcut(app: Flask) -> None:
    environ = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/json"}
    length = shortcut.LARGEST
    fits = environ | {"CONTENT_LENGTH": str(length)}
    assert shortcut.is_of_a_script(fits)
    for wrong in (str(length + 1), "-1", "", "ten"):
        assert not shortcut.is_of_a_script(environ | {"CONTENT_LENGTH": wrong})
    assert not shortcut.is_of_a_script(environ)
