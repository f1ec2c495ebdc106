"""The juror's way in and the tablet over HTTP, with and without scripts."""

import json
import re
from base64 import urlsafe_b64decode
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import KeptMark, Mark, Seat
from kruvision.services.access import Actor
from kruvision.services.ephemeral import presence
from kruvision.services.jury import marking, sheet_locks
from tests.factories import make_show, save
from tests.factories.jury import PIN, browser, call, enter, new_card, seat_actor, start, write

MATRIX = {"entry": 1, "criterion": 1, "value": "7", "seq": 1, "command": "command-1"}


@pytest.fixture
def show(app):
    show = start(make_show())
    call(show.entries[0])
    return show


@pytest.fixture
def tablet(app, show) -> FlaskClient:
    """The second juror's tablet (not the head), open."""
    client = browser(app)
    assert enter(client, new_card(show.seats[1])).location == "/jury"
    return client


def mark(show, **values):
    return {
        "entry": show.entries[0].id,
        "criterion": show.criteria[0].id,
        "value": "7",
        "seq": 1,
        "command": "command-1",
        **values,
    }


def steps(show):
    return db.session.execute(
        select(Mark.steps).where(Mark.criterion_id == show.criteria[0].id)
    ).scalar()


def test_a_scanned_card_asks_for_a_pin_and_then_opens_the_tablet(client, show):
    card = new_card(show.seats[1])
    assert "Juror's card" in client.get("/j").text
    assert client.post("/j", data={"code": card}).location == "/j/pin"
    assert "Choose your PIN" in client.get("/j/pin").text
    answer = client.post("/j/pin", data={"pin": PIN, "again": PIN}, follow_redirects=True)
    assert show.seats[1].juror.name["en"] in answer.text


def test_opening_a_link_consumes_nothing(client, show):
    card = new_card(show.seats[1])
    for address in ("/j", f"/j/{card}"):
        client.get(address)
        assert not client.get_cookie("kru_card")
        assert not client.get_cookie("kru_juror")
    assert not show.seats[1].juror.pin_hash


def test_a_code_in_the_path_is_led_on_at_once_and_stays_in_no_history(client, show):
    card = new_card(show.seats[1])
    answer = client.get(f"/j/{card}")
    assert (answer.status_code, answer.location) == (302, f"/j#{card}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/j/nonsense").location == "/j"


def test_no_cookie_of_a_tablet_holds_the_secret_of_its_card(client, show):
    card = new_card(show.seats[1])
    scanned = client.post("/j", data={"code": card}).headers["Set-Cookie"]
    opened = client.post("/j/pin", data={"pin": PIN, "again": PIN}).headers["Set-Cookie"]
    assert "kru_card" in scanned
    assert "kru_juror" in opened
    for cookie in (scanned, opened):
        body = cookie.split("=", 1)[1].split(".")[0]
        assert card not in cookie
        assert card not in urlsafe_b64decode(body + "==").decode(errors="replace")


def test_a_code_is_taken_in_small_letters_with_spaces(client, show):
    card = new_card(show.seats[1])
    typed = " ".join(card[n : n + 3] for n in range(0, len(card), 3)).lower()
    assert client.post("/j", data={"code": typed}).location == "/j/pin"


@pytest.mark.parametrize("code", ["", "nonsense", "ABC234DEF567GHJ89KMNPQRSTUV", "x" * 5000])
def test_a_slip_of_the_finger_costs_no_new_card(client, code):
    answer = client.post("/j", data={"code": code})
    assert answer.status_code == 422
    assert "No card in use has this code. Check each letter;" in answer.text


def test_the_card_alone_without_its_pin_opens_nothing(app, show, tablet):
    thief = browser(app)
    card = new_card(show.seats[1])
    enter(tablet, card)
    thief.post("/j", data={"code": card})
    assert thief.get("/jury").status_code == 403


def test_two_pins_that_differ_are_asked_for_again(client, show):
    client.post("/j", data={"code": new_card(show.seats[1])})
    answer = client.post("/j/pin", data={"pin": "1234", "again": "4321"})
    assert (answer.status_code, "The two PINs are not the same" in answer.text) == (422, True)


def test_a_second_tablet_takes_over_with_the_pin_and_the_first_only_reads(app, show):
    card, first, second = new_card(show.seats[1]), browser(app), browser(app)
    enter(first, card)
    enter(second, card, first=False)
    answer = first.post("/jury/marks", json=mark(show))
    assert (answer.status_code, answer.json["error"]) == (409, "other_device")
    page = first.get("/jury").text
    assert "Another tablet writes for you now" in page
    assert second.post("/jury/marks", json=mark(show)).json["value"] == "7"


@pytest.mark.usefixtures("standing_time")
def test_wrong_pins_slow_this_tablet_and_nobody_else(app, show):
    card, owner, thief = new_card(show.seats[1]), browser(app), browser(app)
    enter(owner, card)
    codes = [enter(thief, card, "0000", first=False).status_code for _ in range(6)]
    assert codes == [422, 422, 422, 422, 422, 429]
    assert enter(thief, card, PIN, first=False).headers["Retry-After"] == "2"
    assert enter(owner, card, first=False).location == "/jury"


def test_a_new_card_ends_the_old_one_at_the_next_command(app, show, tablet):
    assert tablet.post("/jury/marks", json=mark(show)).status_code == 200
    new_card(show.seats[1])
    assert tablet.post("/jury/marks", json=mark(show, seq=2)).status_code == 403
    assert tablet.get("/jury").status_code == 403


