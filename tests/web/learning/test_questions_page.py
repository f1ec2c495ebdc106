"""Organizers see what is proposed for each song, approve, change and withdraw it, and delete what
was answered."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import Show, Song, Tradition
from kruvision.services.learning import questions
from tests.factories import make_show, make_staff, names, save
from tests.factories.learning import give_answers, make_question
from tests.factories.results import change
from tests.services.learning.test_questions import row


@pytest.fixture
def show(app: Flask) -> Show:
    card = [row("one"), row("two", "general")]
    save(Tradition(slug="steppe", names=names("Steppe"), questions=card))
    show = make_show(entries=2)
    change(db.session.get_one(Song, show.entries[0].song_id), tradition_slug="steppe")
    return show


def texts(show: Show) -> list[str]:
    db.session.rollback()
    return [one.text["en"] for one in questions.list_questions(show.id)]


def test_a_proposal_is_approved_as_it_was_read(show: Show, owner: FlaskClient) -> None:
    address = f"/control/shows/{show.id}/questions"
    page = owner.get(address).text
    assert "Songs with a question: 0 of 2." in page
    assert "What about one?" in page
    mark = re.findall(r'name="mark" value="(\w+)"', page)[-1]
    entry = show.entries[0].id
    said = owner.post(f"{address}/{entry}/approve", data={"mark": mark}, follow_redirects=True)
    assert "The question is approved." in said.text
    assert "Approved by" in said.text
    assert texts(show) == ["What about one?"]
    stale = owner.post(f"{address}/{entry}/approve", data={"mark": "x"}, follow_redirects=True)
    assert "The card has changed meanwhile" in stale.text


def test_all_that_come_from_a_source_are_approved_in_one_go(show: Show, owner: FlaskClient) -> None:
    address = f"/control/shows/{show.id}/questions/sourced"
    assert "1 question is approved." in owner.post(address, follow_redirects=True).text
    assert texts(show) == ["What about one?"]


def test_a_question_is_written_in_three_languages(show: Show, owner: FlaskClient) -> None:
    address = f"/control/shows/{show.id}/questions/{show.entries[1].id}"
    assert "Save and approve" in owner.get(address).text
    typed = {"text": "Own", "right": "a", "wrong.0": "b", "fact": "So"}
    sent = {
        f"{name}.{code}": f"{text} {code}" for name, text in typed.items() for code in ("kk", "en")
    }
    assert owner.post(address, data=sent).status_code == 302
    assert texts(show) == ["Own en"]
    assert "Own kk" in owner.get(address).text
    wrong = owner.post(address, data={**sent, "wrong.0.en": "A en"})
    assert wrong.status_code == 422


def test_every_question_of_a_card_may_fill_the_form(show: Show, owner: FlaskClient) -> None:
    page = owner.get(f"/control/shows/{show.id}/questions").text
    addresses = set(re.findall(r'href="(/control[^"]+take=[^"]+)"', page))
    forms = [owner.get(address).text for address in addresses]
    assert len(forms) == 2
    for text in ("What about one?", "What about two?"):
        assert sum(f'value="{text}"' in form for form in forms) == 1


def test_a_question_with_answers_keeps_its_words_and_is_withdrawn_with_them(
    show: Show, owner: FlaskClient
) -> None:
    give_answers(make_question(show.entries[0]), [4])
    address = f"/control/shows/{show.id}/questions"
    assert "4 answers" in owner.get(address).text
    one = owner.get(f"{address}/{show.entries[0].id}").text
    assert "so its words stay" in one
    assert "Save and approve" not in one
    said = owner.post(f"{address}/{show.entries[0].id}/withdraw", follow_redirects=True)
    assert "The question is withdrawn." in said.text
    assert texts(show) == []


def test_all_answers_go_with_one_press(show: Show, owner: FlaskClient) -> None:
    give_answers(make_question(show.entries[0]), [4, 1])
    address = f"/control/shows/{show.id}/questions"
    assert "Delete all answers of this show" in owner.get(address).text
    said = owner.post(f"{address}/answers/delete", follow_redirects=True).text
    assert "5 answers are deleted." in said
    assert "Delete all answers" not in said


def test_whether_and_how_long_is_chosen(show: Show, owner: FlaskClient) -> None:
    address = f"/control/shows/{show.id}/questions/settings"
    assert owner.post(address, data={"question_seconds": "60"}).status_code == 302
    db.session.rollback()
    stored = db.session.get_one(Show, show.id)
    assert (stored.asks_questions, stored.question_seconds) == (False, 60)
    assert owner.post(address, data={"question_seconds": "5"}).status_code == 422


def test_an_observer_looks_and_changes_nothing(app: Flask, show: Show) -> None:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.post("/login", data={"login": make_staff("observer").login, "password": "correct horse"})
    page = client.get(f"/control/shows/{show.id}/questions").text
    assert "What about one?" in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]
