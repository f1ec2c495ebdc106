"""Putting a backup in the place of the database, with its photos and its secret.

What was there is moved into a folder beside it and never deleted.
"""

import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from config import Config
from kruvision.services.backups import backups, renewal
from kruvision.services.errors import Refused

OUR_FILE = re.compile(r"secret_key|photos/[0-9a-f]{32}\.jpg", re.ASCII)
BESIDE = ("-wal", "-shm", "-journal")


def restore(config: Config, file: Path, *, at: datetime) -> Path | None:
    """Put the backup in place; returns the folder with what was there before, or None when nothing
    was. The server must not run. Nothing is touched unless the file is a whole backup.

    Raises ``Refused``: ``backup_needs_sqlite``, ``backup_broken``, ``record_broken``.
    """
    database = backups.database_file(config)
    if not file.is_file():
        raise Refused("backup_broken", file=file.name)
    backups.check_whole(file)
    backups.check_record(file)
    fresh = config.instance / "restoring"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _unpack(file, fresh)
    renewal.renew(fresh / "database")
    replaced = _set_aside(config, database, sorted(path.name for path in fresh.iterdir()), at)
    for path in fresh.iterdir():
        place = database if path.name == "database" else config.instance / path.name
        backups.put_in_place(path, place)
    fresh.rmdir()
    return replaced


def _unpack(file: Path, fresh: Path) -> None:
    """The database without the table of files, and the files as files."""
    copy = fresh / "database"
    backups.copy_database(file, copy)
    with closing(sqlite3.connect(copy)) as connection:
        has_files = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'backup_file'"
        if connection.execute(has_files).fetchone() is None:
            return
        (fresh / "photos").mkdir()
        for name, data in connection.execute("SELECT name, data FROM backup_file"):
            _write(fresh, name, data)
        connection.execute("DROP TABLE backup_file")
        connection.execute("VACUUM")


def _write(fresh: Path, name: str, data: bytes) -> None:
    if not OUR_FILE.fullmatch(name):
        raise Refused("backup_broken", file=name)
    path = fresh / name
    path.touch(mode=0o600)
    path.write_bytes(data)
    backups.sync(path)


def _set_aside(config: Config, database: Path, names: list[str], at: datetime) -> Path | None:
    """Move what the backup takes the place of out of its way. The heartbeat goes too: a vote that
    was open in the backup then waits for the organizer."""
    here = [database, *(database.with_name(database.name + end) for end in BESIDE)]
    here += [config.instance / name for name in (*names, "heartbeat")]
    there = [path for path in here if path.exists()]
    if not there:
        return None
    aside = config.instance / at.astimezone(UTC).strftime("replaced-%Y%m%dT%H%M%SZ")
    aside.mkdir(mode=0o700)
    for path in there:
        path.replace(aside / path.name)
    return aside
