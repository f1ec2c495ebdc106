"""What phones hear: the newest picture when it changed, nothing about counts, no queue."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock, phone
from kruvision.extensions import db
from kruvision.live import broadcast, stream
from kruvision.models import Entry, Show
from kruvision.rules import flow
from kruvision.services import stage, windows
from kruvision.services.access import SYSTEM
from tests.factories import make_show
from tests.factories.voting import cast, make_vote


def events(chunks: Iterator[bytes]) -> Iterator[dict[str, str]]:
    """Server-Sent Events as dicts of their fields."""
    for chunk in chunks:
        for block in chunk.decode().strip().split("\n\n"):
            yield dict(line.split(": ", 1) for line in block.split("\n"))


def listen(client: FlaskClient, seen: str = "") -> Iterator[dict[str, str]]:
    answer = client.get(f"/v/stream?seen={seen}", buffered=False)
    assert answer.mimetype == "text/event-stream"
    assert "Content-Encoding" not in answer.headers
    return events(iter(answer.response))


def picture_of(event: dict[str, str]) -> dict[str, Any]:
    picture: dict[str, Any] = json.loads(event["data"])
    return picture


def send_dirty(app: Flask) -> None:
    """The next tick of the sender."""
    broadcast.flush(app.extensions["kru_dirty"])


def call_first(show: Show) -> Entry:
    for kind in ("start_show", "call_entry"):
        show = db.session.get_one(Show, show.id)
        step = next(s for s in flow.legal_steps(stage.evening_of(show)) if s.kind == kind)
        stage.press(show.id, step, revision=show.revision, by=SYSTEM, at=clock.now())
    return db.session.get_one(Entry, step.entry_id)


@pytest.fixture
def short_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.05)


def test_a_phone_first_hears_the_servers_time(client: FlaskClient) -> None:
    make_show()
    first = next(listen(client))
    assert first["event"] == "clock"
    assert abs(int(first["data"]) - time.time() * 1000) < 5000
    assert 1000 <= int(first["retry"]) <= 5000


def test_a_phone_that_shows_something_else_gets_the_picture_at_once(client: FlaskClient) -> None:
    make_show()
    heard = listen(client, seen="older")
    next(heard)
    picture = picture_of(next(heard))
    assert picture["html"] == client.get("/v/now").json["html"]


def test_a_phone_that_shows_the_newest_hears_only_heartbeats(
    client: FlaskClient, short_heartbeat: None
) -> None:
    make_show()
    heard = listen(client, seen=client.get("/v/now").json["tag"])
    assert [next(heard)["event"] for _ in range(3)] == ["clock"] * 3


def test_an_entry_called_on_stage_reaches_the_phone_within_a_second(
    app: Flask, client: FlaskClient
) -> None:
    show = make_show()
    heard = listen(client, seen=client.get("/v/now").json["tag"])
    next(heard)
    sender = threading.Thread(target=broadcast.run, args=(app,), daemon=True)
    sender.start()
    entry = call_first(show)
    started = time.monotonic()
    title, found = entry.song.title, ""
    while title not in found:
        found = picture_of(next(heard))["html"]
    assert time.monotonic() - started < 1


def test_a_slow_phone_gets_only_the_newest_picture(app: Flask, client: FlaskClient) -> None:
    window = make_vote(window_seconds=60)
    heard = listen(client, seen=client.get("/v/now").json["tag"])
    next(heard)
    for _ in range(5):
        windows.prolong_window(window.show_id, 60, by=SYSTEM, at=clock.now())
        send_dirty(app)
    closes = int(windows.get_window(window.id).closes_at.timestamp() * 1000)
    assert f'data-closes="{closes}"' in picture_of(next(heard))["html"]


def test_ballots_are_not_heard_by_phones(
    app: Flask, client: FlaskClient, short_heartbeat: None
) -> None:
    window = make_vote()
    entry = db.session.query(Entry.id).filter_by(show_id=window.show_id).first()
    assert entry is not None
    heard = listen(client, seen=client.get("/v/now").json["tag"])
    next(heard)
    for _ in range(3):
        cast(window, [entry.id], at=clock.now())
    send_dirty(app)
    assert next(heard)["event"] == "clock"


def test_each_language_hears_its_own_picture(app: Flask, client: FlaskClient) -> None:
    show = make_show()
    client.get("/v/stream")
    hub = app.extensions["kru_phones"]
    entry = call_first(show)
    send_dirty(app)
    for language in ("kk", "ru", "en"):
        heard = events(stream.listen(hub, (show.edition_id, language), "older"))
        next(heard)
        assert entry.contestant.name[language] in picture_of(next(heard))["html"]


def test_a_late_older_picture_is_dropped(app: Flask, client: FlaskClient) -> None:
    window = make_vote(window_seconds=60)
    hub = stream.Hub()
    at = clock.now()
    edition_id = phone.current("en", at=at).edition_id  # type: ignore[union-attr]
    older = phone.made(edition_id, "en", at=at)
    windows.prolong_window(window.show_id, 60, by=SYSTEM, at=at)
    newer = phone.made(edition_id, "en", at=at)
    hub.put(newer)
    hub.put(older)
    assert hub.newest[edition_id, "en"].tag == newer.tag


def test_a_picture_is_encoded_once_for_everybody(app: Flask, client: FlaskClient) -> None:
    make_show()
    listen(client)
    hub = app.extensions["kru_phones"]
    key = next(iter(hub.newest))
    assert hub.wait(key, "", 1) is hub.wait(key, "", 1)


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
