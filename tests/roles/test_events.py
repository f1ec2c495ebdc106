"""Every cell of the role matrix over the socket: each role with each event."""

import pytest
from flask_socketio import SocketIOTestClient

from kruvision.extensions import socketio
from kruvision.live.guards import events
from kruvision.rules.roles import allowed
from tests.roles.house import PEOPLE, House


def payload(house: House, **values: object) -> dict[str, object]:
    """What any event could ask for: a show, an entry, a mark, a screen's link."""
    names = house.names
    return {
        "show": names["show_id"],
        "entry": names["entry_id"],
        "criterion": house.criteria[0],
        "value": "7",
        "seq": 1,
        "command": "command-of-the-matrix",
        "text": "Clear vowels",
        "reason": "My pupil",
        "wanted": True,
        "waiting": 0,
        "token": names["token"],
        "view": "welcome",
        **values,
    }


def socket(house: House, role: str) -> SocketIOTestClient:
    client = socketio.test_client(house.app, flask_test_client=house.device(role))
    assert client.is_connected()
    return client


@pytest.mark.parametrize("role", PEOPLE)
def test_every_event_is_answered_as_the_matrix_says(house: House, role: str) -> None:
    wrong = []
    for event, action in sorted(events.items()):
        house.put_back()
        client, before = socket(house, role), house.fingerprint()
        error = client.emit(event, payload(house), callback=True).get("error")
        may = allowed(role, action)
        is_changed = not may and house.fingerprint() != before
        if (error != "not_allowed") is not may or error == "server_error" or is_changed:
            wrong.append((event, error))
        client.disconnect()
    assert not wrong
    assert len(events) >= 12
