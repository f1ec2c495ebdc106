"""Another tablet writes for the head of the jury: the one before has none of the head's powers.

Every address and event that the head may use is asked on the tablet that was replaced. It may read
the own sheets, which is what it says of itself; everything else is refused with ``other_device``,
whatever the action is called. The last tests are the comparison's: where a tablet is taken for the
one that writes, the very same walk finds open doors.
"""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient

from kruvision.extensions import socketio
from kruvision.live import guards as live_guards
from kruvision.live.guards import events
from kruvision.rules.roles import allowed, matrix, pen_actions
from kruvision.services.jury import head_of_jury, open_sheets
from kruvision.services.jury.tablet_commands import COMMANDS
from kruvision.web import guards as web_guards
from tests.factories.jury import PIN, browser, enter
from tests.roles.house import House, doors
from tests.roles.test_events import payload

HEAD = "head_of_jury"
READS = {"listening.sound", "jury.tablet", "jury.entry", "jury.snapshot"}
"""The own sheets, to look at."""
SAYS = {"jury:join", "jury:here"}
"""The same over the socket, and that the tablet is still there."""
SIGN_OF_LIFE = "/jury/here"
REFUSED = "other_device"
SENTENCE = "Another tablet writes for you now"


@pytest.fixture
def old(house: House) -> FlaskClient:
    """The head's tablet, after the card was opened on another one."""
    before = house.device(HEAD)
    enter(browser(house.app), house.cards[HEAD], PIN, first=False)
    return before


def asked(house: House) -> Iterator[tuple[str, str, str]]:
    """Every page of the head's as (method, address, endpoint); commands of a tablet one by one."""
    for method, rule, action in doors(house.app):
        if not allowed(HEAD, action) or allowed("visitor", action):
            continue
        if rule.endpoint == "jury.command":
            for command in COMMANDS:
                yield method, f"/jury/{command.address}", rule.endpoint
        else:
            yield method, house.address(rule), rule.endpoint


def said(house: House, name: str) -> dict[str, object]:
    """What a command takes, known by its event or its address."""
    found = (c for c in COMMANDS if name in (c.event, f"/jury/{c.address}"))
    command = next(found, None)
    values = payload(house)
    if command is None:
        return values
    fields = {field.alias or name for name, field in command.model.model_fields.items()}
    return {name: value for name, value in values.items() if name in fields}


def open_pages(house: House, old: FlaskClient) -> set[str]:
    """The pages that did something else than to say that another tablet writes."""
    found = set()
    for method, address, endpoint in asked(house):
        if endpoint in READS or address == SIGN_OF_LIFE:
            continue
        if endpoint == "jury.command":
            answer = old.open(address, method=method, json=said(house, address))
            is_refused = answer.status_code == 409 and REFUSED in answer.text
        else:
            form = {"reason": "r", "entry": house.names["entry_id"], "order": "1", "table": "open"}
            answer = old.open(address, method=method, data=form, follow_redirects=True)
            is_refused = SENTENCE in answer.text
        if not is_refused:
            found.add(f"{method} {address}")
        answer.close()
    return found


def open_events(house: House, old: FlaskClient) -> set[str]:
    socket: SocketIOTestClient = socketio.test_client(house.app, flask_test_client=old)
    found = set()
    for event, action in events.items():
        if event in SAYS or not allowed(HEAD, action) or allowed("visitor", action):
            continue
        answer = socket.emit(event, said(house, event), callback=True)
        if not answer or answer.get("error") != REFUSED:
            found.add(event)
    socket.disconnect()
    return found


def test_a_replaced_tablet_has_no_power_over_pages(house: House, old: FlaskClient) -> None:
    before = house.fingerprint()
    assert open_pages(house, old) == set()
    assert house.fingerprint() == before


def test_a_replaced_tablet_has_no_power_over_the_socket(house: House, old: FlaskClient) -> None:
    before = house.fingerprint()
    assert open_events(house, old) == set()
    assert house.fingerprint() == before


def test_it_reads_the_own_sheets_and_says_that_another_one_writes(
    house: House, old: FlaskClient
) -> None:
    page = old.get("/jury")
    assert page.status_code == 200
    assert SENTENCE in page.text
    assert "/jury/head/" not in page.text


def test_the_tablet_in_use_has_its_powers(house: House) -> None:
    client = house.device(HEAD)
    assert client.get(f"/jury/head/{house.names['show_id']}").status_code == 200
    assert "head:join" in open_events(house, client)


def test_whatever_the_head_may_beyond_the_own_sheets_takes_the_pen() -> None:
    powers = {a for a in matrix() if allowed(HEAD, a) and not allowed("visitor", a)}
    assert powers - {"sheet.mark"} == pen_actions()


def test_the_walk_finds_a_tablet_that_is_taken_for_the_one_that_writes(
    house: House, old: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (head_of_jury, open_sheets):
        monkeypatch.setattr(module, "is_writing_device", lambda juror, device: True)
    show, kept = house.names["show_id"], house.names["kept_id"]
    assert open_pages(house, old) >= {
        f"GET /jury/head/{show}",
        f"GET /jury/head/{show}/agreement",
        f"GET /control/shows/{show}/result",
        f"GET /control/shows/{show}/result/protocol.pdf",
        f"POST /control/shows/{show}/result/decisions",
        f"POST /control/shows/{show}/result/decisions/withdraw",
        f"POST /jury/head/{show}/lock",
        f"POST /jury/head/{show}/reopen",
        f"POST /jury/head/{show}/kept/{kept}",
        "POST /jury/help",
        "POST /jury/marks",
    }
    assert {"head:join", "mark:save", "jury:help"} <= open_events(house, old)


def test_where_the_door_does_not_ask_the_use_case_still_does(
    house: House, old: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tablet may be replaced between the two."""
    for doors_guard in (live_guards, web_guards):
        monkeypatch.setattr(doors_guard, "require_pen", lambda actor: None)
    before = house.fingerprint()
    assert {page for page in open_pages(house, old) if page.startswith("POST")} == set()
    assert house.fingerprint() == before
