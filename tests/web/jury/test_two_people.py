"""The page of what waits for a second person, and the ways to it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import Entry, Proposal, Show
from kruvision.services.jury import cards
from tests.factories.results import make_closed_show
from tests.web.results.test_results import log_in


@pytest.fixture
def show(app: Flask) -> Show:
    return make_closed_show()


@pytest.fixture
def second(app: Flask) -> FlaskClient:
    """A second person on a device of their own."""
    return log_in(app, "organizer")


def disqualify(client: FlaskClient, show: Show) -> str:
    entry = show.entries[0].id
    form = {"status": "disqualified", "reason": "A backing track"}
    address = f"/control/shows/{show.id}/entries/{entry}/status"
    return client.post(address, data=form, follow_redirects=True).text


def waiting(show: Show, step: str = "") -> str:
    proposal = db.session.query(Proposal).one().id if step else ""
    return f"/control/shows/{show.id}/waiting" + (f"/{proposal}/{step}" if step else "")


def state(show: Show) -> str:
    db.session.rollback()
    return db.session.get_one(Entry, show.entries[0].id).status


def test_what_is_proposed_stands_where_a_second_person_finds_it(
    owner: FlaskClient, second: FlaskClient, show: Show
) -> None:
    said = disqualify(owner, show)
    assert "this takes two people" in said
    assert state(show) == "competing"
    for page in (f"/control/shows/{show.id}/sheets", f"/control/shows/{show.id}/result"):
        assert "1 change waits for a second person." in second.get(page).text
    mine, theirs = owner.get(waiting(show)).text, second.get(waiting(show)).text
    for text in (mine, theirs):
        assert "Another state of an act" in text
        assert "A backing track; Disqualified" in text
    assert "/confirm" not in mine
    assert "/confirm" in theirs


def test_a_second_person_confirms_and_the_first_cannot(
    owner: FlaskClient, second: FlaskClient, show: Show
) -> None:
    disqualify(owner, show)
    refused = owner.post(waiting(show, "confirm"), follow_redirects=True).text
    assert "A second person has to confirm it" in refused
    assert state(show) == "competing"
    done = second.post(waiting(show, "confirm"), follow_redirects=True).text
    assert "It is done, by two people." in done
    assert "Nothing waits" in done
    assert state(show) == "disqualified"


def test_it_can_be_sent_back(owner: FlaskClient, second: FlaskClient, show: Show) -> None:
    disqualify(owner, show)
    text = second.post(waiting(show, "withdraw"), follow_redirects=True).text
    assert "nothing was changed" in text
    assert state(show) == "competing"
    assert owner.post(f"{waiting(show)}/999/withdraw").status_code == 409


def test_a_broken_tablet_gets_its_new_card_from_a_second_person(
    owner: FlaskClient, second: FlaskClient, show: Show
) -> None:
    juror = show.seats[1].juror_id
    address = f"/control/editions/{show.edition_id}/jury/cards"
    first_page = owner.post(address, data={"juror[]": juror}, follow_redirects=True).text
    assert "this takes two people" in first_page
    page = second.post(waiting(show, "confirm"), follow_redirects=True).text
    code = page.split('name="code[]" value="')[1].split('"')[0]
    assert cards.get_by_card(code).id == juror
