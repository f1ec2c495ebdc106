"""What a database says that cannot write now: as a refusal people understand."""

from sqlalchemy.exc import DBAPIError, OperationalError

from kruvision.services.errors import Unavailable

REFUSALS = {"SQLITE_FULL": "disk_full", "SQLITE_BUSY": "storage_busy", "53100": "disk_full"}


def storage_refusal(error: Exception) -> Unavailable | None:
    """``disk_full`` or ``storage_busy`` (another program holds the database): nothing was saved.
    ``storage_away`` (a database server does not answer): whether it was saved is not known, and the
    same command may be sent again. None for any other error, which is a fault."""
    if not isinstance(error, DBAPIError):
        return None
    code = REFUSALS.get(_name(error))
    if not code and _is_lost(error):
        code = "storage_away"
    return Unavailable(code) if code else None


def _name(error: DBAPIError) -> str:
    """SQLite's or PostgreSQL's own name of an error, empty where it has none."""
    cause = error.orig
    return getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or ""


def _is_lost(error: DBAPIError) -> bool:
    """Whether the connection to PostgreSQL ended, or there is none to be had."""
    state = _name(error)
    none_was_made = isinstance(error, OperationalError) and not state
    return error.connection_invalidated or state.startswith(("08", "57P")) or none_was_made
