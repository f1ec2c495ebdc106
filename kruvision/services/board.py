"""What is worth telling between processes and no fact: who was heard when, how often somebody
failed, how quickly ballots come. It may be lost: nothing that counts rests on it.

Kept in the memory of the process, or in Redis where several processes serve one show. While Redis
is away each process goes on with its own memory.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import redis
import structlog
from flask import Flask, current_app
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import Config

log = structlog.get_logger()
MOST_KEPT = 10_000
PREFIX = "kru:board:"
PATIENCE = {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}
"""How long Redis may take for one answer, in seconds, before it counts as away."""
AWAY_SECONDS = 1.0
"""How long a Redis that was away is not asked again."""
T = TypeVar("T")


class Board(Protocol):
    """Short notes under a key, each a few fields of text."""

    def note(self, key: str, fields: Mapping[str, str], *, seconds: int) -> None:
        """Write these fields; others of the key stay. Kept for so many seconds at least, as far as
        there is room."""

    def add(self, key: str, field: str, *, seconds: int) -> int:
        """Count one more in a field, and return how many there are."""

    def read(self, key: str) -> dict[str, str]:
        """All fields of a key; empty where there is none."""

    def drop(self, key: str) -> None:
        """Forget a key."""


class MemoryBoard:
    """The notes of one process. Of too many keys of one kind (what stands before the colon) those
    written longest ago are forgotten."""

    def __init__(self) -> None:
        self.kinds: dict[str, dict[str, dict[str, str]]] = {}
        self.lock = threading.Lock()

    def note(self, key: str, fields: Mapping[str, str], *, seconds: int) -> None:
        with self.lock:
            self._write(key, fields)

    def add(self, key: str, field: str, *, seconds: int) -> int:
        with self.lock:
            count = int(self.read(key).get(field, "0")) + 1
            self._write(key, {field: str(count)})
        return count

    def read(self, key: str) -> dict[str, str]:
        return dict(self._of_kind(key).get(key, {}))

    def drop(self, key: str) -> None:
        with self.lock:
            self._of_kind(key).pop(key, None)

    def _write(self, key: str, fields: Mapping[str, str]) -> None:
        notes = self._of_kind(key)
        notes[key] = {**notes.pop(key, {}), **fields}
        while len(notes) > MOST_KEPT:
            del notes[next(iter(notes))]

    def _of_kind(self, key: str) -> dict[str, dict[str, str]]:
        return self.kinds.setdefault(key.partition(":")[0], {})


class RedisBoard:
    """The notes of all processes, and one's own for as long as Redis is away."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.own = MemoryBoard()
        self.away_until = 0.0

    def note(self, key: str, fields: Mapping[str, str], *, seconds: int) -> None:
        def write() -> None:
            with self.client.pipeline() as batch:
                batch.hset(PREFIX + key, mapping=fields)
                batch.expire(PREFIX + key, seconds)
                batch.execute()

        self._ask(write, lambda: self.own.note(key, fields, seconds=seconds))

    def add(self, key: str, field: str, *, seconds: int) -> int:
        def write() -> int:
            with self.client.pipeline() as batch:
                batch.hincrby(PREFIX + key, field, 1)
                batch.expire(PREFIX + key, seconds)
                return int(batch.execute()[0])

        return self._ask(write, lambda: self.own.add(key, field, seconds=seconds))

    def read(self, key: str) -> dict[str, str]:
        return self._ask(
            lambda: dict(self.client.hgetall(PREFIX + key)), lambda: self.own.read(key)
        )

    def drop(self, key: str) -> None:
        self.own.drop(key)
        self._ask(lambda: self.client.delete(PREFIX + key), lambda: None)

    def _ask(self, there: Callable[[], T], here: Callable[[], T]) -> T:
        if time.monotonic() < self.away_until:
            return here()
        try:
            return there()
        except redis.RedisError as error:
            log.warning("Redis is away", error=type(error).__name__)
            self.away_until = time.monotonic() + AWAY_SECONDS
            return here()


def connect(url: str) -> Any:
    """A client of Redis that answers or fails soon; a connection that went stale is tried anew."""
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        retry=Retry(NoBackoff(), 1),
        **PATIENCE,
    )


def init_app(app: Flask) -> None:
    """Hang up the board that the settings ask for."""
    config: Config = app.config["KRU"]
    shared = config.redis_url
    app.extensions["kru_board"] = RedisBoard(connect(shared)) if shared else MemoryBoard()


def board() -> Board:
    """This app's board."""
    found: Board = current_app.extensions["kru_board"]
    return found
