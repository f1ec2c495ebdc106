"""The store in Redis. Imported only where there is one: a laptop alone needs none of it."""

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from kruvision.services.ephemeral.store import TIMEOUTS, MemoryStore

log = structlog.get_logger()
PREFIX = "kru:store:"
AWAY_SECONDS = 1.0
"""How long a Redis that was away is not asked again."""
Away = redis.RedisError
T = TypeVar("T")


class RedisStore:
    """The notes of all processes, and one's own for as long as Redis is away."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.own = MemoryStore()
        self.away_until = 0.0

    def note(self, key: str, fields: Mapping[str, str], *, seconds: int) -> None:
        def write() -> None:
            with self.client.pipeline() as batch:
                batch.hset(PREFIX + key, mapping=fields)
                batch.expire(PREFIX + key, seconds)
                batch.execute()

        self._ask(write, lambda: self.own.note(key, fields, seconds=seconds))

    def add(self, key: str, field: str, *, seconds: int, count: int = 1) -> int:
        def write() -> int:
            with self.client.pipeline() as batch:
                batch.hincrby(PREFIX + key, field, count)
                batch.expire(PREFIX + key, seconds)
                return int(batch.execute()[0])

        return self._ask(write, lambda: self.own.add(key, field, seconds=seconds, count=count))

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
        except Away as error:
            log.warning("Redis is away", error=type(error).__name__)
            self.away_until = time.monotonic() + AWAY_SECONDS
            return here()


def connect(url: str) -> Any:
    """A client of Redis that answers or fails soon; a connection that went stale is tried anew."""
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        retry=Retry(NoBackoff(), 1),
        **TIMEOUTS,
    )
