"""A role is not enough: what belongs to another show, juror or device stays out of reach."""

import pytest

from kruvision.extensions import socketio
from kruvision.live.guards import events
from tests.roles.house import House
from tests.roles.test_events import payload, socket

OF_NO_ENTRY = {"jury:help", "jury:here"}


def test_a_juror_reaches_no_other_show_by_socket(house: House) -> None:
    client, before = socket(house, "juror"), house.fingerprint()
    other = house.other
    sent = payload(
        house,
        show=other["show_id"],
        entry=other["entry_id"],
        criterion=other["criterion_id"],
    )
    tried = [e for e, action in events.items() if action == "sheet.mark" and e not in OF_NO_ENTRY]
    assert len(tried) >= 6
    assert [e for e in tried if "error" not in client.emit(e, sent, callback=True)] == []
    assert house.fingerprint() == before


@pytest.mark.parametrize("kind", ["marks", "notes", "asides", "returns", "submissions"])
def test_a_juror_reaches_no_other_show_by_http(house: House, kind: str) -> None:
    before = house.fingerprint()
    sent = payload(house, entry=house.other["entry_id"], criterion=house.other["criterion_id"])
    answer = house.device("juror").post(f"/jury/{kind}", json=sent)
    assert answer.status_code in {403, 404, 409, 422}
    assert house.fingerprint() == before


@pytest.mark.parametrize("step", ["sheet", "aside", "back"])
def test_a_juror_reaches_no_other_show_by_form(house: House, step: str) -> None:
    before = house.fingerprint()
    address = f"/jury/{house.other['entry_id']}/{step}"
    form = {f"mark.{house.other['criterion_id']}": "7", "note": "n", "reason": "r"}
    answer = house.device("juror").post(address, data={**form, "command": "c", "action": "save"})
    assert answer.status_code in {302, 403, 404, 409, 422}
    assert house.fingerprint() == before


def test_a_juror_sees_no_other_show(house: House) -> None:
    device, other = house.device("juror"), house.other
    assert device.get(f"/jury/{other['entry_id']}").status_code in {403, 404, 409}
    assert device.get(f"/jury/snapshot/{other['show_id']}").status_code in {403, 404, 409}


@pytest.mark.parametrize("address", ["", "/now"])
def test_a_head_has_no_matrix_of_another_show(house: House, address: str) -> None:
    answer = house.device("head_of_jury").get(f"/jury/head/{house.other['show_id']}{address}")
    assert answer.status_code in {403, 404}


@pytest.mark.parametrize("step", ["reopen", "lock"])
def test_a_head_moves_no_sheet_of_another_show(house: House, step: str) -> None:
    before = house.fingerprint()
    address = f"/jury/head/{house.other['show_id']}/{step}"
    form = {"entry": house.other["entry_id"], "juror": house.names["juror_id"], "reason": "r"}
    house.device("head_of_jury").post(address, data=form)
    assert house.fingerprint() == before


def test_a_head_has_no_result_of_another_show_and_no_socket_room(house: House) -> None:
    show = house.other["show_id"]
    device = house.device("head_of_jury")
    for page in ("", "/protocol", "/protocol.pdf"):
        assert device.get(f"/control/shows/{show}/result{page}").status_code in {403, 404}
    decision = {"order": f"{house.other['entry_id']}", "reason": "r"}
    assert device.post(f"/control/shows/{show}/result/decisions", data=decision).status_code == 403
    client = socket(house, "head_of_jury")
    assert "error" in client.emit("head:join", {"show": show}, callback=True)


def test_a_head_reads_no_notes_or_sheets_on_the_staffs_pages(house: House) -> None:
    device = house.device("head_of_jury")
    assert device.get(f"/control/shows/{house.names['show_id']}/sheets").status_code == 403


def test_a_mark_is_always_ones_own(house: House) -> None:
    """A frame that names another juror changes that juror's sheet in nothing."""
    client, before = socket(house, "juror"), house.fingerprint()
    mark = {"entry": 0, "criterion": 0, "value": "", "seq": 0, "command": ""}
    forged = {name: payload(house)[name] for name in mark} | {"juror": house.jurors["head_of_jury"]}
    assert client.emit("mark:save", forged, callback=True)["error"] == "other_juror"
    assert house.fingerprint() == before


def test_an_entry_of_one_show_is_not_changed_through_another(house: House) -> None:
    owner, before = house.device("owner"), house.fingerprint()
    mixed = f"/control/shows/{house.other['show_id']}/entries/{house.names['entry_id']}"
    assert owner.get(mixed).status_code == 404
    for step in ("", "/status", "/status/undo", "/delete"):
        assert owner.post(mixed + step, data={"status": "withdrawn"}).status_code == 404
    order = f"/control/shows/{house.other['show_id']}/order/{house.names['entry_id']}/move"
    assert owner.post(order, data={"place": "1"}).status_code in {302, 404}
    assert house.fingerprint() == before


def test_a_guessed_screen_link_shows_nothing(house: House) -> None:
    visitor = house.device("visitor")
    guess = house.names["token"][:-1] + ("A" if house.names["token"][-1] != "A" else "B")
    assert visitor.get(f"/screen/{guess}").status_code == 404
    assert visitor.get(f"/screen/{guess}/now").status_code == 404
    client = socketio.test_client(house.app, flask_test_client=visitor)
    assert client.emit("screen:join", {"token": guess}, callback=True)["error"] == "screen_unknown"
