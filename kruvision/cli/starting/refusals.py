"""Errors of other programs at the start, as one line that says what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.util import CommandError
from redis.exceptions import RedisError
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from config import ConfigurationError
from kruvision.services.transactions.database_refusals import storage_refusal

LOCKED = "another program holds the database; end it and start again"
NEWER = "the database was made by a newer version of this program; install that one"


@contextmanager
def explained() -> Iterator[None]:
    """What a database or Redis says while the app is made, as ``ConfigurationError``; anything
    unforeseen stays as it is."""
    try:
        yield
    except (ArgumentError, NoSuchModuleError) as error:
        raise ConfigurationError(f"KRU_DATABASE_URL is no address of a database: {error}") from None
    except CommandError as error:
        if "locate revision" not in str(error):
            raise
        raise ConfigurationError(NEWER) from None
    except RedisError as error:
        raise ConfigurationError(f"Redis does not answer at KRU_REDIS_URL: {error}") from None
    except DBAPIError as error:
        refusal = storage_refusal(error)
        if refusal is None:
            raise
        said = LOCKED if refusal.code == "storage_busy" else _first_line(error)
        raise ConfigurationError(said) from None


def _first_line(error: DBAPIError) -> str:
    words = str(error.orig).strip().splitlines() or ["it does not answer"]
    return f"the database does not open: {words[0]}"
