"""What a phone is not shown: the choices of a seat whose ticket was replaced, and anybody's own
once the vote is closed."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kruvision import clock
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.audience import receipts, tickets
from kruvision.services.shows import shows
from tests.factories import make_show
from tests.factories.results import change
from tests.factories.screens import set_stage
from tests.factories.voting import (
    close_vote,
    entry_ids,
    get_window,
    make_vote,
    open_vote,
    print_tickets,
)

JSON = {"Accept": "application/json", "Content-Type": "application/json"}
VOTED = "This seat has already voted, and the vote counts."
ENDED = "The ticket of this phone was withdrawn or replaced"


@pytest.fixture
def show(app: Flask) -> Show:
    return make_show(phase="voting", credential="tickets")


def phone(app: Flask, secret: str = "") -> FlaskClient:
    """A phone in the hall, with a ticket."""
    found = app.test_client()
    found.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    found.get("/v")
    if secret:
        assert found.post("/v/ticket", json={"secret": secret}, headers=JSON).status_code == 200
    return found


def vote(client: FlaskClient, window_id: int, choices: list[int], command: str) -> TestResponse:
    """As the script does."""
    ballot = {"window": window_id, "choices": choices, "command": command}
    return client.post("/v/ballot", data=json.dumps(ballot), headers=JSON)


def class_of(client: FlaskClient) -> str:
    """What the page hides and shows."""
    return client.get("/v").text.partition('<div id="now"')[2].partition('class="')[2].split('"')[0]


def test_a_new_ticket_of_a_seat_that_has_voted_is_told_so_kindly(app: Flask, show: Show) -> None:
    window, entry = open_vote(show, at=clock.now()), entry_ids(show.id)[0]
    guest = phone(app, print_tickets(show.id, 1)[0].token)
    mine = vote(guest, window.id, [entry], "mine").json
    usher = phone(app, tickets.reissue_ticket(show.id, 1, by=SYSTEM, at=clock.now()).token)
    assert usher.get("/v/me").json == {"may_vote": True, "spent": window.id}
    page = usher.get("/v").text
    assert class_of(usher).split() == ["spent"]
    assert VOTED in page
    assert " checked" not in page
    assert mine["code"][:4] not in page
    answer = vote(usher, window.id, [entry_ids(show.id)[1]], "other")
    assert (answer.status_code, answer.json["error"]) == (409, "seat_has_voted")
    form = {"window": window.id, "choice": [entry_ids(show.id)[1]]}
    refused = usher.post("/v/ballot", data=form)
    assert refused.status_code == 409
    assert VOTED in refused.text


def test_a_stolen_command_tells_another_phone_nothing(app: Flask, show: Show) -> None:
    window, entry = open_vote(show, at=clock.now()), entry_ids(show.id)[0]
    first, second = print_tickets(show.id, 2)
    guest, other = phone(app, first.token), phone(app, second.token)
    vote(guest, window.id, [entry], "stolen")
    close_vote(show.id, at=clock.now())
    for thief in (other, phone(app)):
        assert "choices" not in vote(thief, window.id, [entry], "stolen").json


def answers_after_the_close(app: Flask, window_id: int, entries: list[int]) -> str:
    """All that a voter's own phone is told after the close; the vote was for the first two."""
    own = phone(app)
    assert vote(own, window_id, entries[:2], "mine").json["choices"] == entries[:2]
    show_id = get_window(window_id).show_id
    close_vote(show_id, at=clock.now())
    change(shows.get_show(show_id), phase="closed")
    again = vote(own, window_id, entries[:2], "mine").json
    told = own.get("/v/me").json
    assert again["code"] == told["code"]
    assert f"{told['code'][:4]}-{told['code'][4:]}" in own.get("/v").text
    return json.dumps([again["choices"], told["choices"]])


def test_after_the_close_the_own_phone_says_counted_without_choices(app: Flask) -> None:
    window = make_vote()
    entries = entry_ids(window.show_id)
    assert answers_after_the_close(app, window.id, entries) == "[[], []]"


def test_the_check_catches_receipts_that_name_choices_after_the_close(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "shown_choices", lambda window, choices: tuple(choices))
    window = make_vote()
    entries = entry_ids(window.show_id)
    told = answers_after_the_close(app, window.id, entries)
    assert told == json.dumps([entries[:2], entries[:2]])


def test_a_phone_whose_ticket_was_replaced_is_told_so_with_and_without_a_script(
    app: Flask, show: Show
) -> None:
    window, entry = open_vote(show, at=clock.now()), entry_ids(show.id)[0]
    guest = phone(app, print_tickets(show.id, 1)[0].token)
    vote(guest, window.id, [entry], "mine")
    assert ENDED not in guest.get("/v").text
    tickets.reissue_ticket(show.id, 1, by=SYSTEM, at=clock.now())
    said = guest.get("/v/me").json
    assert not said["may_vote"]
    assert said["ended"].startswith(ENDED)
    told = guest.get("/v").text.partition('id="message"')[2]
    assert told.partition("</p>")[0].endswith(said["ended"])
    assert phone(app).get("/v/me").json == {"may_vote": False, "ended": ""}


def test_between_two_acts_the_phone_says_that_the_vote_for_the_last_one_counts(app: Flask) -> None:
    show = make_show(window_scope="entry")
    set_stage(show, "running", sung=1)
    show_id, sung = show.id, entry_ids(show.id)[0]
    window = open_vote(show, entry_id=sung, at=clock.now())
    own = phone(app)
    code = vote(own, window.id, [sung], "mine").json["code"]
    close_vote(show_id, at=clock.now())
    page = own.get("/v").text
    assert "The next song is coming" in page
    assert f"{code[:4]}-{code[4:]}" in page
    assert class_of(own).split() == ["voted"]
    assert class_of(phone(app)) == ""
