"""What phones hear: the newest picture when it changed, nothing about counts, no queue."""

import os
import re
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from kruvision import clock, phone
from kruvision.extensions import db
from kruvision.live import broadcast, phones
from kruvision.live.phone_connections import PARTS, TAKERS, Taker
from kruvision.models import Entry, Show
from kruvision.rules.evening import flow
from kruvision.services.access import SYSTEM
from kruvision.services.audience import tickets, windows
from kruvision.services.stage import steps as stage_steps
from kruvision.state import state
from tests.factories import make_show
from tests.factories.voting import cast, get_window, make_vote, print_tickets
from tests.live.phones import Ear


def send_dirty(app: Flask) -> None:
    """The next tick of the sender."""
    broadcast.flush()


def call_first(show: Show) -> Entry:
    for kind in ("start_show", "call_entry"):
        show = db.session.get_one(Show, show.id)
        step = next(s for s in flow.legal_steps(stage_steps.evening_of(show)) if s.kind == kind)
        stage_steps.press(show.id, step, revision=show.revision, by=SYSTEM, at=clock.now())
    return db.session.get_one(Entry, step.entry_id)


@pytest.fixture
def ear(app: Flask) -> Iterator[Callable[..., Ear]]:
    """Let a phone listen (``ear(seen=…)``); it is put away in the end."""
    ears: list[Ear] = []

    def listen(**values: str) -> Ear:
        ears.append(Ear(app, **values))
        return ears[-1]

    yield listen
    for one in ears:
        one.leave()
    beat_all(app)
    beat_all(app)
    assert state().phones.listeners == 0
    assert not state().phones.held
    assert not state().phones.holders


def beat_all(app: Flask) -> None:
    """One round of heartbeats."""
    for part in range(PARTS):
        state().phones.beat(part, phones.clock_event())


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def test_a_phone_first_hears_the_servers_time(ear: Callable[..., Ear]) -> None:
    make_show()
    before = clock.now()
    phone_ = ear()
    assert phone_.head[1]["Content-Type"].startswith("text/event-stream")
    assert {"Content-Encoding", "Content-Length"}.isdisjoint(phone_.head[1])
    first = next(phone_)
    assert first["event"] == "clock"
    told = int(first["data"])
    assert milliseconds(before) <= told <= milliseconds(clock.now())
    assert 1000 <= int(first["retry"]) <= 5000


def test_a_phone_that_shows_something_else_gets_the_picture_at_once(
    client: FlaskClient, ear: Callable[..., Ear]
) -> None:
    make_show()
    heard = ear(seen="older")
    next(heard)
    assert heard.picture()["html"] == client.get("/v/now").json["html"]


def test_a_phone_that_shows_the_newest_hears_only_heartbeats(
    app: Flask, client: FlaskClient, ear: Callable[..., Ear]
) -> None:
    make_show()
    heard = ear(seen=client.get("/v/now").json["tag"])
    beat_all(app)
    beat_all(app)
    assert [next(heard)["event"] for _ in range(3)] == ["clock"] * 3
    assert heard.is_quiet()


def test_an_entry_called_on_stage_reaches_the_phone_by_itself(
    app: Flask, client: FlaskClient, ear: Callable[..., Ear]
) -> None:
    show = make_show()
    heard = ear(seen=client.get("/v/now").json["tag"])
    next(heard)
    sender = threading.Thread(target=broadcast.run, args=(app,), daemon=True)
    sender.start()
    entry = call_first(show)
    title, found = entry.song.title, ""
    while title not in found:
        found = heard.picture()["html"]


def test_a_phone_that_does_not_read_is_passed_over_and_then_gets_the_newest(
    app: Flask, client: FlaskClient, ear: Callable[..., Ear]
) -> None:
    window = make_vote(window_seconds=3600)
    hub = state().phones
    deaf = ear(seen=client.get("/v/now").json["tag"])
    key = next(iter(hub.phones))
    (file,) = hub.phones[key]
    next(deaf)
    stuffing = stuff(file)
    windows.prolong_window(window.show_id, 60, by=SYSTEM, at=clock.now())
    send_dirty(app)
    beat_all(app)
    assert hub.phones[key][file] != hub.newest[key].tag
    assert len(deaf.far.recv(stuffing, socket.MSG_WAITALL)) == stuffing
    windows.prolong_window(window.show_id, 60, by=SYSTEM, at=clock.now())
    send_dirty(app)
    closes = int(get_window(window.id).closes_at.timestamp() * 1000)
    assert f'data-closes="{closes}"' in deaf.picture()["html"]
    assert deaf.is_quiet()


def stuff(file: int) -> int:
    """Fill a connection until nothing more fits; how many bytes that took."""
    taken = 0
    while True:
        try:
            taken += os.write(file, b"x" * 4096)
        except BlockingIOError:
            return taken


def test_a_phone_that_stops_in_the_middle_of_a_picture_is_hung_up_on(
    app: Flask, client: FlaskClient, ear: Callable[..., Ear], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_vote(window_seconds=3600)
    heard = ear(seen=client.get("/v/now").json["tag"])
    next(heard)
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:100]))
    windows.prolong_window(window.show_id, 60, by=SYSTEM, at=clock.now())
    send_dirty(app)
    assert len(heard.far.recv(4096)) == 100
    assert heard.far.recv(4096) == b""
    assert state().phones.listeners == 0


