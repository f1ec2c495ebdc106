"""What a request says of itself may be anything: it is answered, and never as a fault."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.http import parse_cookie

from kruvision import front, i18n
from kruvision.web.audience import voter_cookie
from kruvision.web.console import home
from tests.factories.voting import make_vote

UNREADABLE = ("http://[", "//[::1", "http://[v1.a]", "http://a:99999999", "//\u00e2\u0084\u0080")
BYTES = ("\xff", "language=\xff", "kru_voter=\xff\xfe", 'kru_session="\\377', "=;=;\x80=\xff")
NUMBERS = ("9" * 5000, "-1", "a;q=" + "9" * 5000, "a;q=nan")
HEADERS = [
    *[(name, value) for name in ("Origin", "Referer") for value in UNREADABLE],
    *[("Cookie", value) for value in BYTES],
    *[
        (name, value)
        for name in ("Range", "If-None-Match", "If-Modified-Since", "If-Range")
        for value in (*NUMBERS, "bytes=0-" + "9" * 5000, "Mon, 99 Xxx 99999 99:99:99 GMT", "\xff")
    ],
    *[
        (name, value)
        for name in ("Accept", "Accept-Language", "Accept-Encoding", "Authorization")
        for value in (*NUMBERS, "Basic =", "Bearer \xff", "\xff")
    ],
]
PAGES = ("/", "/v", "/v/now", "/v/me", "/results", "/login", "/jury", "/metrics", "/nowhere")
POSTS = ("/v/ballot", "/v/answer", "/v/ticket", "/v/code", "/j", "/login")
NEXT = ("//[", "//[::1", "//x%5B", "//%E2%84%80", "/%0d%0aX:%20y", "/%0A%5Cevil.example", "/%C2%85")


@pytest.fixture
def program(app: Flask) -> FlaskClient:
    """Somebody without a browser, who sends the cookies that a test says."""
    return app.test_client(use_cookies=False)


def faults_by(program: FlaskClient, name: str, value: str) -> list[str]:
    """The addresses that answer a request with this header with a fault, or not at all."""
    ballot = {"window": 1, "choices": [1]}
    headers = {name: value}
    gets = [path for path in PAGES if is_fault(program.get, path, headers=headers)]
    posts = [path for path in POSTS if is_fault(program.post, path, headers=headers, json=ballot)]
    return gets + posts


def is_fault(ask: Callable[..., object], path: str, **sent: object) -> bool:
    """Whether the answer is a fault; one in front of Flask comes through as it is."""
    try:
        status = getattr(ask(path, **sent), "status_code", 0)
    except (ValueError, LookupError, TypeError):
        return True
    return bool(status >= HTTPStatus.INTERNAL_SERVER_ERROR)


@pytest.mark.parametrize("name", sorted({name for name, _value in HEADERS}))
def test_no_header_is_a_fault(program: FlaskClient, name: str) -> None:
    make_vote()
    program.get("/")  # kept from here on
    found = {value: faults_by(program, name, value) for named, value in HEADERS if named == name}
    assert {value: paths for value, paths in found.items() if paths} == {}


def test_addresses_nobody_can_read_were_faults_without_the_door(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_vote()
    monkeypatch.setattr(front, "ADDRESSES", ())
    assert faults_by(client, "Origin", "http://[") == [
        "/v/ballot",
        "/v/answer",
        "/v/ticket",
        "/v/code",
    ]
    assert "/nowhere" in faults_by(client, "Referer", "http://[")


def test_bytes_of_a_foreign_cookie_were_faults_ahead_of_flask(
    program: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_vote()
    for module in (i18n, voter_cookie):
        monkeypatch.setattr(module, "read_cookies", lambda environ: parse_cookie(dict(environ)))
    assert faults_by(program, "Cookie", "other=\xff") == ["/", "/results", "/v/ballot", "/v/answer"]


def test_a_cookie_beside_one_of_odd_bytes_still_chooses_the_language(program: FlaskClient) -> None:
    make_vote()
    for _made_and_kept in range(2):
        page = program.get("/", headers={"Cookie": "other=\xff; language=ru"})
        assert '<html lang="ru"' in page.text


def test_an_origin_nobody_can_read_is_not_ours(client: FlaskClient) -> None:
    window = make_vote()
    client.get("/v")
    vote = {"window": window.id, "choices": []}
    answer = client.post("/v/ballot", json=vote, headers={"Origin": "http://["})
    assert (answer.status_code, answer.get_json()["error"]) == (403, "not_allowed")


@pytest.mark.parametrize("target", NEXT)
def test_a_way_back_that_is_no_path_leads_to_the_front_page(
    client: FlaskClient, target: str
) -> None:
    assert client.get(f"/language/kk?next={target}").location == "/"


@pytest.mark.parametrize("target", ["/archive?q=%25%20%C3%A9", "/v", "/control/shows/1?page=2"])
def test_a_way_back_that_is_one_leads_there(client: FlaskClient, target: str) -> None:
    answer = client.get("/language/kk", query_string={"next": target})
    assert answer.location == target


def test_a_way_back_nobody_can_read_was_a_fault(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "read_address", urlsplit)
    assert is_fault(client.get, "/language/kk?next=//[")
