"""Notes that processes share: the same in memory and in Redis, and alive while Redis is away."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask

from kruvision.services import ephemeral
from kruvision.services.ephemeral import redis_store
from kruvision.services.ephemeral import store as stores
from kruvision.services.ephemeral.redis_store import RedisStore, connect
from kruvision.services.ephemeral.store import MemoryStore, Store
from scripts.servers import PATIENCE_SECONDS, ValkeyServer

MINUTE = 60


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Redis that is there is waited for, however busy the machine; one that was ended refuses."""
    for name in stores.TIMEOUTS:
        monkeypatch.setitem(stores.TIMEOUTS, name, PATIENCE_SECONDS)


@pytest.fixture(params=["memory", "redis"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store of either kind."""
    if request.param == "memory":
        return MemoryStore()
    return RedisStore(connect(request.getfixturevalue("valkey")))


@pytest.fixture
def key() -> str:
    """A key nobody used before."""
    return f"tests:{uuid.uuid4()}"


@pytest.fixture
def server() -> Iterator[ValkeyServer]:
    """A server of one's own, to be ended and started again."""
    with ValkeyServer().running() as server:
        yield server


def test_what_is_noted_is_read_and_what_is_not_repeated_stays(store: Store, key: str) -> None:
    store.note(key, {"at": "noon", "waiting": "2"}, seconds=MINUTE)
    store.note(key, {"at": "later"}, seconds=MINUTE)
    assert store.read(key) == {"at": "later", "waiting": "2"}


def test_nothing_is_known_of_another_key_or_a_dropped_one(store: Store, key: str) -> None:
    store.note(key, {"at": "noon"}, seconds=MINUTE)
    assert store.read(f"{key}0") == {}
    store.drop(key)
    assert store.read(key) == {}


def test_everybody_who_counts_at_once_is_counted(store: Store, key: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: store.add(key, "0", seconds=MINUTE), range(200)))
    assert sorted(counts) == list(range(1, 201))
    assert store.read(key) == {"0": "200"}


def test_what_was_counted_and_taken_back_leaves_nothing_in_memory(key: str) -> None:
    store = MemoryStore()
    for count in (1, -1):
        store.add(key, "a", seconds=MINUTE, count=count)
    assert store.kinds == {"tests": {}}
    store.add(key, "b", seconds=MINUTE)
    for count in (1, -1):
        store.add(key, "a", seconds=MINUTE, count=count)
    assert store.read(key) == {"b": "1"}


def test_two_processes_read_the_same_notes(valkey: str, key: str) -> None:
    here, there = RedisStore(connect(valkey)), RedisStore(connect(valkey))
    here.note(key, {"said": "қош келдіңіз"}, seconds=MINUTE)
    assert there.read(key) == {"said": "қош келдіңіз"}


def test_notes_in_redis_do_not_stay_for_ever(valkey: str, key: str) -> None:
    client = connect(valkey)
    RedisStore(client).add(key, "count", seconds=MINUTE)
    assert 0 < client.ttl(redis_store.PREFIX + key) <= MINUTE


def test_the_memory_stays_small_under_a_flood_of_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "MOST_KEPT", 100)
    store = MemoryStore()
    store.note("heard:juror:1", {"at": "noon"}, seconds=MINUTE)
    for number in range(1000):
        store.note(f"tries:{number}", {"count": "1"}, seconds=MINUTE)
    assert len(store.kinds["tries"]) == 100
    assert store.read("tries:999")
    assert store.read("heard:juror:1")


def test_without_redis_a_process_goes_on_alone_and_shares_again_later(
    server: ValkeyServer, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_store, "AWAY_SECONDS", 0.0)
    here, there = RedisStore(connect(server.address())), RedisStore(connect(server.address()))
    here.note(key, {"at": "before"}, seconds=MINUTE)
    server.kill()
    here.note(key, {"at": "alone"}, seconds=MINUTE)
    assert here.read(key) == {"at": "alone"}
    assert there.read(key) == {}
    server.start()
    here.note(key, {"at": "after"}, seconds=MINUTE)
    assert there.read(key) == {"at": "after"}


def test_a_redis_that_is_away_is_not_asked_for_every_note(server: ValkeyServer, key: str) -> None:
    store = RedisStore(connect(server.address()))
    server.kill()
    store.note(key, {"at": "noon"}, seconds=MINUTE)
    asked: list[str] = []
    store.client.hgetall = lambda name: asked.append(name) or {}
    assert store.read(key) == {"at": "noon"}
    assert not asked


def test_an_app_takes_the_store_its_settings_name(app: Flask, valkey: str) -> None:
    assert isinstance(stores.current_store(), MemoryStore)
    shared = replace(app.config["KRU"], redis_url=valkey)
    assert isinstance(ephemeral.make_store(shared), RedisStore)
