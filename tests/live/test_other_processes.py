"""What one process commits makes the rooms dirty in the others, over a real Redis."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from kruvision.live import other_processes
from kruvision.live.broadcast import Dirty
from kruvision.services.access import SYSTEM
from kruvision.services.audience.windows import prolong_window
from kruvision.services.ephemeral.redis_store import connect
from kruvision.services.ephemeral.store import TIMEOUTS
from kruvision.services.transactions.transaction import current_revision
from kruvision.state import state
from scripts.servers import PATIENCE_SECONDS
from tests.factories import make_edition, make_show
from tests.factories.voting import make_vote

ROOM = ("control", 7)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis is not away because this machine is busy."""
    for name in TIMEOUTS:
        monkeypatch.setitem(TIMEOUTS, name, PATIENCE_SECONDS)


@pytest.fixture
def dirty(app: Flask) -> Dirty:
    """The rooms that wait in this process."""
    return state().dirty


@pytest.fixture
def subscription(valkey: str) -> Iterator[Any]:
    """An ear on the channel."""
    with connect(valkey).pubsub(ignore_subscribe_messages=True) as ear:
        ear.subscribe(other_processes.CHANNEL)
        ear.get_message(timeout=PATIENCE_SECONDS)
        yield ear


def say(valkey: str, text: str) -> None:
    connect(valkey).publish(other_processes.CHANNEL, text)


def listen_to(
    app: Flask, subscription: Any, monkeypatch: pytest.MonkeyPatch, count: int = 1
) -> None:
    """Hear so many messages; then there is silence."""
    real, heard = subscription.get_message, []

    def get_message(timeout: float) -> Any:
        if len(heard) == count:
            monkeypatch.setattr(other_processes, "SILENCE_SECONDS", 0)
            return None
        heard.append(real(timeout=PATIENCE_SECONDS))
        return heard[-1]

    monkeypatch.setattr(subscription, "get_message", get_message)
    other_processes.Ear(None, "me").listen(subscription)


def test_rooms_another_process_names_are_dirty_here(
    app: Flask, dirty: Dirty, valkey: str, subscription: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(valkey, json.dumps({"from": "another", "rooms": [ROOM]}))
    listen_to(app, subscription, monkeypatch)
    assert dirty.take() == [ROOM]


def test_ones_own_words_come_back_and_are_not_heard_twice(
    app: Flask, dirty: Dirty, valkey: str, subscription: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(valkey, json.dumps({"from": "me", "rooms": [ROOM]}))
    listen_to(app, subscription, monkeypatch)
    assert dirty.take() == []


@pytest.mark.parametrize("text", ["", "no JSON", "[]", '{"from": "x"}', '{"from": 1, "rooms": 2}'])
def test_nonsense_is_passed_over(
    app: Flask,
    dirty: Dirty,
    valkey: str,
    subscription: Any,
    text: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say(valkey, text)
    say(valkey, json.dumps({"from": "another", "rooms": [ROOM]}))
    listen_to(app, subscription, monkeypatch, 2)
    assert dirty.take() == [ROOM]


def test_a_commit_is_told_at_once_and_in_names_of_rooms_alone(
    app: Flask, valkey: str, subscription: Any
) -> None:
    window = make_vote()
    show_id = window.show_id
    state().told = told = Dirty()
    prolong_window(show_id, 60, by=SYSTEM, at=window.closes_at)
    assert told.wake.is_set()
    other_processes.tell(connect(valkey), "me")
    rooms = json.loads(subscription.get_message(timeout=PATIENCE_SECONDS)["data"])["rooms"]
    assert ["control", show_id] in rooms
    assert all(isinstance(kind, str) and isinstance(id_, int) for kind, id_ in rooms)


def test_who_was_cut_off_takes_everything_for_changed_once(app: Flask, dirty: Dirty) -> None:
    show_id = make_show(edition=make_edition()).id
    dirty.take()
    ear = other_processes.Ear(None, "me")
    ear.catch_up()
    assert ear.seen == (current_revision(), 0)
    assert {("control", show_id), ("jury", show_id), ("head", show_id)} <= set(dirty.take())
    ear.catch_up()
    assert dirty.take() == []
