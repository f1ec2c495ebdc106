"""Errors of other programs at the start, as one line that says what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from redis.exceptions import RedisError
from sqlalchemy.exc import ArgumentError, DBAPIError

from config import ConfigurationError
from kruvision.database import MIGRATIONS
from kruvision.extensions import db
from kruvision.services.transactions.database_refusals import storage_refusal

LOCKED = "another program holds the database; end it and start again"
NEWER = "the database was made by a newer version of this program; install that one"


@contextmanager
def explained() -> Iterator[None]:
    """What a database or Redis says while the app is made, as ``ConfigurationError``; anything
    unforeseen stays as it is."""
    try:
        yield
    except ArgumentError as error:
        raise ConfigurationError(f"KRU_DATABASE_URL is no address of a database: {error}") from None
    except RedisError as error:
        raise ConfigurationError(f"Redis does not answer at KRU_REDIS_URL: {error}") from None
    except DBAPIError as error:
        refusal = storage_refusal(error)
        if refusal is None:
            raise
        said = LOCKED if refusal.code == "storage_busy" else _first_line(error)
        raise ConfigurationError(said) from None


def require_known_version(app: Flask) -> None:
    """Raise ``ConfigurationError`` where a later program has changed the tables."""
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    with app.app_context(), db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    if set(found) - known:
        raise ConfigurationError(NEWER)


def _first_line(error: DBAPIError) -> str:
    words = str(error.orig).strip().splitlines() or ["it does not answer"]
    return f"the database does not open: {words[0]}"
