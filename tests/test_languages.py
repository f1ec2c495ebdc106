"""Three languages: which one a device speaks, the visible fallback, Kazakh order, and every text
in each of them."""

import ast
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from config import ROOT
from kruvision.i18n import FALLBACK, kazakh_key, missing_languages, pick
from kruvision.sentences import sentence
from scripts import texts

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
COUNTED = re.compile(
    r"%\((\w+)\)[sd] (?:[a-z]+ )?(?:acts|ballots|cards|changes|characters|columns|degrees|"
    r"differences|entries|hours|juries|jurors|letters|lines|marks|minutes|people|phones|places|"
    r"points|rows|seats|seconds|songs|tickets|tries|voters|votes)\b"
)
NEVER_ONE = {"columns", "length", "letters", "level", "max_length", "most", "rows"}
"""Placeholders for bounds that the program sets, and for those who are level with each other."""


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


def test_no_text_hides_from_the_translators_inside_another() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{text.lineno}"
        for path in sorted((ROOT / "kruvision").rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "_l", "ngettext"}
    ]
    assert not hidden


@pytest.mark.parametrize("code", FALLBACK)
def test_every_text_is_translated(code: str) -> None:
    catalogue = texts.read(code)
    missing, broken = [], []
    for text in sorted(texts.extracted(), key=str):
        singular = text if isinstance(text, str) else text[0]
        message = catalogue.get(singular)
        if message is None or message.fuzzy or not all(_strings(message.string)):
            missing.append(singular)
        elif not _same_placeholders(text, message.string):
            broken.append(singular)
    assert not missing
    assert not broken


@pytest.mark.parametrize(
    ("code", "seconds", "said"),
    [
        ("en", 1, "Wait 1 second and"),
        ("en", 2, "Wait 2 seconds and"),
        ("ru", 1, "Подождите 1 секунду и"),
        ("ru", 22, "Подождите 22 секунды и"),
        ("ru", 11, "Подождите 11 секунд и"),
        ("kk", 1, "1 секунд күтіп"),
        ("kk", 5, "5 секунд күтіп"),
    ],
)
def test_a_refusal_takes_the_form_of_its_number(
    app: Flask, code: str, seconds: int, said: str
) -> None:
    with app.test_request_context(), force_locale(code):
        assert said in sentence("too_fast", {"seconds": seconds})


def test_no_text_puts_many_behind_a_number_that_may_be_one() -> None:
    found = [
        text
        for text in texts.extracted()
        if isinstance(text, str)
        for name in COUNTED.findall(text)
        if name not in NEVER_ONE
    ]
    assert not found


def _same_placeholders(text: str | tuple[str, ...], said: str | tuple[str, ...]) -> bool:
    """A plural may leave the number out ("one ticket") and has nothing that the text lacks."""
    if isinstance(text, str):
        return _placeholders(text) == _placeholders(said)
    return _placeholders(said) <= _placeholders(text) | {"num"}


def _strings(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def _placeholders(text: str | tuple[str, ...]) -> set[str]:
    return {name for part in _strings(text) for name in PLACEHOLDER.findall(part)}


@pytest.mark.parametrize("code", FALLBACK)
def test_no_translation_is_left_over(code: str) -> None:
    used = {t if isinstance(t, str) else t[0] for t in texts.extracted()}
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in texts.read(code) if m.id}
    assert not known - used
