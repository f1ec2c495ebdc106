"""Models and migrations say the same, on both kinds of database."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Boolean, Column, inspect

import config as settings
from kruvision import clock, create_app
from kruvision.database import MIGRATIONS, migrate_to_newest
from kruvision.extensions import db
from kruvision.services.backups import backups
from kruvision.services.errors import Refused

both = pytest.mark.both_databases
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT DISTINCT trigger_name FROM information_schema.triggers",
}
GUARDS = {
    *("ballot_counted", "ballot_uncounted", "choice_counted", "choice_uncounted"),
    *("choice_changed", "record_changed"),
}


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.metadata))


def triggers() -> set[str]:
    with db.engine.connect() as connection:
        names = connection.exec_driver_sql(TRIGGERS[db.engine.dialect.name]).scalars().all()
    return set(names)


@both
def test_the_migrated_database_is_what_the_models_say(app: Flask) -> None:
    assert differences() == []


@both
def test_a_column_that_no_migration_made_is_noticed(app: Flask) -> None:
    table = db.metadata.tables["ticket"]
    forgotten = Column("forgotten", Boolean, nullable=True)
    table.append_column(forgotten)
    try:
        assert differences()
    finally:
        table._columns.remove(forgotten)


@both
def test_the_guards_are_there(app: Flask) -> None:
    assert triggers() >= GUARDS


def test_down_and_up_again_leaves_nothing_behind(own_app: Flask) -> None:
    downgrade(directory=str(MIGRATIONS), revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    assert not triggers()
    upgrade(directory=str(MIGRATIONS))
    assert differences() == []


def test_a_backup_is_made_before_a_migration_and_never_forgotten(
    migrated_database: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_database, tmp_path / "kruvision.db")
    app = create_app(settings.load({"KRU_INSTANCE": str(tmp_path)}, testing=True))
    with app.app_context():
        downgrade(directory=str(MIGRATIONS), revision="0010")
        db.session.remove()
        db.engine.dispose()
    migrate_to_newest(app)
    migrate_to_newest(app)
    (made,) = (tmp_path / "backups").glob("before-*.db")
    with closing(sqlite3.connect(made)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0010",)
    with app.app_context():
        backups.back_up(app.config["KRU"], at=clock.now())
        db.session.remove()
        db.engine.dispose()
    assert made.exists()


def test_without_room_for_that_backup_nothing_is_migrated(
    migrated_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(migrated_database, tmp_path / "kruvision.db")
    app = create_app(settings.load({"KRU_INSTANCE": str(tmp_path)}, testing=True))
    with app.app_context():
        downgrade(directory=str(MIGRATIONS), revision="0010")
        db.session.remove()
        db.engine.dispose()
    monkeypatch.setattr(backups, "ROOM_LEFT", 10**18)
    with pytest.raises(Refused, match="backup_no_room"):
        migrate_to_newest(app)
    with closing(sqlite3.connect(tmp_path / "kruvision.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0010",)


NUMBERED = """
    SELECT name FROM sqlite_master
    WHERE type = 'table' AND sql LIKE '%id INTEGER%PRIMARY KEY%' AND sql NOT LIKE '%AUTOINCREMENT%'
"""


def test_no_id_is_ever_given_twice(app: Flask) -> None:
    """SQLite gives a deleted row's number to the next one unless told otherwise. Of the record no
    line is ever deleted, and the address of the house is the only row of its table; the others
    have no numbers, or only names."""
    with db.engine.connect() as connection:
        plain = set(connection.exec_driver_sql(NUMBERED).scalars())
    with_numbers = {
        t.name
        for t in db.metadata.sorted_tables
        if "id" in t.c and t.name not in ("command", "chosen_address")
    }
    assert plain & with_numbers == {"record"}
