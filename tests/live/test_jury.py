"""Tablets over the socket: answers after the commit, personal snapshots, replaced cards."""

import json
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision import clock
from kruvision.extensions import db, socketio
from kruvision.live import broadcast
from kruvision.live import jury as live_jury
from kruvision.models import Entry, Tradition
from kruvision.services.access import SYSTEM, Actor
from kruvision.services.ephemeral import presence
from kruvision.services.jury import cards as juror_cards
from kruvision.services.jury import reminders, seats, sheet_locks
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.jury import call, choose_pin, enter_again, give_cookie, new_card, start

ORGANIZER = Actor("organizer", 1)


class Hall:
    """A running show as plain numbers: sockets end the session that rows would need."""

    def __init__(self, show):
        self.id = show.id
        self.evening = show.tag
        self.entry = show.entries[0].id
        self.criteria = [criterion.id for criterion in show.criteria]
        self.jurors = [seat.juror_id for seat in show.seats]


class Tablet:
    """The browser of a juror (by place on the panel) with a page and a socket."""

    def __init__(self, app: Flask, show: Hall, place: int, *, device="tablet", seated_in=None):
        self.client = app.test_client()
        self.show, self.juror = show, (seated_in or show).jurors[place]
        self.card = new_card(seats.find_seat((seated_in or show).id, self.juror))
        give_cookie(app, self.client, choose_pin(self.card, device))
        self.socket = socketio.test_client(app, flask_test_client=self.client)

    def send(self, event, payload=None):
        return self.socket.emit(event, payload, callback=True)

    def join(self, event="jury:join"):
        return self.send(event, {"show": self.show.id})

    def mark(self, value="7", seq=1, criterion=0, **values):
        payload = {
            "entry": self.show.entry,
            "criterion": self.show.criteria[criterion],
            "value": value,
            "seq": seq,
            "command": f"command-{self.juror}-{criterion}-{seq}",
        }
        return self.send("mark:save", {**payload, **values})

    def received(self, name="snapshot"):
        return [one["args"][0] for one in self.socket.get_received() if one["name"] == name]


@pytest.fixture
def show(app):
    show = start(make_show())
    call(show.entries[0])
    return Hall(show)


@pytest.fixture
def tablet(app, show):
    return Tablet(app, show, 1)


def tick(app):
    """One tick of the sender."""
    broadcast.flush()


def test_joining_answers_with_the_own_snapshot(tablet, show):
    snapshot = tablet.join()
    assert snapshot["juror"]["id"] == show.jurors[1]
    assert [entry["number"] for entry in snapshot["entries"]] == [1, 2, 3]
    assert snapshot["current"] == show.entry


def test_a_page_is_told_what_changes_and_no_card_again(app, tablet, show):
    checked = {"checked_by": "An association", "checked_on": date(2026, 11, 1)}
    with transaction():
        slug = db.session.execute(select(Tradition.slug)).scalars().first()
        song = db.session.get_one(Entry, show.entry).song
        song.tradition_slug, song.checked_on = slug, checked["checked_on"]
        for name, value in checked.items():
            setattr(db.session.get_one(Tradition, slug), name, value)
    told = tablet.join()
    assert {frozenset(entry) for entry in told["entries"]} == {
        frozenset({"id", "number", "stage", "sheet"})
    }
    assert len(json.dumps(told)) < 5_000


def test_a_mark_is_answered_when_it_is_safe(tablet, show):
    tablet.join()
    assert tablet.mark("8,0")["value"] == "8"
    marks = tablet.join()["entries"][0]["sheet"]["marks"]
    assert marks[str(show.criteria[0])] == {"value": "8", "seq": 1}


def test_a_repeat_after_a_lost_answer_gets_the_same_answer(tablet):
    first = tablet.mark()
    assert tablet.mark() == first


def test_a_whole_evening_of_one_sheet(app, tablet, show):
    entry = {"entry": show.entry}
    assert tablet.send("sheet:submit", {**entry, "command": "submit-01"})["error"] == (
        "sheet_incomplete"
    )
    tablet.mark("7")
    tablet.mark("8", criterion=1)
    aside = {**entry, "reason": "Hoarse", "command": "aside-001"}
    assert tablet.send("sheet:aside", aside)["state"] == "stepped_aside"
    assert tablet.send("sheet:return", {**entry, "command": "return-01"})["state"] == "open"
    note = {**entry, "text": "Warm", "seq": 1, "command": "note-0001"}
    assert tablet.send("note:save", note)["value"] == "Warm"
    submitted = tablet.send("sheet:submit", {**entry, "command": "submit-02"})
    assert submitted["state"] == "submitted"
    assert tablet.mark("2", seq=2)["error"] == "sheet_locked"


def test_a_call_for_help_is_heard_and_answered(tablet, show):
    assert tablet.send("jury:help", {"wanted": True}) == {"help": "asked"}
    assert presence.last_heard("juror", show.jurors[1]).facts["help"] == "asked"
    assert tablet.join()["help"] == "asked"


def test_a_sign_of_life_says_how_many_marks_wait(tablet, show):
    tablet.send("jury:here", {"waiting": 4})
    assert presence.last_heard("juror", show.jurors[1]).facts["waiting"] == 4


