"""The database connection: what each kind of database needs said, and migrations at start."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from gevent import monkey
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DisconnectionError, OperationalError

from config import ROOT
from kruvision import clock
from kruvision.extensions import db, migrate
from kruvision.services.backups import backups, expected_schema
from kruvision.services.threads import COMMITS
from kruvision.services.traditions import house
from kruvision.services.transactions import advisory_locks
from kruvision.services.transactions.database_refusals import storage_refusal

MIGRATIONS = ROOT / "migrations"
TRADITIONS = ROOT / "data" / "traditions.json"
PRAGMAS = {
    "page_size": "2048",  # of a new file: ballots lie here and there, and pages are written whole
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "5000",
    "temp_store": "MEMORY",
    "cache_size": "-65536",  # kilobytes: the ballots of an evening stay in memory
    "wal_autocheckpoint": "16000",  # pages: what a voting hall changes again is moved once
}
LOCK_SECONDS, LOCK_LOOK_SECONDS = 5, 0.01


POSTGRESQL = {
    "pool_size": 10,
    "max_overflow": 15,
    "pool_use_lifo": True,
    "isolation_level": "REPEATABLE READ",  # a picture shows one moment, as it does on SQLite
    "connect_args": {"connect_timeout": 5, "options": "-c lock_timeout=10s"},
}
SURE_SECONDS = 1
"""For so long after its last use a connection is taken to stand."""


def init_app(app: Flask) -> None:
    """Bind the database and say what its defaults leave off."""
    config = app.config["KRU"]
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    # A failed statement is logged without its values: they could be marks or secrets.
    options: dict[str, Any] = {"hide_parameters": True}
    if config.is_sqlite:
        options |= {
            "pool_size": 20,
            "max_overflow": 40,
            "pool_use_lifo": True,  # who writes again has in its memory what it wrote before
            "connect_args": {"check_same_thread": False, "factory": connection_class()},
        }
    else:
        options |= POSTGRESQL
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        if config.is_sqlite:
            prepare_sqlite(db.engine)
        else:
            prepare_postgresql(db.engine)


class BesideTheLoop(sqlite3.Connection):
    """Waits for the disk in the one thread for commits, while everybody else is served."""

    def commit(self) -> None:
        """Commit; only the one who asked waits for it."""
        COMMITS.run(super().commit)


def connection_class() -> type[sqlite3.Connection]:
    """What a connection is on this server: in a process of greenlets a commit must not hold them
    all up, elsewhere the system's threads see to that."""
    return BesideTheLoop if monkey.is_module_patched("threading") else sqlite3.Connection


def prepare_sqlite(engine: Engine) -> None:
    """WAL, full sync and foreign keys on every connection; writes take their lock at BEGIN.

    A deferred transaction that reads and then writes fails at once when somebody else wrote in
    between, whatever the timeout; ``BEGIN IMMEDIATE`` waits instead.
    """

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get("kru_write", False):
            begin_to_write(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def prepare_postgresql(engine: Engine) -> None:
    """A connection that lay idle is asked whether it still stands, so that a server that was
    restarted meanwhile costs nobody an answer."""

    @event.listens_for(engine, "checkin")
    def _on_checkin(_connection: Any, record: Any) -> None:
        record.info["kru_idle_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("kru_idle_since", 0) < SURE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error


def begin_to_write(connection: Connection) -> None:
    """Take SQLite's write lock; another program that holds it is waited for up to ``LOCK_SECONDS``.

    SQLite's own wait would hold up this whole process: everybody who only reads, and the jury.
    """
    deadline = time.monotonic() + LOCK_SECONDS
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as busy:
                if not storage_refusal(busy) or time.monotonic() > deadline:
                    raise
            time.sleep(LOCK_LOOK_SECONDS)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={PRAGMAS['busy_timeout']}")


def migrate_to_newest(app: Flask) -> None:
    """Create the database or bring it to the newest version, with the traditions of the house.

    On SQLite a backup is made first where a version changes; raises ``Refused`` where none can be
    made, and then changes nothing.
    """
    with app.app_context(), _one_process_at_a_time():
        _back_up_before(app)
        upgrade(directory=str(MIGRATIONS))
        house.load_missing(TRADITIONS, at=clock.now())
        db.session.remove()


def _back_up_before(app: Flask) -> None:
    config = app.config["KRU"]
    if not config.is_sqlite or not backups.database_file(config).is_file():
        return
    with closing(backups.open_to_read(backups.database_file(config))) as connection:
        version = expected_schema.version_of(connection)
    newest = expected_schema.newest_version()
    if version not in (None, newest):
        backups.back_up_before_migration(config, newest, at=clock.now())


@contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    """Several processes that start together on one PostgreSQL migrate it once. On SQLite there is
    one process."""
    if db.engine.dialect.name == "sqlite":
        yield
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        key = {"key": advisory_locks.MIGRATIONS}
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), key)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
            connection.invalidate()  # with the setting above
