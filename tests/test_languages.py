"""Three languages: which one a device speaks, the visible fallback, Kazakh order."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from kruvision.i18n import kazakh_key, missing_languages, pick


@pytest.mark.parametrize(
    ("accept", "expected"),
    [("kk", "kk"), ("ru-KZ,ru;q=0.9", "ru"), ("en-GB", "en"), ("fr", "kk"), ("", "kk")],
)
def test_a_device_speaks_its_own_language_and_kazakh_otherwise(
    client: FlaskClient, accept: str, expected: str
) -> None:
    page = client.get("/login", headers={"Accept-Language": accept})
    assert f'<html lang="{expected}"' in page.text


def test_the_chosen_language_is_remembered(client: FlaskClient) -> None:
    answer = client.get("/language/ru?next=/login")
    assert answer.location == "/login"
    assert '<html lang="ru"' in client.get("/login").text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_language_switch_leads_nowhere_else(client: FlaskClient, target: str) -> None:
    assert client.get("/language/ru", query_string={"next": target}).location == "/"


def test_an_unknown_language_is_not_there(client: FlaskClient) -> None:
    assert client.get("/language/xx").status_code == 404


def test_content_falls_back_from_kazakh_to_russian_to_english() -> None:
    assert pick({"ru": "да", "en": "yes"}, "kk") == "да"
    assert pick({"en": "yes"}, "ru") == "yes"
    assert pick({"kk": "иә", "en": "yes"}, "ru") == "иә"
    assert pick({}, "kk") == ""
    assert missing_languages({"kk": "иә"}) == ("ru", "en")


def test_kazakh_letters_sort_where_they_belong() -> None:
    words = ["Яблоко", "Әже", "Атырау", "Қазақ", "Кеме", "Ғалым", "Гүл", "Ұлы", "Ушу", "Іле", "Ыс"]
    ordered = sorted(words, key=kazakh_key)
    assert ordered == [
        "Атырау", "Әже", "Гүл", "Ғалым", "Кеме", "Қазақ", "Ушу", "Ұлы", "Ыс", "Іле", "Яблоко",
    ]  # fmt: skip


@pytest.mark.parametrize(("code", "word"), [("kk", "Атауы"), ("ru", "Название"), ("en", "Title")])
def test_a_filter_on_a_constant_speaks_the_language_of_its_page(
    app: Flask, code: str, word: str
) -> None:
    page = app.jinja_env.from_string("{{ 'title'|field_word }}")
    with app.test_request_context(), force_locale(code):
        assert page.render() == word
