"""Locked rules in the browser: look at what would move, propose, confirm as somebody else."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from tests.factories import make_show, make_staff
from tests.factories.results import change, give_marks, give_votes
from tests.factories.typed_forms import form_of

WHY = "The paper says jury only"


@pytest.fixture
def show(app: Flask) -> Show:
    """The hall's favourite is second with the jury."""
    show = make_show(entries=3, jurors=3, criteria=2, tie_chain=["shared_place"])
    give_marks(show, [[[8, 8]] * 3, [[9, 9]] * 3, [[5, 5]] * 3])
    give_votes(show, [80, 10, 10])
    return change(show, phase="closed", rules_locked_at=clock.now())


def log_in(app: Flask, role: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    data = {"login": make_staff(role).login, "password": "correct horse"}
    client.post("/login", data=data)
    return client


def page(show: Show, more: str = "") -> str:
    return f"/control/shows/{show.id}/rules/change{more}"


def fresh(show: Show) -> Show:
    db.session.rollback()
    return db.session.get_one(Show, show.id)


def seen_in(text: str) -> str:
    return re.findall(r'name="seen" value="([0-9a-f]*)"', text)[0]


def look(client: FlaskClient, show: Show, **typed: str) -> tuple[dict[str, object], str]:
    """What the form sends after one has looked, and the page one saw."""
    form = form_of(client.get(page(show)).text) | {"combination": "jury_only", **typed}
    text = client.post(page(show), data={**form, "press": "show"}).text
    return form_of(text), text


def propose(client: FlaskClient, show: Show) -> str:
    form, _text = look(client, show)
    data = {**form, "reason": WHY, "press": "propose"}
    return client.post(page(show), data=data, follow_redirects=True).text


def test_the_locked_page_leads_to_the_change(owner: FlaskClient, show: Show) -> None:
    text = owner.get(f"/control/shows/{show.id}/rules").text
    assert f'href="{page(show)}"' in text
    assert "Locked since" in text


def test_one_sees_who_would_move_before_anything_can_be_proposed(
    owner: FlaskClient, show: Show
) -> None:
    first = owner.get(page(show)).text
    assert 'value="propose"' not in first
    form, text = look(owner, show)
    names = [entry.contestant.name["en"] for entry in show.entries]
    moved = re.search(r'<table class="data dense moved">.*?</table>', text, re.S)
    assert moved
    rows = re.findall(r'row">\d+\. ([^<]*)<.*?>(\d)</td>.*?<strong>(\d)', moved[0], re.S)
    assert rows == [(names[1], "2", "1"), (names[0], "1", "2")]
    assert "Another act would be first." in text
    assert "1 act keeps its place." in text
    assert 'value="propose"' in text
    assert form["seen"] == seen_in(text)
    assert fresh(show).combination == "percentage"


def test_the_change_goes_through_two_people(app: Flask, owner: FlaskClient, show: Show) -> None:
    said = propose(owner, show)
    assert "The change is proposed." in said
    assert "A change of these rules waits for a second person." in said
    own = owner.get(page(show)).text
    assert "A second person has to confirm" in own
    assert "Confirm the change" not in own
    second = log_in(app, "organizer")
    text = second.get(page(show)).text
    assert WHY in text
    assert "Another act would be first." in text
    confirmed = second.post(
        page(show, "/confirm"), data={"seen": seen_in(text)}, follow_redirects=True
    ).text
    assert "The rules are changed" in confirmed
    assert fresh(show).combination == "jury_only"
    record = owner.get(f"/control/record?show={show.id}").text
    assert f"The locked rules were changed: {WHY}" in record


def test_the_proposer_cannot_confirm_even_by_hand(owner: FlaskClient, show: Show) -> None:
    propose(owner, show)
    seen = {"seen": "0" * 64}
    text = owner.post(page(show, "/confirm"), data=seen, follow_redirects=True).text
    assert "You have proposed this change." in text
    assert fresh(show).combination == "percentage"


def test_other_rules_than_one_looked_at_are_shown_not_proposed(
    owner: FlaskClient, show: Show
) -> None:
    form, _text = look(owner, show)
    data = {**form, "method": "points", "reason": WHY, "press": "propose"}
    text = owner.post(page(show), data=data).text
    assert "Nothing is proposed yet" in text
    assert "A change of these rules waits" not in owner.get(f"/control/shows/{show.id}/rules").text


def test_a_reason_is_needed_and_what_was_typed_stays(owner: FlaskClient, show: Show) -> None:
    form, _text = look(owner, show, **{f"weights.{show.criteria[0].id}": "2,5"})
    answer = owner.post(page(show), data={**form, "reason": " ", "press": "propose"})
    assert answer.status_code == 422
    assert "Fill this in." in answer.text
    assert 'value="2,5"' in answer.text
    assert 'value="propose"' in answer.text


def test_a_wrong_weight_is_named_at_its_field(owner: FlaskClient, show: Show) -> None:
    field = f"weights.{show.criteria[0].id}"
    form = form_of(owner.get(page(show)).text) | {field: "-1", "press": "show"}
    answer = owner.post(page(show), data=form)
    assert answer.status_code == 422
    assert f'href="#field-{field.replace(".", "-")}"' in answer.text


def test_a_change_can_be_taken_back(app: Flask, owner: FlaskClient, show: Show) -> None:
    propose(owner, show)
    text = log_in(app, "organizer").post(page(show, "/withdraw"), follow_redirects=True).text
    assert "the rules stay as they were" in text
    assert "waits for a second person" not in text


def test_one_person_changes_where_that_was_agreed(owner: FlaskClient, show: Show) -> None:
    change(show, two_person_rule=False)
    _form, text = look(owner, show)
    assert "Propose this change" not in text
    assert "The rules are changed" in propose(owner, show)
    assert fresh(show).combination == "jury_only"


def test_rules_that_would_take_the_result_away_cannot_be_proposed(
    owner: FlaskClient, show: Show
) -> None:
    form, _text = look(owner, show, method="trimmed_mean")
    options = {"options.drop_low": "2", "options.drop_high": "1"}
    text = owner.post(page(show), data={**form, **options, "press": "show"}).text
    assert "Too few jurors" in text
    assert 'value="propose"' not in text


@pytest.mark.parametrize("phase", ["revealing", "published"])
def test_after_the_announcement_there_is_no_form(
    owner: FlaskClient, show: Show, phase: str
) -> None:
    change(show, phase=phase)
    assert owner.get(page(show)).location.endswith(f"/control/shows/{show.id}/rules")
    text = owner.get(f"/control/shows/{show.id}/rules").text
    assert page(show) not in text
    assert "Rules stay as they are." in text


@pytest.mark.parametrize("role", ["stage_manager", "usher", "observer"])
def test_other_roles_do_not_get_there(app: Flask, show: Show, role: str) -> None:
    client = log_in(app, role)
    for answer in (
        client.get(page(show)),
        client.post(page(show), data={}),
        client.post(page(show, "/confirm"), data={}),
        client.post(page(show, "/withdraw"), data={}),
    ):
        assert answer.status_code == 403