@pytest.mark.parametrize("payload", [None, [], "x", 7, {}, {"show": "1"}, {"show": 10**30}])
def test_a_malformed_join_is_refused(tablet, payload):
    assert "error" in tablet.send("jury:join", payload)
    assert "error" in tablet.send("mark:save", payload)


def test_a_change_while_a_tablet_joins_is_not_missed(app, show, tablet, monkeypatch):
    look = live_jury.jury_snapshot

    def look_just_before_a_change(*args, **kwargs):
        seen = look(*args, **kwargs)
        monkeypatch.undo()
        reminders.nudge_juror(show.id, tablet.juror, by=ORGANIZER, at=clock.now())
        tick(app)
        return seen

    monkeypatch.setattr(live_jury, "jury_snapshot", look_just_before_a_change)
    assert tablet.join()["nudged"] is False
    assert [snapshot["nudged"] for snapshot in tablet.received()] == [True]


def test_who_was_refused_is_not_in_the_room(app, show):
    foreign = Tablet(app, show, 1, seated_in=Hall(make_show()))
    assert foreign.join()["error"] == "no_seat"
    assert not broadcast.is_watched(f"jury:{show.id}")


def test_visitors_and_other_jurors_get_nothing(app, show):
    stranger = socketio.test_client(app, flask_test_client=app.test_client())
    answer = stranger.emit("jury:join", {"show": show.id}, callback=True)
    assert answer["error"] == "not_allowed"
    foreign = Tablet(app, show, 1, seated_in=Hall(make_show()))
    assert foreign.join()["error"] == "no_seat"
    assert foreign.join("head:join")["error"] == "not_allowed"


def test_the_stage_is_pushed_to_each_tablet_with_its_own_marks_only(app, show, tablet):
    other = Tablet(app, show, 2)
    for one in (tablet, other):
        one.join()
    tablet.mark("7")
    other.mark("9")
    sheet_locks.lock_entry(ORGANIZER, show.entry, at=clock.now())
    tick(app)
    for one, value in ((tablet, "7"), (other, "9")):
        sheet = one.received()[-1]["entries"][0]["sheet"]
        assert sheet["state"] == "locked"
        assert [mark["value"] for mark in sheet["marks"].values()] == [value]


def test_other_jurors_hear_nothing_when_somebody_marks(app, show, tablet):
    other = Tablet(app, show, 2)
    other.join()
    tick(app)
    other.received()
    tablet.mark("7")
    tick(app)
    assert other.socket.get_received() == []


def test_the_other_page_of_a_tablet_gets_the_mark_that_was_saved(app, show, tablet):
    tablet.join()
    tick(app)
    tablet.received()
    tablet.client.post(
        "/jury/marks",
        json={
            "entry": show.entry,
            "criterion": show.criteria[0],
            "value": "7",
            "seq": 1,
            "command": "command-of-the-other-page",
        },
    )
    tick(app)
    marks = tablet.received()[-1]["entries"][0]["sheet"]["marks"]
    assert marks == {str(show.criteria[0]): {"value": "7", "seq": 1}}


def test_what_another_evening_left_on_the_tablet_is_no_mark_here(tablet, show):
    assert tablet.join()["evening"] == show.evening
    assert tablet.mark(evening="f" * 16)["error"] == "other_evening"
    assert tablet.join()["entries"][0]["sheet"]["marks"] == {}
    assert tablet.mark(evening=show.evening)["state"] == "saved"
    handing_in = {"entry": show.entry, "command": "submit-01", "evening": "f" * 16}
    assert tablet.send("sheet:submit", handing_in)["error"] == "other_evening"


def test_the_head_gets_the_matrix_and_no_total_before_the_own_sheet(app, show, tablet):
    head = Tablet(app, show, 0)
    assert "matrix" in head.join("head:join")["html"]
    tablet.mark("7")
    tablet.mark("8", criterion=1)
    tick(app)
    html = head.received()[-1]["html"]
    assert "2/2" in html
    assert "matrix-total" not in html


def test_a_nudge_from_the_console_is_on_the_next_snapshot(app, show, tablet):
    assert tablet.join()["nudged"] is False
    reminders.nudge_juror(show.id, tablet.juror, by=ORGANIZER, at=clock.now())
    tick(app)
    assert tablet.received()[-1]["nudged"] is True


def test_a_joining_tablet_was_seen(tablet):
    assert presence.last_heard("juror", tablet.juror) is None
    tablet.join()
    assert presence.last_heard("juror", tablet.juror) is not None


def test_a_replaced_card_is_turned_away_and_its_socket_dropped(app, show, tablet):
    tablet.join()
    tick(app)
    juror_cards.make_card(show.jurors[1], by=SYSTEM, at=clock.now())
    assert tablet.mark()["error"] == "not_allowed"
    tick(app)
    assert not tablet.socket.is_connected()


def test_the_older_tablet_hears_that_it_only_reads_now(app, show, tablet):
    tablet.join()
    tick(app)
    tablet.received()
    enter_again(tablet.card, "new tablet")
    tick(app)
    snapshot = tablet.received()[-1]
    assert snapshot["juror"]["is_writing_device"] is False
    assert snapshot["entries"][0]["sheet"]["why"] == "other_device"
    assert tablet.mark()["error"] == "other_device"
