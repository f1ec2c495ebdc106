"""Correcting a published result on its page, and what everybody reads of it then."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.models import Show
from kruvision.services.results import published
from tests.factories.published import publish
from tests.factories.results import change, make_closed_show
from tests.web.results.test_results import log_in


@pytest.fixture
def show(app: Flask) -> Show:
    return publish(change(make_closed_show(), combination="jury_only"))


def page(show: Show) -> str:
    return f"/control/shows/{show.id}/result/correction"


def post(client: FlaskClient, show: Show, step: str = "", **values: object) -> str:
    path = f"{page(show)}/{step}" if step else page(show)
    return client.post(path, data=values, follow_redirects=True).text


def seen(client: FlaskClient, show: Show) -> str:
    text = client.get(page(show)).text
    return text.split('name="seen" value="')[1].split('"')[0]


def mark(show: Show, value: str) -> dict[str, object]:
    return {
        "entry": show.entries[0].id,
        "juror": show.seats[0].juror_id,
        "criterion": show.criteria[0].id,
        "value": value,
        "reason": "as on paper",
    }


def test_two_people_correct_and_everybody_reads_why_and_what_moved(
    app: Flask, client: FlaskClient, show: Show
):
    public = f"/results/{show.id}"
    first, second = log_in(app, "organizer"), log_in(app, "owner")
    assert "Open a correction" in first.get(page(show)).text
    assert "The correction is open" in post(first, show, reason="A mark was typed wrong.")
    moved = post(first, show, "mark", **mark(show, "10"))
    assert "The mark is changed" in moved
    assert "Total: 7.25 → 8.00" in moved
    assert "Version 2" not in client.get(public).text
    assert "typed wrong" not in client.get(public).text
    assert "second person confirms it" in post(first, show, "propose", seen=seen(first, show))
    assert 'action="' + page(show) + "/mark" not in first.get(page(show)).text
    assert "Total: 7.25 → 8.00" in second.get(page(show)).text
    assert "The corrected result is public" in post(
        second, show, "confirm", seen=seen(second, show)
    )
    told = client.get(public).text
    assert "Version 2, corrected on" in told
    assert "Reason: A mark was typed wrong." in told
    assert "Total: 7.25 → 8.00" in told
    assert published.get_newest(show).fingerprint in told


def test_the_protocol_says_what_was_corrected_and_has_the_pages_fingerprint(
    owner: FlaskClient, show: Show
):
    change(show, two_person_rule=False)
    post(owner, show, reason="A mark was typed wrong.")
    post(owner, show, "mark", **mark(show, "10"))
    post(owner, show, "propose", seen=seen(owner, show))
    text = owner.get(f"/control/shows/{show.id}/result/protocol").text
    assert "Corrections after the publication" in text
    assert "Reason: A mark was typed wrong." in text
    assert "Total: 7.25 → 8.00" in text
    assert "place 1 → 1" not in text.lower()
    assert published.get_newest(show).fingerprint in text
    file = owner.get(f"/control/shows/{show.id}/result/protocol.pdf?language=kk")
    assert file.data.startswith(b"%PDF-")


def test_a_wrong_field_comes_back_in_its_own_form(owner: FlaskClient, show: Show):
    post(owner, show, reason="A mark was typed wrong.")
    answer = owner.post(f"{page(show)}/mark", data=mark(show, "eleven"))
    assert answer.status_code == 422
    assert answer.text.count('value="eleven"') == 1
    wrong = "Write a number, such as 8 or 7,5."
    assert answer.text.count(wrong) == 2, "above the form and at the field"
    assert owner.post(page(show), data={"reason": ""}).status_code == 422


def test_states_and_absences_have_their_forms(owner: FlaskClient, show: Show):
    post(owner, show, reason="It turned out late.")
    out = {"entry": show.entries[1].id, "status": "disqualified", "reason": "sang playback"}
    assert "State: Competing → Disqualified" in post(owner, show, "entry", **out)
    away = {"juror": show.seats[1].juror_id, "absent": "1", "reason": "was not there"}
    assert "Look at what moves" in post(owner, show, "absence", **away)
    assert show.seats[1].is_absent


def test_the_desk_leads_to_a_correction_that_is_open(owner: FlaskClient, show: Show):
    desk = f"/control/shows/{show.id}/result"
    before = owner.get(desk).text
    assert "A correction is open" not in before
    assert f'href="{page(show)}"' in before
    post(owner, show, reason="A mark was typed wrong.")
    assert "A correction is open" in owner.get(desk).text
    assert "closed. The public result stays" in post(owner, show, "close")


def test_a_result_that_is_not_public_has_no_correction(owner: FlaskClient, app: Flask):
    show = make_closed_show()
    answer = owner.get(page(show))
    assert answer.status_code == 409
    assert "not public yet" in answer.text


def test_a_final_result_says_that_it_is_not_corrected_any_more(owner: FlaskClient, show: Show):
    change(show, phase="final")
    assert "It is not corrected any more" in owner.get(page(show)).text
    assert "Open a correction" not in owner.get(page(show)).text
