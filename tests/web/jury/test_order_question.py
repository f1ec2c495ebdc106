"""The question before a last sheet over HTTP, with and without scripts."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Scoresheet, Show
from tests.factories.jury import browser, enter, new_card, start
from tests.factories.statistics import hand_in, make_marked_show
from tests.web.jury.test_tablet_without_scripts import fields


@pytest.fixture
def show(app: Flask) -> Show:
    """The fourth juror has one sheet left."""
    show = start(make_marked_show(handed_in=False), "running")
    hand_in(show, show.seats[3:], show.entries[:-1])
    return show


@pytest.fixture
def tablet(app: Flask, show: Show) -> FlaskClient:
    client = browser(app)
    assert enter(client, new_card(show.seats[3])).location == "/jury"
    return client


def state(show: Show) -> str:
    last = Scoresheet.entry_id == show.entries[-1].id
    return db.session.execute(select(Scoresheet.state).where(last)).scalar_one()


def form(page: str) -> dict[str, str]:
    return fields(page) | {"action": "submit"}


def sheet(show: Show) -> str:
    return f"/jury/{show.entries[-1].id}/sheet"


def dialog(page: str) -> str:
    found = re.search(r"<dialog.*?</dialog>", page, re.S)
    assert found
    return found[0]


def test_over_http_the_answer_is_the_one_of_the_socket(show: Show, tablet: FlaskClient) -> None:
    payload = {"entry": show.entries[-1].id, "command": "submit-01"}
    asked = tablet.post("/jury/submissions", json=payload).json
    assert asked["question"] == "order"
    assert tablet.post("/jury/submissions", json=payload).json == asked
    assert state(show) == "open"
    payload["command"] = "submit-02"
    assert tablet.post("/jury/submissions", json=payload).json["state"] == "submitted"


def test_without_scripts_the_page_asks_and_one_more_press_hands_in(
    show: Show, tablet: FlaskClient
) -> None:
    page = tablet.get(f"/jury/{show.entries[-1].id}").text
    assert " open" not in dialog(page).partition(">")[0]
    asked = tablet.post(sheet(show), data=form(page))
    assert asked.status_code == 200
    text = dialog(asked.text)
    assert " open" in text.partition(">")[0]
    assert f'form="sheet-form-{show.entries[-1].id}"' in text
    assert state(show) == "open"
    done = tablet.post(sheet(show), data=form(asked.text), follow_redirects=True).text
    assert "The sheet is handed in." in done
    assert state(show) == "submitted"


def test_the_page_names_own_acts_only(show: Show, tablet: FlaskClient) -> None:
    page = tablet.get(f"/jury/{show.entries[-1].id}").text
    text = dialog(tablet.post(sheet(show), data=form(page)).text)
    names = re.findall(r"<li>(\d)\. ", text)
    assert names == ["5", "4", "2", "1"]
    for seat in show.seats:
        assert seat.juror.name["en"] not in text


def test_loading_the_question_again_asks_again(show: Show, tablet: FlaskClient) -> None:
    data = form(tablet.get(f"/jury/{show.entries[-1].id}").text)
    tablet.post(sheet(show), data=data)
    assert " open" in dialog(tablet.post(sheet(show), data=data).text).partition(">")[0]
    assert state(show) == "open"


def test_a_change_of_heart_leaves_the_sheet_open(show: Show, tablet: FlaskClient) -> None:
    data = form(tablet.get(f"/jury/{show.entries[-1].id}").text)
    tablet.post(sheet(show), data=data)
    page = tablet.get(f"/jury/{show.entries[-1].id}").text
    assert " open" not in dialog(page).partition(">")[0]
    marks = {f"mark.{criterion.id}": "2" for criterion in show.criteria}
    answer = tablet.post(sheet(show), data=form(page) | marks, follow_redirects=True)
    assert "The sheet is handed in." in answer.text