def test_a_phone_that_left_is_forgotten_and_its_connection_closed(
    app: Flask, ear: Callable[..., Ear]
) -> None:
    make_show()
    gone, there = ear(), ear()
    files = set(next(iter(state().phones.phones.values())))
    gone.leave()
    beat_all(app)
    (left,) = next(iter(state().phones.phones.values()))
    (closed,) = files - {left}
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(closed)
    assert next(there)["event"] == "clock"


def test_pieces_carry_their_length_where_the_answer_is_framed(app: Flask) -> None:
    make_show()
    hub = state().phones
    near, far = socket.socketpair()
    with near, far:
        hub.take(near, "en", "", is_framed=True)
        beat_all(app)
        assert re.fullmatch(rb"22\r\nevent: clock\ndata: \d{13}\n\n\r\n", far.recv(4096))
    beat_all(app)
    beat_all(app)


def test_ballots_are_not_heard_by_phones(
    app: Flask, client: FlaskClient, ear: Callable[..., Ear]
) -> None:
    window = make_vote()
    entry = db.session.query(Entry.id).filter_by(show_id=window.show_id).first()
    assert entry is not None
    heard = ear(seen=client.get("/v/now").json["tag"])
    for _ in range(3):
        cast(window, [entry.id], at=clock.now())
    send_dirty(app)
    assert next(heard)["event"] == "clock"
    assert heard.is_quiet()


def test_each_language_hears_its_own_picture(app: Flask, ear: Callable[..., Ear]) -> None:
    show = make_show()
    ears = {language: ear(language=language) for language in ("kk", "ru", "en")}
    for heard in ears.values():
        next(heard)
        heard.picture()
    entry = call_first(show)
    send_dirty(app)
    for language, heard in ears.items():
        assert entry.contestant.name[language] in heard.picture()["html"]


def test_a_picture_is_encoded_once_for_everybody(
    app: Flask, ear: Callable[..., Ear], monkeypatch: pytest.MonkeyPatch
) -> None:
    show = make_show()
    for _ in range(4):
        ear()
    encoded: list[str] = []
    encode = phones.encode

    def watched(picture: phone.Picture) -> bytes:
        encoded.append(picture.language)
        return encode(picture)

    monkeypatch.setattr(phones, "encode", watched)
    call_first(show)
    send_dirty(app)
    assert sorted(encoded) == ["en", "kk", "ru"]


def test_a_server_that_hands_over_no_connection_ends_the_answer(client: FlaskClient) -> None:
    make_show()
    answer = client.get("/v/stream")
    assert answer.data.startswith(b"retry:")
    assert b"\nid: " in answer.data
    assert state().phones.listeners == 0


def test_asking_for_the_head_takes_no_connection(app: Flask) -> None:
    make_show()
    takers: list[Taker] = []
    environ = EnvironBuilder(path="/v/stream", method="HEAD").get_environ() | {TAKERS: takers}
    b"".join(app(environ, lambda status, headers, exc=None: None))
    assert takers == []


def test_before_there_is_an_edition_nothing_is_streamed(client: FlaskClient) -> None:
    assert client.get("/v/stream").status_code == 404


def test_a_thousand_ballots_make_the_picture_once(app: Flask, client: FlaskClient) -> None:
    window = make_vote()
    entry = db.session.query(Entry.id).filter_by(show_id=window.show_id).first()
    assert entry is not None
    at = clock.now()
    cast(window, [entry.id], at=at)
    first = phone.current("en", at=at)
    for _ in range(20):
        cast(window, [entry.id], at=at)
    assert phone.current("en", at=at) is first


def test_the_phone_of_a_ticket_that_is_replaced_hears_it_and_no_other_phone(
    app: Flask, ear: Callable[..., Ear]
) -> None:
    show_id = make_show(credential="tickets").id
    first, second = print_tickets(show_id, 2)
    holder, other, nobody = ear(ticket=first.token), ear(ticket=second.token), ear()
    for phone_ in (holder, other, nobody):
        assert next(phone_)["event"] == "clock"
        phone_.picture()
    tickets.reissue_ticket(show_id, first.serial, by=SYSTEM, at=clock.now())
    send_dirty(app)
    assert next(holder)["event"] == "you"
    tickets.revoke_tickets(show_id, second.serial, second.serial, by=SYSTEM, at=clock.now())
    send_dirty(app)
    assert next(other)["event"] == "you"
    assert holder.is_quiet()
    assert nobody.is_quiet()


def test_a_phone_that_was_away_while_its_ticket_was_replaced_hears_it_when_it_comes_back(
    app: Flask, ear: Callable[..., Ear]
) -> None:
    show_id = make_show(credential="tickets").id
    (mine,) = print_tickets(show_id, 1)
    before = ear(ticket=mine.token)
    tickets.reissue_ticket(show_id, mine.serial, by=SYSTEM, at=clock.now())
    after = ear(cookie=before.cookie)
    assert next(after)["event"] == "clock"
    assert next(after)["event"] == "you"
