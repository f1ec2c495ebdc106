"""What the hall learned on the organizers' page: a sentence, songs, prizes, and where to delete."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.models import PassportCount, Show
from tests.factories import make_show, make_staff, names, save
from tests.factories.learning import give_answers, make_asked_show, question_of
from tests.factories.results import change, perform


@pytest.fixture
def show(app: Flask) -> Show:
    """Two songs: 5 and 20 of 25 knew before, 40 and 25 of 50 afterwards."""
    show = make_asked_show(entries=2)
    first, second = show.entries
    change(first.song, title="სულიკო", tradition_slug="georgian")
    give_answers(question_of(first), (10, 5, 10), "before")
    give_answers(question_of(first), (5, 40, 5))
    give_answers(question_of(second), (5, 20), "before")
    give_answers(question_of(second), (25, 25))
    perform(show)
    return change(show, phase="closed")


def address(show: Show) -> str:
    return f"/control/shows/{show.id}/learning"


def page_of(client: FlaskClient, show: Show) -> str:
    page = client.get(address(show))
    assert page.status_code == 200
    return page.text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_page_says_in_one_sentence_what_was_learned(owner: FlaskClient, show: Show) -> None:
    """Means of 20 % and 80 %, of 80 % and 50 %."""
    page = page_of(owner, show)
    assert "Before the songs 50 % knew; afterwards 65 %." in page
    assert "The mean of 2 questions" in page
    assert "What these numbers do not say" in page


def test_each_song_has_its_numbers_beside_its_picture(owner: FlaskClient, show: Show) -> None:
    page = page_of(owner, show)
    row = re.search(r"<tr>\s*<th scope=\"row\"><bdi>სულიკო.*?</tr>", page, re.S)
    assert row
    for text in ("Georgians", "20 %", "5 of 25", "80 %", "40 of 50", "+60", "67–89 %"):
        assert text in row[0]
    assert row[0].count('<circle class="learned-before" cx="20.0%"') == 1
    assert row[0].count('<rect class="learned-after"') == 1


def test_prizes_passports_and_words_have_their_reasons(owner: FlaskClient, show: Show) -> None:
    entry = show.entries[0]
    save(PassportCount(entry_id=entry.id, kind="opened", count=31))
    save(PassportCount(entry_id=entry.id, kind="word", count=7))
    page = page_of(owner, show)
    assert "The song nobody knew" in page
    assert "5 of 25 (between 9 % and 39 %): the fewest of all songs compared (2)." in page
    assert "From 20 % (5 of 25) to 80 % (40 of 50)." in page
    assert "31 phones" in page
    assert "7 phones" in page


def test_before_all_have_sung_the_page_says_so_and_nothing_else(
    owner: FlaskClient, show: Show
) -> None:
    change(show, phase="running")
    page = page_of(owner, show)
    assert "The songs are not over yet" in page
    assert "150 answers so far." in page
    assert "80 %" not in page
    assert "report.pdf" not in page
    for kind in ("pdf", "json"):
        answer = owner.get(f"{address(show)}/report.{kind}", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json["error"]) == (409, "songs_not_over")


def test_a_hall_that_was_asked_nothing_is_told_how_to_begin(owner: FlaskClient, app: Flask) -> None:
    show = make_show(entries=2, phase="closed")
    perform(show)
    page = page_of(owner, show)
    assert "The hall was not asked about these songs" in page
    assert f'href="/control/shows/{show.id}/questions"' in page


def test_too_few_answers_are_said_to_be_too_few(owner: FlaskClient, app: Flask) -> None:
    show = make_asked_show(entries=1)
    give_answers(question_of(show.entries[0]), (1, 8))
    perform(show)
    page = page_of(owner, change(show, phase="closed"))
    assert "Too few answers to say how much the hall learned." in page
    assert "under 10 answers" in page
    assert "8 of 9" not in page


def test_the_page_leads_to_where_answers_are_deleted(owner: FlaskClient, show: Show) -> None:
    assert f"/control/shows/{show.id}/questions#answers" in page_of(owner, show)
    assert (
        "Delete all answers of this show" in owner.get(f"/control/shows/{show.id}/questions").text
    )


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_paper_comes_in_each_language(owner: FlaskClient, show: Show, language: str) -> None:
    assert f"report.pdf?language={language}" in page_of(owner, show)
    paper = owner.get(f"{address(show)}/report.pdf?language={language}")
    assert paper.data.startswith(b"%PDF")
    assert paper.mimetype == "application/pdf"


def test_no_other_language_has_a_paper(owner: FlaskClient, show: Show) -> None:
    assert owner.get(f"{address(show)}/report.pdf?language=xx").status_code == 404


def test_markup_in_a_title_stays_text(owner: FlaskClient, show: Show) -> None:
    change(show.entries[0].song, title="<b>&", tradition_slug=None)
    change(show.entries[1].contestant, name=names("<i>"))
    assert "<bdi>&lt;b&gt;&amp;</bdi>" in page_of(owner, show)


@pytest.mark.parametrize("role", ["stage_manager", "usher"])
def test_others_do_not_see_it(app: Flask, show: Show, role: str) -> None:
    client = app.test_client()
    client.post("/login", data={"login": make_staff(role).login, "password": "correct horse"})
    for path in ("", "/report.pdf", "/report.json"):
        assert client.get(address(show) + path).status_code == 403


def test_nobody_outside_sees_it(client: FlaskClient, show: Show) -> None:
    for path in ("", "/report.pdf", "/report.json"):
        assert client.get(address(show) + path).status_code == 403
