"""What may be forgotten: who is here, who failed how often. Never a rule and never saved."""

from flask import Flask

from config import Config
from kruvision.services.ephemeral.store import MemoryStore


def init_app(app: Flask) -> None:
    """Keep it where the settings say: in Redis, or in this process's memory."""
    config: Config = app.config["KRU"]
    if config.redis_url:
        from kruvision.services.ephemeral.redis_store import RedisStore, connect

        app.extensions["kru_store"] = RedisStore(connect(config.redis_url))
    else:
        app.extensions["kru_store"] = MemoryStore()
