"""Pages of strangers' forms are made once, and each reader finds their own words in them."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.i18n import COOKIE
from kruvision.state import state_of
from kruvision.web.operations import staff

LOGIN = {"login": "<b>\ue000login\ue001&\"'", "password": "wrong", "next": "/control?a=1&b=2"}


def test_typed_text_is_shown_again_and_is_never_markup(app: Flask, client: FlaskClient) -> None:
    for _time in range(2):
        page = client.post("/login", data=LOGIN)
        assert page.status_code == 422
        assert 'value="&lt;b&gt;\ue000login\ue001&amp;&#34;&#39;"' in page.text
        assert 'value="/control?a=1&amp;b=2"' in page.text


def test_one_reader_finds_nothing_of_another(app: Flask) -> None:
    first = app.test_client().post("/j", data={"code": "mine"}).text
    second = app.test_client().post("/j", data={"code": "yours"}).text
    assert "mine" in first
    assert "mine" not in second
    tokens = [re.findall(r'name="csrf_token" value="([^"]+)"', page)[0] for page in (first, second)]
    assert tokens[0] != tokens[1]
    assert len([key for key in state_of(app).form_pages if key[0] == "jury/card.html"]) == 1


def test_each_language_has_its_page_and_the_way_to_the_others(client: FlaskClient) -> None:
    said = {}
    for code in ("kk", "ru", "en"):
        client.set_cookie(COOKIE, code)
        said[code] = client.post("/j", data={"code": "x"}).text
        assert f'<html lang="{code}"' in said[code]
        assert "next=/j" in said[code]
    assert len(set(said.values())) == 3


@pytest.mark.parametrize("path", ["/login?next=/control", "/setup?code=ABC"])
def test_a_look_with_words_behind_the_question_mark_keeps_them(
    client: FlaskClient, path: str
) -> None:
    words = path.partition("=")[2]
    page = client.get(path).text
    assert f'value="{words}"' in page
    ways = re.findall(r'class="language" href="([^"]+)"', page)
    assert {parse_qs(urlsplit(unescape(way)).query)["next"][0] for way in ways} == {path}


def test_the_token_of_a_kept_page_is_the_readers_own(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for _reader in range(2):
        client = app.test_client()
        token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/j").text)[0]
        assert client.post("/j", data={"code": "x", "csrf_token": token}).status_code == 422
        assert client.post("/j", data={"code": "x"}).status_code == 400


def test_a_form_without_its_token_is_answered_by_a_kept_page_that_leads_each_reader_back(
    app: Flask,
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for number in (1, 2):
        came_from = {"Referer": f"http://localhost/login?next=/{number}"}
        page = app.test_client().post("/login", data=LOGIN, headers=came_from)
        assert page.status_code == 400
        assert re.findall(r'href="/login\?next=/(.)"', page.text) == [str(number)]
    assert refusals_kept(app) == ["staff.login"]


@pytest.mark.parametrize("path", ["/control/shows/7/rules", "/login?next=/control", "/logout"])
def test_what_is_not_the_same_page_for_everybody_is_made_for_its_reader(
    app: Flask, client: FlaskClient, path: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(path, data=LOGIN).status_code == 400
    assert refusals_kept(app) == []


def pages_made_for_new_names(app: Flask) -> int:
    for number in range(20):
        sent = {"code": "AAAA", f"something-{number}": "1"}
        assert app.test_client().post("/setup", data=sent).status_code == 422
    return len([key for key in state_of(app).form_pages if key[1] == "staff.setup"])


def test_a_field_that_the_form_does_not_have_is_one_mistake_whatever_its_name(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pages_made_for_new_names(app) == 1
    monkeypatch.setattr(staff, "_wrong_in_setup", staff.error_sentences)
    assert pages_made_for_new_names(app) == 1 + 20


def refusals_kept(app: Flask) -> list[str]:
    return [key[1] for key in state_of(app).form_pages if key[0] == "errors/refused.html"]
