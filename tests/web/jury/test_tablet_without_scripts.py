"""The juror's tablet where no script runs: a form per entry."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Mark, Scoresheet
from kruvision.services.jury import scoresheets
from tests.factories import make_show
from tests.factories.jury import browser, call, enter, new_card, start, write


@pytest.fixture
def show(app):
    show = start(make_show())
    call(show.entries[0])
    return show


@pytest.fixture
def tablet(app, show) -> FlaskClient:
    """The second juror's tablet (not the head), open."""
    client = browser(app)
    assert enter(client, new_card(show.seats[1])).location == "/jury"
    return client


def steps(show):
    return db.session.execute(
        select(Mark.steps).where(Mark.criterion_id == show.criteria[0].id)
    ).scalar()


def fields(page):
    command = re.search(r'name="command" value="([^"]+)"', page).group(1)
    return {"command": command, "note": "Clear vowels", "action": "save"}


def test_without_scripts_a_form_saves_marks_and_note(show, tablet):
    data = fields(tablet.get("/jury").text)
    data |= {f"mark.{c.id}": "7" for c in show.criteria}
    answer = tablet.post(f"/jury/{show.entries[0].id}/sheet", data=data, follow_redirects=True)
    assert "Saved" in answer.text
    assert steps(show) == 6
    assert db.session.execute(select(Scoresheet.note)).scalar() == "Clear vowels"


def test_without_scripts_a_wrong_mark_comes_back_with_its_sentence(show, tablet):
    write(show.criteria[0], scale_max=100)
    data = fields(tablet.get("/jury").text) | {f"mark.{show.criteria[0].id}": "101"}
    answer = tablet.post(f"/jury/{show.entries[0].id}/sheet", data=data)
    assert answer.status_code == 422
    assert 'value="101"' in answer.text
    assert "Marks here go from 1 to 100; 101 is outside." in answer.text


def test_without_scripts_an_incomplete_sheet_is_saved_and_not_handed_in(show, tablet):
    data = fields(tablet.get("/jury").text) | {f"mark.{show.criteria[0].id}": "7"}
    address = f"/jury/{show.entries[0].id}/sheet"
    answer = tablet.post(address, data={**data, "action": "submit"}, follow_redirects=True)
    assert f"No mark yet for: {show.criteria[1].name['en']}" in answer.text
    assert steps(show) == 6


def test_without_scripts_a_sheet_is_handed_in_and_left_and_entered_again(show, tablet):
    entry = show.entries[0].id
    tablet.post(f"/jury/{entry}/aside", data={"reason": "My pupil"})
    found = scoresheets.juror_sheets(show.id)
    assert [sheet.state for sheet in found.values()] == ["stepped_aside"]
    tablet.post(f"/jury/{entry}/back")
    data = fields(tablet.get("/jury").text) | {f"mark.{c.id}": "7" for c in show.criteria}
    tablet.post(f"/jury/{entry}/sheet", data={**data, "action": "submit"})
    assert [sheet.state for sheet in scoresheets.juror_sheets(show.id).values()] == ["submitted"]
