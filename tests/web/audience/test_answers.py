"""The phone asks and answers, with a script and without, and no page tells an answer too early."""

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from werkzeug.test import TestResponse

from kruvision import clock, phone
from kruvision.extensions import db
from kruvision.i18n import _
from kruvision.models import Show
from kruvision.services.errors import TooFast
from kruvision.services.learning import answers
from kruvision.services.learning.answers import counts_of
from kruvision.services.record import chain
from kruvision.services.transactions.transaction import transaction
from tests.factories.learning import RIGHT, give_answers, make_asked_show, question_of, sing
from tests.factories.results import change

SHORT = "application/json"
"""What a phone's script posts, with its cookie: answered ahead of Flask."""


@pytest.fixture
def show(app: Flask) -> Show:
    return make_asked_show(entries=4)


def after(question: int, option: int = RIGHT) -> dict[str, object]:
    return {"question": question, "moment": "after", "option": option}


def page(client: FlaskClient, language: str = "en") -> str:
    """The phone's page as it is now, kept by nobody."""
    with transaction():
        chain.append("system", "looked", at=clock.now())
    return client.get("/v", headers={"Accept-Language": language}).get_data(as_text=True)


def test_between_songs_the_page_asks_and_one_press_answers_without_a_script(
    show: Show, client: FlaskClient
) -> None:
    question = sing(show).id
    asked = page(client)
    assert "Question 1" in asked
    assert len(re.findall(r'name="option" value=', asked)) == 3
    told = client.post("/v/answer", data=after(question))
    assert told.status_code == 200
    assert "<h1>Right!</h1>" in told.text
    assert "Fact 1" in told.text
    assert counts_of(question, "after") == {RIGHT: 1}


def test_a_wrong_answer_is_told_kindly_and_ends_with_the_same_fact(
    show: Show, client: FlaskClient
) -> None:
    told = client.post("/v/answer", data=after(sing(show).id, 0))
    assert "now you know" in told.text
    assert "The right answer: Two 1." in told.text
    assert "Fact 1" in told.text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_nothing_that_all_phones_get_tells_an_answer_while_it_is_open(
    show: Show, client: FlaskClient, language: str
) -> None:
    sing(show)
    at = clock.now()
    picture = phone.make_picture(language, at=at)
    later = phone.make_picture(language, at=at + timedelta(minutes=2))
    assert picture
    assert later
    for telling in ("Fact 1", "data-right", 'class="right"'):
        assert telling not in picture.html
        assert telling in later.html
    first = picture.html
    change(question_of(show.entries[0]), right=0)
    other = phone.make_picture(language, at=at)
    assert other
    assert other.html == first, "the page differs by which option is right"


def test_the_hall_is_told_its_share_from_ten_answers_on(show: Show, client: FlaskClient) -> None:
    question = sing(show, ago=600)
    give_answers(question, [3, 6])
    assert "knew the answer" not in page(client)
    give_answers(question, [0, 0, 1])
    told = page(client)
    assert "60\N{NO-BREAK SPACE}% knew the answer" in told
    assert "10 answers" in told


def test_a_script_is_told_what_came_of_its_answer(show: Show, client: FlaskClient) -> None:
    question = sing(show).id
    first = client.post("/v/answer", json=after(question, 0)).get_json()
    again = client.post("/v/answer", json=after(question, 0)).get_json()
    assert (first["counted"], again["counted"]) == (True, False)
    assert (
        first["says"]
        == again["says"]
        == ["Not quite – and now you know.", "The right answer: Two 1.", "Fact 1"]
    )
    assert (first["right"], first["late"]) == (RIGHT, "")


def test_a_late_answer_hears_that_it_was_late_and_the_fact(show: Show, client: FlaskClient) -> None:
    told = client.post("/v/answer", json=after(sing(show, ago=600).id)).get_json()
    assert told["late"] == "Your answer came too late to be counted."
    assert not told["counted"]
    assert told["says"][-1] == "Fact 1"


