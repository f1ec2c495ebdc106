"""What holds for the whole database: its record, what it is made of, and what backups have seen."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import cast

from flask import current_app
from sqlalchemy import func, select

from config import Config
from kruvision.extensions import db
from kruvision.models import RecordLine
from kruvision.services.backups import backups, expected_schema
from kruvision.services.backups.restoring import RESTORED
from kruvision.services.errors import Refused
from kruvision.services.evidence import postgres_schema
from kruvision.services.evidence.lines import Difference
from kruvision.services.record import chain


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
    file = backups.newest_backup(config, since=_restored_at()) if config.is_sqlite else None
    seen = None if file is None else _newest_line(file)
    if seen is None:
        return
    found = db.session.execute(select(RecordLine.hash).where(RecordLine.id == seen[0])).scalar()
    if found != seen[1]:
        yield Difference("record_shortened", {"file": file.name if file else "", "line": seen[0]})


def _restored_at() -> datetime | None:
    query = select(func.max(RecordLine.at)).where(RecordLine.kind == RESTORED)
    return db.session.execute(query).scalar()


def _newest_line(file: Path) -> tuple[int, str] | None:
    """Number and hash of the newest line in a backup; None where it cannot be read any more."""
    try:
        with closing(backups.open_to_read(file)) as copy:
            query = "SELECT id, hash FROM record ORDER BY id DESC LIMIT 1"
            row: tuple[int, str] | None = copy.execute(query).fetchone()
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
