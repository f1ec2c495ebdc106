"""A wrong secret is refused for less work than a ballot: counted in what the database is asked."""

import json
import re
import secrets
import sqlite3
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import VotingWindow
from kruvision.services.audience import tickets
from kruvision.services.tokens import new_code, new_token
from tests.factories.voting import entry_ids, make_vote, print_tickets

pytestmark = pytest.mark.usefixtures("standing_time")

SCRIPT = {"Content-Type": "application/json", "Accept": "application/json"}


@pytest.fixture
def window(app: Flask) -> VotingWindow:
    """A vote with tickets."""
    return make_vote(credential="tickets")


def statements_of(work: Callable[[], object]) -> list[str]:
    """Everything the database is asked and told meanwhile, as SQLite itself hears it."""
    db.session.rollback()
    found: list[str] = []

    def note(statement: str) -> None:
        if not statement.startswith(("BEGIN", "ROLLBACK", "--")):  # a trigger's are comments
            found.append(statement)

    def listen(connection: sqlite3.Connection, *_rest: object) -> None:
        connection.set_trace_callback(note)

    db.event.listen(db.engine, "checkout", listen)
    try:
        work()
    finally:
        db.event.remove(db.engine, "checkout", listen)
    return found


def post(client: FlaskClient, path: str, values: dict[str, object]) -> int:
    return client.post(path, data=json.dumps(values), headers=SCRIPT).status_code


def ballot_statements(app: Flask, window: VotingWindow) -> list[str]:
    phone = app.test_client()
    ticket = print_tickets(window.show_id, 1)[0]
    assert post(phone, "/v/ticket", {"secret": ticket.token}) == 200
    choices = entry_ids(window.show_id)[:1]
    ballot = {"window": window.id, "choices": choices, "command": secrets.token_hex(8)}
    return statements_of(lambda: post(phone, "/v/ballot", ballot))


@pytest.mark.parametrize(
    ("secret", "most"),
    [
        (new_token, 2),
        (lambda: new_code(tickets.CODE_LENGTH), 2),
        (lambda: "no ticket at all", 1),
        (lambda: "a" * 22 + "!", 1),
        (lambda: "e" + "\u0301\u0323" * 90, 1),
    ],
)
def test_a_wrong_ticket_asks_less_than_half_of_what_a_ballot_does_and_writes_nothing(
    app: Flask, window: VotingWindow, secret: Callable[[], str], most: int
) -> None:
    ballot = ballot_statements(app, window)
    guess = {"secret": secret()}
    stranger = app.test_client()
    stranger.get("/v")
    wrong = statements_of(lambda: post(stranger, "/v/ticket", guess))
    assert len(wrong) <= most
    assert 2 * len(wrong) < len(ballot), (wrong, ballot)
    assert all(statement.startswith("SELECT") for statement in wrong)
    assert any(not statement.startswith("SELECT") for statement in ballot)


def test_what_cannot_be_a_ticket_is_looked_up_nowhere(
    app: Flask, window: VotingWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_id = window.show_id
    assert statements_of(lambda: tickets.find_by_secret(show_id, "guess")) == []
    monkeypatch.setattr(tickets, "TOKEN", re.compile(".*"))
    assert len(statements_of(lambda: tickets.find_by_secret(show_id, "guess"))) == 1


def test_tickets_are_still_found_by_token_and_by_code_as_people_type_it(
    app: Flask, window: VotingWindow
) -> None:
    ticket = print_tickets(window.show_id, 1)[0]
    typed = f" {ticket.code[:5].lower()} - {ticket.code[5:]}"
    for secret in (ticket.token, ticket.code, typed):
        found = tickets.find_by_secret(window.show_id, secret)
        assert found is not None
        assert found.serial == ticket.serial
    assert tickets.find_by_secret(window.show_id + 1, ticket.token) is None
