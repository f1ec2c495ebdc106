"""The wall clock of the doors; services are told the time (``at=``)."""

from datetime import UTC, datetime


def now() -> datetime:
    """The moment now, in UTC."""
    return datetime.now(UTC)
