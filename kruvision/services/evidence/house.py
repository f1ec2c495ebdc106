"""What holds for the whole database: its record, what it is made of, and what backups have seen."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from flask import current_app
from sqlalchemy import ColumnElement, select

from config import Config
from kruvision.extensions import db
from kruvision.models import RecordLine
from kruvision.services.backups import backups, expected_schema
from kruvision.services.backups.restoring import RESTORED
from kruvision.services.errors import Refused
from kruvision.services.evidence import postgres_schema
from kruvision.services.evidence.lines import Difference
from kruvision.services.record import chain

NEWEST = "SELECT id, hash, at FROM record ORDER BY id DESC LIMIT 1"
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
    """Lines taken from the end leave a chain that holds. The newest backup of this database, made
    since one was put in place, has to be a beginning of it."""
    config: Config = current_app.config["KRU"]
    files = backups.list_backups(config) if config.is_sqlite else ()
    restored, first = _line(RecordLine.kind == RESTORED, newest=True), _line(RecordLine.id > 0)
    for file in files:
        seen = _newest_line(file, restored, first)
        if seen is None:
            continue
        number, hash_ = seen
        now = _line(RecordLine.id == number)
        if now is None or now.hash != hash_:
            yield Difference("record_shortened", {"file": file.name, "line": number})
        return


def _line(which: ColumnElement[bool], *, newest: bool = False) -> RecordLine | None:
    order = RecordLine.id.desc() if newest else RecordLine.id
    query = select(RecordLine).where(which).order_by(order).limit(1)
    return db.session.execute(query).scalar_one_or_none()


def _newest_line(
    file: Path, restored: RecordLine | None, first: RecordLine | None
) -> tuple[int, str] | None:
    """Number and hash of the newest line in a backup; None where it cannot be read any more, in one
    without the line of the restore, made before it whatever clock named the file, and in one of
    another database, whose record had ended when this one began."""
    try:
        with closing(backups.open_to_read(file)) as copy:
            if restored and not copy.execute(HOLDS, (restored.id, restored.hash)).fetchone():
                return None
            row: tuple[int, str, str] | None = copy.execute(NEWEST).fetchone()
            begins_alike = first and copy.execute(HOLDS, (first.id, first.hash)).fetchone()
    except sqlite3.DatabaseError:
        return None
    if row is None or (first and not begins_alike and _moment(row[2]) < first.at):
        return None
    return row[0], row[1]


def _moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


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
