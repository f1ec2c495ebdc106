"""What holds for the whole database: its record, what it is made of, and what backups have seen."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

from flask import current_app
from sqlalchemy import select

from config import Config
from kruvision.extensions import db
from kruvision.models import RecordLine
from kruvision.services.backups import backups, expected_schema
from kruvision.services.backups.restoring import RESTORED
from kruvision.services.errors import Refused
from kruvision.services.evidence import postgres_schema
from kruvision.services.evidence.lines import Difference
from kruvision.services.record import chain

NEWEST = "SELECT id, hash FROM record ORDER BY id DESC LIMIT 1"
HOLDS = "SELECT 1 FROM record WHERE id = ? AND hash = ?"


def check_house() -> Iterator[Difference]:
    """The record's chain, its end, and the tables, indexes and triggers."""
    try:
        chain.verify()
    except Refused as broken:
        yield Difference(broken.code, broken.details)
    yield from _check_end()
    yield from _check_schema()


def _check_end() -> Iterator[Difference]:
    """Lines taken from the end leave a chain that holds. Every backup of this database, made since
    one was put in place, has to be a beginning of it: the one that has seen most lines is asked."""
    config: Config = current_app.config["KRU"]
    restored = _restored()
    files = backups.list_backups(config) if config.is_sqlite else ()
    ends = [(*end, file.name) for file in files if (end := _newest_line(file, restored))]
    if not ends:
        return
    number, seen, name = max(ends)
    found = db.session.execute(select(RecordLine.hash).where(RecordLine.id == number)).scalar()
    if found != seen:
        yield Difference("record_shortened", {"file": name, "line": number})


def _restored() -> tuple[int, str] | None:
    """Number and hash of the line with which a backup was put in place last: whatever clock the
    files are named by, those that hold it were made since then."""
    query = select(RecordLine.id, RecordLine.hash).where(RecordLine.kind == RESTORED)
    row = db.session.execute(query.order_by(RecordLine.id.desc()).limit(1)).first()
    return None if row is None else (row.id, row.hash)


def _newest_line(file: Path, restored: tuple[int, str] | None) -> tuple[int, str] | None:
    """Number and hash of the newest line in a backup; None in one from before ``restored``, and
    where it cannot be read any more."""
    try:
        with closing(backups.open_to_read(file)) as copy:
            if restored and not copy.execute(HOLDS, restored).fetchone():
                return None
            row: tuple[int, str] | None = copy.execute(NEWEST).fetchone()
    except sqlite3.DatabaseError:
        return None
    return row


def _check_schema() -> Iterator[Difference]:
    if db.engine.dialect.name == "sqlite":
        connection = cast(
            "sqlite3.Connection", db.session.connection().connection.driver_connection
        )
        for kind, name in expected_schema.differing_parts(connection):
            yield Difference(f"{kind}_differs", {"name": name})
        return
    for kind, name in postgres_schema.find_differing(db.session.connection()):
        yield Difference(f"{kind}_differs", {"name": name})
