"""Numbers that no row can have, and JSON that nobody can follow, are refused and no fault."""

import pytest
from flask.testing import FlaskClient

from tests.factories.voting import entry_ids, make_vote

HUGE = 10**30


@pytest.mark.parametrize("path", [f"/results/{HUGE}", f"/control/shows/{HUGE}", f"/jury/{HUGE}"])
def test_an_address_with_a_number_no_row_can_have_leads_nowhere(
    client: FlaskClient, path: str
) -> None:
    assert client.get(path).status_code == 404


def test_a_page_asked_for_by_a_number_no_row_can_have_shows_the_newest(owner: FlaskClient) -> None:
    assert owner.get(f"/control/record?show={HUGE}&before={HUGE}").status_code == 200


def test_seats_of_a_show_that_never_was_are_not_found(owner: FlaskClient) -> None:
    assert owner.post("/control/shows/999/seats", data={}).status_code == 404


def test_a_form_with_a_word_where_parts_belong_is_shown_again(owner: FlaskClient) -> None:
    assert owner.post("/control/editions/new", data={"show": "x"}).status_code == 422


def test_a_ballot_with_numbers_no_row_can_have_is_refused(client: FlaskClient) -> None:
    window = make_vote()
    for window_id, choices in ((HUGE, [1]), (window.id, [HUGE]), (-HUGE, [1])):
        answer = client.post("/v/ballot", json={"window": window_id, "choices": choices})
        assert answer.status_code == 422


@pytest.mark.parametrize("command", ["zero\0byte", "a space", "кириллица", "c" * 65])
def test_a_command_with_an_id_no_device_makes_is_refused(client: FlaskClient, command: str) -> None:
    window = make_vote()
    vote = {"window": window.id, "choices": entry_ids(window.show_id)[:1], "command": command}
    assert client.post("/v/ballot", json=vote).status_code == 422
    del vote["command"]
    assert client.post("/v/ballot", json=vote).status_code == 200


def test_json_nested_without_end_is_refused(client: FlaskClient) -> None:
    make_vote()
    for body in (b"[" * 8_000, b'{"a":' * 1_600):
        answer = client.post("/v/ballot", data=body, content_type="application/json")
        assert answer.status_code == 422
