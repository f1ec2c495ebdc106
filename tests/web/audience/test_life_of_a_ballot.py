"""The document that follows a ballot names every function on its way, and each adds something."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import ROOT
from kruvision.models import VotingWindow
from tests.factories.voting import entry_ids, make_vote, print_tickets
from tests.tracing import Trail, list_functions, only_passes_on, recorded

DOCUMENT = ROOT / "docs" / "life-of-a-ballot.md"
SHORTCUT, FLASK = "the shortcut", "Flask"
DOORS = {
    SHORTCUT: "web/audience/shortcut.py Shortcut.__call__",
    FLASK: "web/guards.py guard",
}
SHARED = "services/audience/casting.py cast_ballot"
LAST_SHARED = "live/broadcast.py Dirty.add"
MOST_FILES = 8
"""How many files a reader opens from the door to the row."""


@pytest.fixture(params=DOORS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def window(app: Flask) -> VotingWindow:
    """A vote with tickets."""
    return make_vote(credential="tickets")


def phone_with_ticket(app: Flask, window: VotingWindow) -> FlaskClient:
    ticket = print_tickets(window.show_id, 1)[0]
    phone = app.test_client()
    assert phone.post("/v/ticket", json={"secret": ticket.token}).status_code == 200
    return phone


def cast_by(way: str, phone: FlaskClient, window: VotingWindow) -> None:
    """Post a ballot as the script does, or as a form without it."""
    entry = entry_ids(window.show_id)[0]
    if way == SHORTCUT:
        ballot = {"window": window.id, "choices": [entry], "command": "command-of-a-ballot"}
        headers = {"Content-Type": "application/json"}
        answer = phone.post("/v/ballot", data=json.dumps(ballot), headers=headers)
        assert answer.json["choices"] == [entry]
    else:
        answer = phone.post("/v/ballot", data={"window": window.id, "choice": [entry]})
        assert answer.status_code == 303


@pytest.fixture
def trail(app: Flask, window: VotingWindow, way: str) -> Trail:
    """What ran for one ballot that came this way."""
    phone = phone_with_ticket(app, window)
    with recorded(DOORS[way]) as trail:
        cast_by(way, phone, window)
    return trail


def test_the_document_lists_what_really_ran(trail: Trail, way: str) -> None:
    listed = list_functions(DOCUMENT, "From the POST to the row")
    if way == FLASK:
        own = list_functions(DOCUMENT, "By Flask")
        shared = listed[listed.index(SHARED) + 1 : listed.index(LAST_SHARED) + 1]
        place = own.index(SHARED) + 1
        listed = [*own[:place], *shared, *own[place:]]
    assert trail.functions == listed


def test_a_reader_opens_few_files(trail: Trail) -> None:
    assert len(trail.files) <= MOST_FILES, trail.files


def test_no_function_on_the_way_only_passes_on(trail: Trail) -> None:
    assert [name for name in trail.functions if only_passes_on(name)] == []
