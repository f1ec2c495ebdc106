"""What a database says that cannot write now: as a refusal people understand. Nothing was saved."""

from sqlalchemy.exc import DBAPIError

from kruvision.services.errors import Unavailable

REFUSALS = {"SQLITE_FULL": "disk_full", "SQLITE_BUSY": "storage_busy"}


def storage_refusal(error: Exception) -> Unavailable | None:
    """``disk_full`` or ``storage_busy`` (another program holds the database); None for any other
    error, which is a fault."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    code = REFUSALS.get(getattr(cause, "sqlite_errorname", ""))
    return Unavailable(code) if code else None
