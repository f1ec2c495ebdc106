"""What is made new in a database before it is put back, so that nothing from before passes for now.

A backup counts on from where it stood, so its numbers come a second time with another meaning.
"""

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

FIRST, NUMBERS = 1_000_000, 1_000_000_000
"""Where shows go on counting: a form from before the restore, and one from before an earlier
restore of the same file, names a number of its own."""


def renew(database: Path) -> None:
    """Give the database another epoch, and each show another count of its steps.

    Open devices then take the pictures of this database whatever revision they had reached, and a
    step that was offered before the restore is refused as already done. A backup from before there
    were epochs gets its first one when it is migrated.
    """
    with closing(sqlite3.connect(database)) as connection, connection:
        if _has_table(connection, "epoch"):
            connection.execute("UPDATE epoch SET value = ?", (secrets.token_hex(8),))
        if _has_table(connection, "show"):
            count = FIRST + secrets.randbelow(NUMBERS)
            connection.execute("UPDATE show SET revision = ?", (count,))


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(query, (name,)).fetchone() is not None
