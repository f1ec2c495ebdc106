"""No ballot leads to a seat once a result is final: the keys of its votes go from every file.

An emptied column is not enough. SQLite leaves what stood there in its log and in the free space of
its pages, and every copy that was made before still holds it: the backups in their folder, and what
a restore set aside. All of them are written anew without it. A marker that is put down before the
result is final, and taken away once nothing is left, outlives a server that is killed meanwhile.
Copies that somebody carried elsewhere are out of reach (docs/adr/0027).
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import structlog

from config import Config
from kruvision.services.backups import backups
from kruvision.services.errors import Unavailable

log = structlog.get_logger()
MARKER = "keys-to-forget"
REPLACED = "replaced-*"
Vote = tuple[int, str]
"""Id and moment of opening: what a vote is known by in every copy of the database."""
_FORGOTTEN = "SELECT id, opened_at FROM voting_window WHERE [key] = ''"
_HOLDS = "SELECT 1 FROM voting_window WHERE id = ? AND opened_at = ?"
_BLANK = "UPDATE voting_window SET [key] = '' WHERE id = ? AND opened_at = ?"


def promise(config: Config) -> None:
    """Put down the marker, for good, before the keys leave the database."""
    if config.is_sqlite:
        marker = config.instance / MARKER
        marker.touch(mode=0o600)
        backups.sync(config.instance)


def is_promised(config: Config) -> bool:
    """Whether there are keys still to be forgotten."""
    return config.is_sqlite and (config.instance / MARKER).exists()


def forget_in_database(config: Config) -> None:
    """Write the database anew, without the free space in which a key may stand, and empty its log.
    Nobody else may write meanwhile. Raises ``Unavailable("storage_busy")`` while somebody reads."""
    with closing(sqlite3.connect(backups.database_file(config))) as connection:
        _write_anew(connection)


def forget_in_copies(config: Config) -> list[Path]:
    """Take the keys out of every copy in the house that has them, then take the marker away.
    Returns the copies that could not be opened, and so could not be written anew."""
    with closing(backups.open_to_read(backups.database_file(config))) as connection:
        votes = connection.execute(_FORGOTTEN).fetchall()
    broken = []
    with backups.one_at_a_time(config):
        for name in backups.HALF_MADE:
            for half_made in config.backup_folder.glob(name):
                half_made.unlink(missing_ok=True)
        for copy, is_backup in _copies(config):
            try:
                _forget_in_copy(copy, votes, is_backup=is_backup)
            except sqlite3.DatabaseError as error:
                log.error("keys could not be taken out of a copy", file=str(copy), error=str(error))
                broken.append(copy)
        (config.instance / MARKER).unlink(missing_ok=True)
    return broken


def _copies(config: Config) -> Iterator[tuple[Path, bool]]:
    """Every copy of the database, and whether it is a backup, which is one file."""
    name = backups.database_file(config).name
    yield from ((path, True) for path in sorted(config.backup_folder.glob("*.db")))
    yield from ((path / name, False) for path in sorted(config.instance.glob(REPLACED)))


def _forget_in_copy(copy: Path, votes: Sequence[Vote], *, is_backup: bool) -> None:
    if not copy.is_file() or not _holds_any(copy, votes):
        return
    if not is_backup:
        with closing(sqlite3.connect(copy)) as connection:
            _blank(connection, votes)
        return
    with backups.unfinished(copy.parent) as part:
        backups.copy_database(copy, part)
        with closing(sqlite3.connect(part)) as connection:
            _blank(connection, votes)
        backups.put_in_place(part, copy)


def _holds_any(copy: Path, votes: Sequence[Vote]) -> bool:
    with closing(sqlite3.connect(copy)) as connection:
        try:
            return any(connection.execute(_HOLDS, vote).fetchone() for vote in votes)
        except sqlite3.OperationalError:  # a database that never had votes
            return False


def _blank(connection: sqlite3.Connection, votes: Sequence[Vote]) -> None:
    connection.executemany(_BLANK, votes)
    connection.commit()
    _write_anew(connection)


def _write_anew(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("VACUUM")
    busy, _pages, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise Unavailable("storage_busy")
