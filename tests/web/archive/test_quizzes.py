"""A teacher makes a quiz, a class opens it, and nothing is remembered of either."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import Quiz, RecordLine
from kruvision.services.archive import quizzes


@pytest.fixture
def code(client: FlaskClient, app: Flask) -> str:
    """That of a quiz about all traditions."""
    answer = client.post("/archive/quiz")
    assert answer.status_code == 303
    return answer.headers["Location"].split("/")[2]


def questions(code: str) -> list[dict]:
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
    before = db.session.query(RecordLine).count()
    answer = client.get(f"/quiz/{code}?q0=1&done=1")
    assert "Set-Cookie" not in answer.headers
    assert db.session.query(RecordLine).count() == before
    assert db.session.get_one(Quiz, code).questions == questions(code)


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
