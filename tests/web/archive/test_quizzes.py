"""A teacher makes a quiz, a class opens it, and nothing is remembered of either."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import Quiz, RecordLine
from kruvision.services.archive import quizzes
from kruvision.state import state
from tests.factories import make_show
from tests.factories.learning import make_question
from tests.services.reads import count_reads


@pytest.fixture
def code(client: FlaskClient, app: Flask) -> str:
    """That of a quiz about all traditions."""
    answer = client.post("/archive/quiz")
    assert answer.status_code == 303
    return answer.headers["Location"].split("/")[2]


def questions(code: str) -> Sequence[Mapping[str, Any]]:
    return quizzes.get_quiz(code).questions


def test_a_teacher_chooses_traditions_and_gets_a_code(client: FlaskClient, app: Flask):
    page = client.get("/archive/quiz").text
    assert 'name="traditions[]" value="kazakh"' in page
    answer = client.post("/archive/quiz", data={"traditions[]": ["kazakh", "tatar"]})
    shown = client.get(answer.headers["Location"]).text
    (quiz,) = db.session.execute(db.select(Quiz)).scalars()
    assert {one["tradition"]["slug"] for one in quiz.questions} <= {"kazakh", "tatar"}
    assert quiz.code in shown
    assert "<svg" in shown
    assert f"/quiz/{quiz.code}/print" in shown


def test_a_quiz_has_ten_questions_of_ten_traditions(client: FlaskClient, code: str):
    assert len({one["tradition"]["slug"] for one in questions(code)}) == 10
    assert client.get(f"/quiz/{code}").text.count("<fieldset") == 10


def test_the_questions_tell_no_answer(client: FlaskClient, code: str):
    page = client.get(f"/quiz/{code}").text
    for one in questions(code):
        assert one["text"]["en"][:20] in page.replace("&#39;", "'").replace("&#34;", '"')
    assert "Source:" not in page
    assert "checked" not in page


def test_each_question_ends_with_what_was_right_its_fact_and_its_source(
    client: FlaskClient, code: str
):
    asked = questions(code)
    chosen = {f"q{place}": one["right"] for place, one in enumerate(asked)}
    all_right = client.get(f"/quiz/{code}", query_string={**chosen, "done": "1"}).text
    assert "<h1>10 of 10</h1>" in all_right
    chosen["q0"] = 1 - asked[0]["right"] if asked[0]["right"] < 2 else 0
    one_wrong = client.get(f"/quiz/{code}", query_string={**chosen, "done": "1"}).text
    assert "<h1>9 of 10</h1>" in one_wrong
    assert one_wrong.count("The right answer:") == 1
    assert one_wrong.count("Source:") == 10


@pytest.mark.parametrize("query", ["done=1", "done=1&q0=99&q1=-1&q2=x&q99=1&q=1&q0=1"])
def test_odd_answers_are_no_answers(client: FlaskClient, code: str, query: str):
    assert client.get(f"/quiz/{code}?{query}").status_code == 200


def test_nothing_about_pupils_is_kept(client: FlaskClient, app: Flask, code: str):
    before, kept = db.session.query(RecordLine).count(), db.session.get_one(Quiz, code).questions
    answer = client.get(f"/quiz/{code}?q0=1&done=1")
    assert "Set-Cookie" not in answer.headers
    assert db.session.query(RecordLine).count() == before
    assert db.session.get_one(Quiz, code).questions == kept


def test_a_typed_code_opens_the_quiz_and_a_wrong_one_is_told_kindly(client: FlaskClient, code: str):
    assert client.get("/quiz").status_code == 200
    opened = client.get("/quiz", query_string={"code": f"{code[:3].lower()} {code[3:]}"})
    assert opened.headers["Location"] == f"/quiz/{code}"
    wrong = client.get("/quiz?code=nobody")
    assert wrong.status_code == 404
    assert "No quiz has this code" in wrong.text
    assert 'value="nobody"' in wrong.text
    assert client.get("/quiz/nobody").headers["Location"] == "/quiz?code=nobody"


def test_a_sheet_to_print_has_the_answers_on_a_page_of_their_own(client: FlaskClient, code: str):
    first, second = re.findall(
        r'<article class="paper-sheet.*?</article>', client.get(f"/quiz/{code}/print").text, re.S
    )
    assert first.count("quiz-paper-question") == second.count("quiz-paper-question") == 10
    assert "Source:" not in first
    assert second.count("Source:") == 10


def test_too_many_quizzes_in_a_row_are_refused_on_the_same_page(client: FlaskClient, app: Flask):
    answers = [client.post("/archive/quiz", data={"traditions[]": "kazakh"}) for _n in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert "Too many" in answers[-1].text
    assert re.search(r'value="kazakh" checked', answers[-1].text)


def test_a_quiz_says_that_a_hall_is_still_to_be_asked_and_keeps_its_numbers(
    client: FlaskClient, code: str
):
    asked = questions(code)
    show = make_show(entries=1, phase="running")
    make_question(show.entries[0], text=asked[0]["text"])
    for path in (f"/quiz/{code}", f"/quiz/{code}?done=1", f"/quiz/{code}/class"):
        page = client.get(path).text
        assert "1 question is left out" in page, path
        assert asked[0]["text"]["en"] not in unescape(page), path
    page = client.get(f"/quiz/{code}").text
    assert 'name="q0"' not in page
    assert '<span class="quiz-number">2</span>' in page
    sheet = client.get(f"/quiz/{code}/print").text
    assert 'value="1"' not in sheet
    assert sheet.count('value="2"') == 2
    for one in asked[1:]:
        make_question(make_show(entries=1, phase="planned").entries[0], text=one["text"])
    for path in (f"/quiz/{code}", f"/quiz/{code}?done=1", f"/quiz/{code}/print"):
        assert "10 questions are left out" in client.get(path).text, path
    assert "<fieldset" not in client.get(f"/quiz/{code}").text


def test_the_page_that_makes_a_quiz_is_made_once_and_knows_what_may_be_asked(
    app: Flask, client: FlaskClient
):
    client.get("/archive/quiz")
    (row,) = [one for one in quizzes.list_askable() if one.slug == "kazakh"]
    assert count_reads(lambda: client.get("/archive/quiz")) <= 2
    pages = set(state().form_pages)
    for _more in range(7):
        client.post("/archive/quiz", data={"traditions[]": ["kazakh", "nobody"]})
        client.post("/archive/quiz", data={"traditions[]": ["tatar"]})
    made = set(state().form_pages) - pages
    assert len(made) == 1, "the one with a message, whatever was chosen"
    show = make_show(entries=len(row.questions), phase="planned")
    for entry, one in zip(show.entries, row.questions, strict=True):
        make_question(entry, text=one["text"])
    page = client.get("/archive/quiz").text
    assert 'value="kazakh"' not in page
    assert 'value="tatar"' in page


def test_a_quiz_is_made_with_the_token_of_whoever_makes_it(app: Flask):
    app.config["WTF_CSRF_ENABLED"] = True
    tokens = set()
    for _reader in range(2):
        client = app.test_client()
        page = client.get("/archive/quiz").text
        token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        assert client.post("/archive/quiz").status_code == 400
        assert client.post("/archive/quiz", data={"csrf_token": token}).status_code == 303
        tokens.add(token)
    assert len(tokens) == 2
