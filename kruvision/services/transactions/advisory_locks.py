"""PostgreSQL's advisory locks: one number for each thing that only one may do at a time, over all
processes. SQLite has one writer anyway, so nobody asks for them there.
"""

from sqlalchemy import text

from kruvision.extensions import db

ORGANIZERS = 5_201_313
"""Held by who writes alone (``transaction``)."""
RECORD = 5_201_314
"""Held by who adds a line to the record: each line holds the hash of the one before."""
MIGRATIONS = 5_201_315
"""Held by the process that brings the database to the newest version, outside any transaction."""

_HOLD = text("SELECT pg_advisory_xact_lock(:key)")


def hold_until_commit(key: int) -> None:
    """Wait for a lock and keep it to the end of the open transaction."""
    db.session.execute(_HOLD, {"key": key})
