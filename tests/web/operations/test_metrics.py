"""The meters of the server: who may read them, what they count, and that they tell of nobody."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from kruvision import clock
from kruvision.extensions import socketio
from kruvision.live import phones
from kruvision.live.phone_connections import PARTS
from kruvision.services.jury.marking import save_mark
from kruvision.state import state
from tests.factories import make_show, make_staff
from tests.factories.jury import call, seat_actor, start
from tests.factories.voting import cast, entry_ids, make_vote
from tests.live.phones import Ear

WORD = "monitors only"


@pytest.fixture
def monitored(app: Flask) -> Flask:
    app.config["KRU"] = replace(app.config["KRU"], metrics_token=WORD)
    return app


def read(client: FlaskClient) -> str:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {WORD}"})
    assert answer.status_code == 200
    return answer.text


def value(text: str, name: str, **labels: str) -> float:
    """The one sample of this name and these labels; 0 when there is none."""
    samples = [s for family in text_string_to_metric_families(text) for s in family.samples]
    return next((s.value for s in samples if s.name == name and s.labels == labels), 0.0)


def test_staff_may_read_the_meters(owner: FlaskClient) -> None:
    assert "kru_requests_total" in owner.get("/metrics").text


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer x", "Basic bW9uaXRvcnMgb25seTo=", WORD])
def test_nobody_else_may(monitored: Flask, client: FlaskClient, said: str) -> None:
    answer = client.get("/metrics", headers={"Authorization": said})
    assert (answer.status_code, "kru_" in answer.text) == (403, False)


def test_without_a_word_in_the_settings_no_word_opens(client: FlaskClient) -> None:
    for said in ("Bearer", "Bearer ", "Bearer x"):
        assert client.get("/metrics", headers={"Authorization": said}).status_code == 403


def test_an_usher_may_not(client: FlaskClient) -> None:
    staff = make_staff("usher")
    client.post("/login", data={"login": staff.login, "password": "correct horse"})
    assert client.get("/metrics").status_code == 403


def test_the_word_opens_nothing_else(monitored: Flask, client: FlaskClient) -> None:
    make_show()
    headers = {"Authorization": f"Bearer {WORD}", "Accept": "application/json"}
    for path in ("/control", "/control/record", "/staff", "/account"):
        assert client.get(path, headers=headers).status_code == 403


def test_requests_are_counted_by_endpoint_and_status(monitored: Flask, client: FlaskClient) -> None:
    before = read(client)
    for path in ("/health", "/health", "/nowhere", "/control/record"):
        client.get(path, headers={"Accept": "application/json"})
    after = read(client)
    for endpoint, status, count in (
        ("health.health", "200", 2),
        ("none", "404", 1),
        ("record.index", "403", 1),
    ):
        labels = {"endpoint": endpoint, "status": status}
        name = "kru_requests_total"
        assert value(after, name, **labels) - value(before, name, **labels) == count
    name = "kru_request_seconds_count"
    assert value(after, name, endpoint="health.health") == 2


def test_marks_and_ballots_are_counted(monitored: Flask, client: FlaskClient) -> None:
    text = read(client)
    assert (value(text, "kru_marks"), value(text, "kru_ballots")) == (0, 0)
    window = make_vote()
    entry = entry_ids(window.show_id)[0]
    for _ in range(3):
        cast(window, [entry], at=clock.now())
    show = start(make_show())
    save_mark(
        seat_actor(show.seats[1]),
        call(show.entries[0]).id,
        show.criteria[0].id,
        "7",
        1,
        command_id="one",
        at=clock.now(),
    )
    text = read(client)
    assert (value(text, "kru_marks"), value(text, "kru_ballots")) == (1, 3)


def test_open_streams_and_sockets_are_counted_while_they_are_open(
    monitored: Flask, client: FlaskClient
) -> None:
    make_show()
    ears = [Ear(monitored) for _ in range(3)]
    text = read(client)
    assert value(text, "kru_open_streams") == 3
    for ear in ears:
        ear.leave()
    for part in range(PARTS):
        state().phones.beat(part, phones.clock_event())
    text = read(client)
    assert value(text, "kru_open_streams") == 0
    assert value(text, "kru_open_sockets") == len(socketio.server.eio.sockets) == 0
    assert value(text, "kru_queue") == 0


def test_the_meters_name_no_address_and_no_secret(monitored: Flask, client: FlaskClient) -> None:
    secret = "s3cretOfATicket"
    for path in (f"/j/{secret}", f"/screen/{secret}", f"/t/{secret}", f"/{secret}?x={secret}"):
        client.get(path, environ_base={"REMOTE_ADDR": "203.0.113.77"})
    text = read(client)
    assert secret not in text
    assert "203.0.113.77" not in text
    assert WORD not in text