def test_the_tablet_shows_every_entry_and_nobody_elses_marks(app, show, tablet):
    other = seat_actor(show.seats[2])
    marking.save_mark(
        other,
        show.entries[0].id,
        show.criteria[0].id,
        "9",
        1,
        command_id="other-command",
        at=clock.now(),
    )
    page = tablet.get("/jury").text
    for entry in show.entries:
        assert entry.contestant.name["en"] in page
    snapshot = tablet.get(f"/jury/snapshot/{show.id}").json
    assert all(entry["sheet"]["marks"] == {} for entry in snapshot["entries"])
    assert '"9"' not in json.dumps([entry["sheet"] for entry in snapshot["entries"]])


def test_a_mark_over_http_is_answered_as_over_the_socket(show, tablet):
    answer = tablet.post("/jury/marks", json=mark(show, value="8,0"))
    criterion = show.criteria[0].id
    assert answer.json == {
        "state": "saved",
        "entry": show.entries[0].id,
        "criterion": criterion,
        "value": "8",
        "seq": 1,
    }


def test_a_late_mark_is_answered_with_what_stands_and_kept(app, show, tablet):
    tablet.post("/jury/marks", json=mark(show))
    sheet_locks.lock_entry(Actor("organizer", 1), show.entries[0].id, at=clock.now())
    answer = tablet.post("/jury/marks", json=mark(show, value="2", seq=2, command="command-2"))
    assert (answer.status_code, answer.json["error"]) == (409, "sheet_locked")
    assert answer.json["details"]["value"] == "7"
    assert db.session.execute(select(KeptMark.steps)).scalar() == 1


@pytest.mark.parametrize(
    "payload",
    [
        [],
        "text",
        None,
        {},
        {"entry": "x"},
        {**MATRIX, "entry": 10**30},
        {**MATRIX, "seq": -1},
        {**MATRIX, "value": {"a": 1}},
        {**MATRIX, "command": "x" * 900},
        {**MATRIX, "extra": 1},
    ],
)
def test_a_malformed_command_is_refused_in_words(tablet, payload):
    body = json.dumps(payload)
    answer = tablet.post("/jury/marks", data=body, content_type="application/json")
    assert answer.status_code in (400, 404, 422)
    assert answer.json["message"]


def test_a_mark_from_another_jurors_outbox_is_refused(show, tablet):
    answer = tablet.post("/jury/marks", json=mark(show, juror=show.seats[2].juror_id))
    assert answer.json["error"] == "other_juror"
    assert steps(show) is None


def test_the_server_hears_how_many_marks_wait(show, tablet):
    tablet.post("/jury/marks", json=mark(show, waiting=3))
    heard = presence.last_heard("juror", show.seats[1].juror_id)
    assert heard.facts["waiting"] == 3


def test_the_page_knows_the_jurors_other_shows_by_their_tags(app, show):
    other, foreign = make_show(edition=show.edition), make_show(edition=show.edition)
    juror = other.seats[1].juror
    save(Seat(show_id=show.id, juror_id=juror.id, position=9))
    client = browser(app)
    enter(client, new_card(other.seats[1]))
    page = client.get(f"/jury/{show.entries[0].id}").text
    (places,) = re.findall(r'data-other-evenings="([^"]*)"', page)
    assert json.loads(unescape(places)) == {other.tag: f"/jury/{other.entries[0].id}"}
    assert foreign.tag not in page


def test_a_call_for_help_reaches_the_presence_book(show, tablet):
    tablet.post("/jury/help/ask", data={"wanted": "1"})
    assert presence.last_heard("juror", show.seats[1].juror_id).facts["help"] == "asked"
    page = tablet.get("/jury").text
    assert 'aria-pressed="true"' in page
    assert "Help is called" in page


def test_large_scales_get_a_number_field_with_a_decimal_sign(show, tablet):
    write(show.criteria[0], scale_min=0, scale_max=100)
    page = tablet.get("/jury").text
    assert 'class="input stepper-input"' in page
    assert page.count('type="radio"') == 11 * len(show.entries)


def test_a_juror_without_a_seat_reads_what_to_do(app, show):
    seat = make_show(edition=show.edition).seats[1]
    card, client = new_card(seat), browser(app)
    db.session.rollback()
    db.session.connection(execution_options={"kru_write": True})
    db.session.delete(db.session.merge(seat))
    db.session.commit()
    enter(client, card)
    assert "No seat yet" in client.get("/jury").text


def test_visitors_and_staff_have_no_tablet(client, owner, show):
    assert client.get("/jury").status_code == 403
    assert owner.get("/jury").status_code == 403
    assert owner.post("/jury/marks", json=mark(show)).status_code == 403


def test_the_head_sees_the_matrix_and_reopens_with_a_reason(app, show, tablet):
    head = browser(app)
    enter(head, new_card(show.seats[0]))
    entry, juror = show.entries[0].id, show.seats[1].juror_id
    marks = {f"mark.{c.id}": "7" for c in show.criteria}
    sheet = {"command": "sheet-1", "note": "", "action": "submit", **marks}
    tablet.post(f"/jury/{entry}/sheet", data=sheet)
    page = head.get("/jury/head", follow_redirects=True)
    assert "All sheets" in page.text
    address = f"/jury/head/{show.id}/reopen"
    head.post(address, data={"entry": entry, "juror": juror, "reason": "Mistyped"})
    assert "Opened again by the head of the jury" in tablet.get("/jury").text
    assert tablet.post(address, data={"entry": entry, "juror": juror}).status_code == 403
    assert tablet.get(f"/jury/head/{show.id}").status_code == 403


def test_the_head_of_another_show_has_no_matrix_here(app, show):
    other = make_show(edition=show.edition)
    head = browser(app)
    enter(head, new_card(other.seats[0]))
    assert head.get(f"/jury/head/{show.id}").status_code == 403