def test_before_its_time_a_question_tells_nothing(show: Show, client: FlaskClient) -> None:
    question = question_of(show.entries[0]).id
    refused = client.post("/v/answer", json=after(question))
    assert refused.status_code == 409
    assert "Fact" not in refused.text
    assert "Two" not in refused.text


def test_two_questions_before_it_begins_thank_and_tell_nothing(
    show: Show, client: FlaskClient
) -> None:
    change(show, phase="planned")
    assert "Two questions before it begins" in page(client)
    asked = client.get("/v/before", headers={"Accept": "application/json"}).get_json()
    assert len(asked["questions"]) == 2
    assert asked == client.get("/v/before", headers={"Accept": "application/json"}).get_json()
    assert "Fact" not in str(asked)
    question = asked["questions"][0]["id"]
    sent = {"question": question, "moment": "before", "option": RIGHT}
    thanked = client.post("/v/answer", json=sent).get_json()
    assert thanked["counted"]
    assert set(thanked) == {"counted", "late", "says"}
    db.session.rollback()
    assert counts_of(question, "before") == {RIGHT: 1}


def test_without_a_script_the_two_questions_are_a_page(show: Show, client: FlaskClient) -> None:
    asked = client.get("/v/before")
    assert len(re.findall("<form", asked.text)) == 2
    assert 'name="moment" value="before"' in asked.text
    question = question_of(show.entries[0]).id
    sent = {"question": question, "moment": "before", "option": 0}
    assert "<h1>Thank you!</h1>" in client.post("/v/answer", data=sent).text


def test_once_every_song_was_called_nobody_is_asked_beforehand(
    show: Show, client: FlaskClient
) -> None:
    for number in range(1, 5):
        sing(show, number, ago=600)
    assert "Two questions before" not in page(client)
    assert client.get("/v/before").status_code == 303


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"question": "x", "moment": "after", "option": 1},
        {"question": 1, "moment": "later", "option": 1},
        {"question": 1, "moment": "after", "option": -1},
        {"question": 1, "moment": "after", "option": 1, "more": 1},
    ],
)
def test_an_answer_that_is_none_is_refused(
    show: Show, client: FlaskClient, sent: dict[str, object]
) -> None:
    assert client.post("/v/answer", json=sent).status_code == 422
    assert client.post("/v/answer", data=sent).status_code == 422


def test_another_sites_page_answers_for_nobody(show: Show, client: FlaskClient) -> None:
    question = sing(show).id
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert client.post("/v/answer", json=after(question), headers=headers).status_code == 403
    assert counts_of(question, "after") == {}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_both_ways_in_tell_a_phone_the_same_in_its_language(
    show: Show, client: FlaskClient, language: str
) -> None:
    question = sing(show).id
    client.get("/v")
    client.set_cookie("language", language)

    def post(kind: str) -> TestResponse:
        sent = json.dumps(after(question, 0))
        return client.post("/v/answer", data=sent, headers={"Content-Type": kind})

    first, short, flask = post(SHORT), post(SHORT), post("application/json; by=flask")
    assert (first.get_json()["counted"], short.get_json()["counted"]) == (True, False)
    assert short.data == flask.data
    assert {**flask.headers, **short.headers} == dict(flask.headers)
    with client.application.test_request_context(), force_locale(language):
        assert short.get_json()["says"][0] == _("Not quite – and now you know.")


def test_what_the_short_way_cannot_answer_is_said_by_flask(
    show: Show, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def busy(question: int, *rest: object, **more: object) -> None:
        tried.append(question)
        raise TooFast("busy", seconds=1)

    monkeypatch.setattr(answers, "give_answer", busy)
    client.get("/v")
    sent = json.dumps(after(question_of(show.entries[0]).id))
    refused = client.post("/v/answer", data=sent, headers={"Content-Type": SHORT})
    assert (refused.status_code, refused.get_json()["error"]) == (429, "busy")
    assert len(tried) == 1
