"""What phones post: ballots with and without script, tickets, and only from our own pages."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.audience.ticket_counts import count_tickets
from kruvision.services.scoring import tallies
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.voting import (
    close_vote,
    entry_ids,
    get_window,
    make_vote,
    open_vote,
    print_tickets,
)

HALL = {"REMOTE_ADDR": "10.0.0.1"}


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def post_vote(
    client: FlaskClient, window_id: int, choices: list[Any], **extra: Any
) -> TestResponse:
    """What the script posts."""
    data = {"window": window_id, "choices": choices, "command": "c-1", **extra}
    return client.post("/v/ballot", json=data, headers={"Accept": "application/json"})


def app_client(client: FlaskClient) -> FlaskClient:
    """Another phone, speaking English too."""
    other = client.application.test_client()
    other.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return other


def test_a_form_without_script_votes_and_comes_back_with_the_receipt(client: FlaskClient) -> None:
    window = make_vote()
    first, second, _ = entry_ids(window.show_id)
    assert "Send my vote" in text_of(client.get("/v"))
    form = {"window": window.id, "choice": [first, second], "command": ""}
    answer = client.post("/v/ballot", data=form)
    assert answer.status_code == 303
    assert answer.location == "/v"
    page = text_of(client.get("/v"))
    assert "Your vote is counted" in page
    assert re.search(r'id="code" class="code">\w{4}-\w{4}<', page)
    assert len(re.findall(r"value=\"\d+\" checked", page)) == 2
    assert tallies.tallies(window.show_id)[first] == (1, 1)


def test_a_refused_form_comes_back_with_the_reason(client: FlaskClient) -> None:
    window = make_vote()
    answer = client.post("/v/ballot", data={"window": window.id})
    assert answer.status_code == 422
    assert "Choose a song first." in text_of(answer)


def test_the_script_votes_and_may_send_again(client: FlaskClient) -> None:
    window = make_vote()
    first, *_ = entry_ids(window.show_id)
    client.get("/v")
    answer = post_vote(client, window.id, [first])
    again = post_vote(client, window.id, [first])
    assert answer.status_code == 200
    assert answer.json == again.json
    assert answer.json["choices"] == [first]
    assert answer.json["window"] == window.id
    db.session.rollback()
    assert tallies.tallies(window.show_id)[first] == (1, 1)


def test_a_vote_is_changed_by_a_later_post(client: FlaskClient) -> None:
    window = make_vote()
    first, second, _ = entry_ids(window.show_id)
    client.get("/v")
    post_vote(client, window.id, [first])
    post_vote(client, window.id, [second], command="c-2")
    db.session.rollback()
    assert tallies.tallies(window.show_id)[first] == (0, 0)
    assert client.get("/v/me").json["choices"] == [second]


def test_a_phone_without_the_cookie_still_votes_once(client: FlaskClient) -> None:
    """A post with which the cookie comes: the second post carries it and replaces the first."""
    window = make_vote()
    first, second, _ = entry_ids(window.show_id)
    post_vote(client, window.id, [first])
    post_vote(client, window.id, [second], command="c-2")
    assert get_window(window.id).ballots == 1


def test_a_ranked_ballot_skips_places_left_empty(client: FlaskClient) -> None:
    window = make_vote(voting_mode="ranked_points")
    first, *_ = entry_ids(window.show_id)
    assert text_of(client.get("/v")).count("<select") == 3
    form = {"window": window.id, "choice": [str(first), "", ""]}
    assert client.post("/v/ballot", data=form).status_code == 303
    assert tallies.tallies(window.show_id)[first] == (3, 1)


def test_the_window_of_one_entry_is_one_button(client: FlaskClient) -> None:
    show = make_show(phase="running", window_scope="entry")
    first, *_ = entry_ids(show.id)
    window = open_vote(show, entry_id=first, at=clock.now())
    assert "Vote for this song" in text_of(client.get("/v"))
    client.post("/v/ballot", data={"window": window.id, "choice": [first]})
    assert tallies.tallies(show.id) == {first: (1, 1)}
    assert "Your vote is counted" in text_of(client.get("/v"))


def test_after_the_close_the_page_keeps_the_receipt(client: FlaskClient) -> None:
    window = make_vote()
    client.get("/v")
    code = post_vote(client, window.id, entry_ids(window.show_id)[:1]).json["code"]
    close_vote(window.show_id, at=clock.now())
    with transaction():
        db.session.get_one(Show, window.show_id).phase = "closed"
    page = text_of(client.get("/v"))
    assert "Voting is closed" in page
    assert f"{code[:4]}-{code[4:]}" in page


def test_a_vote_after_the_close_is_refused_with_words(client: FlaskClient) -> None:
    window = make_vote()
    close_vote(window.show_id, at=clock.now())
    client.get("/v")
    answer = post_vote(client, window.id, entry_ids(window.show_id)[:1])
    assert answer.status_code == 409
    assert answer.json["error"] == "closed"
    assert "Voting is closed" in answer.json["message"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_sites_page_cannot_vote_or_bind_a_ticket(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    window = make_vote()
    form = {"window": window.id, "choice": entry_ids(window.show_id)[:1]}
    assert client.post("/v/ballot", data=form, headers=headers).status_code == 403
    assert client.post("/v/ticket", data={"secret": "x"}, headers=headers).status_code == 403
    assert get_window(window.id).ballots == 0


def test_our_own_page_votes_without_a_form_token(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    window = make_vote()
    form = {"window": window.id, "choice": entry_ids(window.show_id)[:1]}
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/v/ballot", data=form, headers=headers).status_code == 303


def test_a_voters_phone_gets_no_session_cookie(client: FlaskClient) -> None:
    window = make_vote()
    cookies = client.get("/v").headers.getlist("Set-Cookie")
    cookies += post_vote(client, window.id, entry_ids(window.show_id)[:1]).headers.getlist(
        "Set-Cookie"
    )
    assert len(cookies) == 1
    assert cookies[0].startswith("kru_voter=")
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        '{"window": "x"}',
        '{"window": 1, "choices": {"a": 1}}',
        "{" * 5000,
        '"\\ud800"',
    ],
)
def test_a_malformed_post_is_refused_and_nothing_breaks(client: FlaskClient, body: str) -> None:
    make_vote()
    for path in ("/v/ballot", "/v/ticket"):
        answer = client.post(path, data=body, content_type="application/json")
        assert answer.status_code in (400, 409, 422)
        assert answer.json["error"]


def test_a_window_that_never_was_is_not_found(client: FlaskClient) -> None:
    make_vote()
    assert post_vote(client, 999, [1]).status_code == 404


def test_a_changed_cookie_is_a_new_voter(client: FlaskClient) -> None:
    window = make_vote()
    client.get("/v")
    post_vote(client, window.id, entry_ids(window.show_id)[:1])
    client.set_cookie("kru_voter", "eyJkZXZpY2UiOiJ4In0.forged")
    assert 'id="code" class="code"></strong>' in text_of(client.get("/v"))


def test_opening_a_ticket_link_consumes_nothing(client: FlaskClient) -> None:
    show = make_show(credential="tickets")
    print_tickets(show.id, 1)
    page = client.get("/t")
    assert page.status_code == 200
    assert count_tickets(show.id).bound == 0


def test_with_tickets_the_ballot_opens_once_the_phone_holds_one(client: FlaskClient) -> None:
    show = make_show(credential="tickets", phase="voting")
    made = print_tickets(show.id, 1)[0]
    window = open_vote(show, at=clock.now())
    assert 'class="locked"' in text_of(client.get("/v"))
    assert post_vote(client, window.id, entry_ids(show.id)[:1]).json["error"] == "bad_ticket"
    answer = client.post("/v/ticket", data={"secret": f"{made.code[:6]}-{made.code[6:]}"})
    assert answer.status_code == 303
    assert 'class="locked"' not in text_of(client.get("/v"))
    assert post_vote(client, window.id, entry_ids(show.id)[:1]).status_code == 200


def test_a_ticket_on_a_second_phone_is_told_apart(client: FlaskClient) -> None:
    show = make_show(credential="tickets")
    made = print_tickets(show.id, 1)[0]
    accept = {"Accept": "application/json"}
    assert client.post("/v/ticket", json={"secret": made.token}, headers=accept).status_code == 200
    second = app_client(client)
    answer = second.post("/v/ticket", json={"secret": made.token}, headers=accept)
    assert answer.status_code == 409
    assert answer.json["error"] == "bound_elsewhere"
    page = second.post("/v/ticket", data={"secret": made.code})
    assert page.status_code == 409
    assert "another phone" in text_of(page)


@pytest.mark.usefixtures("standing_time")
def test_nobody_in_the_hall_is_refused_beside_someone_who_guesses(app: Flask) -> None:
    show = make_show(credential="tickets", phase="voting")
    made = print_tickets(show.id, 60)
    window = open_vote(show, at=clock.now())
    first, *_ = entry_ids(show.id)
    guesser = app.test_client()
    guesser.get("/t")
    for n, ticket in enumerate(made):
        for guess in range(4):
            data = {"secret": f"guess-{n}-{guess}"}
            answer = guesser.post("/v/ticket", json=data, environ_overrides=HALL)
            assert answer.status_code in (409, 429)
        phone = app.test_client()
        bound = phone.post("/v/ticket", json={"secret": ticket.token}, environ_overrides=HALL)
        assert bound.status_code == 200
        vote = {"window": window.id, "choices": [first], "command": "c"}
        assert phone.post("/v/ballot", json=vote, environ_overrides=HALL).status_code == 200
    db.session.rollback()
    assert get_window(window.id).ballots == 60
