"""What may be forgotten: who is here, who failed how often. Never a rule and never saved."""

from config import Config
from kruvision.services.ephemeral.store import MemoryStore, Store


def make_store(config: Config) -> Store:
    """A store where the settings say: in Redis, or in this process's memory."""
    if not config.redis_url:
        return MemoryStore()
    from kruvision.services.ephemeral.redis_store import RedisStore, connect

    return RedisStore(connect(config.redis_url))
