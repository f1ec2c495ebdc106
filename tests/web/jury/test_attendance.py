"""Excused, gone, replaced: from the result desk and from the page of all sheets."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import RecordLine, Seat, Show
from tests.factories import make_show
from tests.factories.results import change, give_marks, perform
from tests.factories.statistics import hand_in


@pytest.fixture
def show(app) -> Show:
    """Counted; the second juror has not marked the last two acts."""
    show = make_show(
        entries=3, jurors=2, criteria=1, combination="jury_only", two_person_rule=False
    )
    give_marks(show, [[[9], [7]], [[6], [None]], [[5], [None]]])
    perform(show)
    return change(show, phase="closed")


def say(owner: FlaskClient, show: Show, step: str, act: int, **more: str) -> str:
    form = {"juror": show.seats[1].juror_id, "entry": show.entries[act].id, **more}
    address = f"/control/shows/{show.id}/attendance/{step}"
    return owner.post(address, data=form, follow_redirects=True).text


def test_the_desk_offers_to_excuse_and_comes_back_to_itself(owner: FlaskClient, show: Show):
    desk = f"/control/shows/{show.id}/result"
    name = show.seats[1].juror.name["en"]
    assert f"{name} does not mark: say why" in owner.get(desk).text
    page = say(owner, show, "excuse", 1, reason="Ill", page="result")
    assert "The juror is excused" in page
    assert "Marks are missing" in page
    page = say(owner, show, "excuse", 2, reason="Ill", page="result")
    assert "Marks are missing" not in page
    assert "Publish this result for everybody?" in page


def test_somebody_who_went_home_is_said_to_be_gone_in_one_press(owner: FlaskClient, show: Show):
    page = say(owner, show, "leave", 1, reason="Ill", page="result")
    assert "not here from this entry on" in page
    assert "Marks are missing" not in page
    assert "left after 1" in owner.get(f"/control/shows/{show.id}/sheets").text
    assert "left after 1" in owner.get(f"/control/shows/{show.id}").text
    record = owner.get(f"/control/record?show={show.id}").text
    assert "A juror leaves after an entry" in record


def test_an_excuse_without_a_reason_is_refused_in_words(owner: FlaskClient, show: Show):
    assert "Say why: the reason goes on record." in say(owner, show, "excuse", 1)
    kinds = db.session.execute(select(RecordLine.kind)).scalars().all()
    assert "juror_excused" not in kinds


def test_an_excuse_is_listed_with_its_reason_and_taken_back(owner: FlaskClient, show: Show):
    page = say(owner, show, "excuse", 1, reason="Her own pupil")
    assert "Her own pupil" in page
    assert 'data-state="excused"' in page
    page = say(owner, show, "expect", 1)
    assert "Nobody is excused." in page
    assert 'data-state="excused"' not in page


def test_a_juror_is_replaced_by_somebody_without_a_seat(owner: FlaskClient, show: Show):
    sheets = f"/control/shows/{show.id}/sheets"
    assert "Every juror has a seat here." in owner.get(sheets).text
    owner.post(f"/control/editions/{show.edition_id}/jury", data={"name.en": "Newcomer"})
    assert "Newcomer" in owner.get(sheets).text
    coming = db.session.execute(select(Seat.juror_id)).scalars().all()[-1] + 1
    form = {
        "leaving": show.seats[1].juror_id,
        "coming": coming,
        "after": show.entries[1].id,
        "reason": "Ill",
    }
    address = f"/control/shows/{show.id}/attendance/replace"
    page = owner.post(address, data=form, follow_redirects=True).text
    assert "The juror is replaced" in page
    assert "here from 3 on" in page


def test_once_the_reveal_began_nothing_of_it_is_offered_or_taken(owner: FlaskClient, show: Show):
    change(show, phase="revealing")
    assert "does not mark: say why" not in owner.get(f"/control/shows/{show.id}/result").text
    assert "A juror is replaced" not in owner.get(f"/control/shows/{show.id}/sheets").text
    assert "Marking is over" in say(owner, show, "excuse", 1, reason="Ill")


def test_the_protocol_says_why_a_mark_is_not_there_and_names_no_practice_juror(
    owner: FlaskClient, show: Show
):
    say(owner, show, "excuse", 1, reason="Her own pupil")
    say(owner, show, "leave", 2, reason="Ill")
    page = owner.get(f"/control/shows/{show.id}/result/protocol").text
    assert page.count(">excused<") == 1
    assert page.count(">absent<") == 1
    assert "Her own pupil" not in page
    change(show.seats[1], kind="practice")
    page = owner.get(f"/control/shows/{show.id}/result/protocol").text
    assert show.seats[1].juror.name["en"] not in page


def test_practice_jurors_are_compared_with_the_jury_once_its_sheets_are_in(
    owner: FlaskClient, show: Show
):
    change(show.seats[1], kind="practice")
    address = f"/control/shows/{show.id}/agreement"
    assert 'id="practice"' not in owner.get(address).text
    hand_in(show, show.seats[:1])
    page = owner.get(address).text
    assert 'id="practice"' in page
    assert "−2.00" in page
