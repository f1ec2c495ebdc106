"""What the database is made of, and what it should be made of: tables with their columns, indexes,
triggers and views, compared with a fresh database of the same version.

Only SQLite's own description of itself is read; whatever the tables hold makes no difference.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from config import ROOT

MIGRATIONS = ROOT / "migrations"
OF_A_BACKUP = "backup_file"
Part = tuple[str, str]
"""("table" | "index" | "trigger" | "view", name)"""
_PARTS = r"""
    SELECT type, name, sql FROM sqlite_master
    WHERE NOT (type = 'table' AND name IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4'))
    AND NOT (type = 'index' AND sql IS NULL AND name LIKE 'sqlite\_autoindex\_%' ESCAPE '\')
"""
"""All but what SQLite makes for itself: whoever writes into its own description of itself gives a
trigger such a name, too."""
TABLE_OF_FILES = "CREATE TABLE backup_file (name TEXT PRIMARY KEY, data BLOB NOT NULL)"


def newest_version() -> str:
    """The version this program works with."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def known_versions() -> set[str]:
    """Every version this program can bring up to date."""
    return {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}


def version_of(connection: sqlite3.Connection) -> str | None:
    """The version a database says it has; None where it says nothing."""
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(row[0]) if row else None


def differing_parts(connection: sqlite3.Connection) -> list[Part]:
    """What is missing, was added or is made otherwise than in a fresh database of this version,
    which has to be one of ``known_versions``; a backup may have the table of its files besides."""
    expected = expected_parts(version_of(connection) or newest_version())
    found = parts_of(connection)
    if ("table", OF_A_BACKUP) in found:
        expected = {**expected, **_table_of_files()}
    return sorted(part for part in {*expected, *found} if expected.get(part) != found.get(part))


@cache
def _table_of_files() -> Mapping[Part, Any]:
    with closing(sqlite3.connect(":memory:")) as scratch:
        scratch.execute(TABLE_OF_FILES)
        return parts_of(scratch)


@cache
def expected_parts(version: str) -> Mapping[Part, Any]:
    """What the migrations up to this version make of an empty database."""
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as scratch:
        engine = create_engine("sqlite://", creator=lambda: scratch)
        settings = AlembicConfig()
        settings.set_main_option("script_location", str(MIGRATIONS))
        with engine.connect() as connection:
            settings.attributes["connection"] = connection
            command.upgrade(settings, version)
            connection.commit()
            return parts_of(scratch)


def parts_of(connection: sqlite3.Connection) -> dict[Part, Any]:
    """Each part of a database with what it consists of: a table's columns and foreign keys, an
    index's columns, the text of a trigger or a view."""
    return {
        (kind, name): _content(connection, kind, name, sql)
        for kind, name, sql in connection.execute(_PARTS).fetchall()
    }


def _content(connection: sqlite3.Connection, kind: str, name: str, sql: str | None) -> Any:
    if kind == "table":
        columns = connection.execute("SELECT * FROM pragma_table_xinfo(?)", (name,)).fetchall()
        keys = connection.execute("SELECT * FROM pragma_foreign_key_list(?)", (name,)).fetchall()
        unique = "SELECT name, [unique] FROM pragma_index_list(?) ORDER BY name"
        indexes = connection.execute(unique, (name,)).fetchall()
        named = [row[1:] for row in columns]  # where a column stands makes no difference
        return sorted(map(repr, named)), sorted(repr(key[2:]) for key in keys), len(indexes)
    if kind == "index":
        of = connection.execute("SELECT name FROM pragma_index_info(?)", (name,)).fetchall()
        return of, " ".join((sql or "").split())
    return " ".join((sql or "").split())
