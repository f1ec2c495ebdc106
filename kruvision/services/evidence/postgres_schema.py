"""What a PostgreSQL database is made of, against the tables of this program and the functions and
triggers of its migrations. SQLite is compared by its own description of itself
(``backups/expected_schema.py``)."""

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, inspect, text

from kruvision.extensions import Base
from kruvision.services.backups.expected_schema import MIGRATIONS, Part

FIRST = "0001"
"""The migration that makes functions and triggers; no later one touches them."""
_TRIGGERS = """
    SELECT tgname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND tgenabled = 'O' AND relnamespace = current_schema()::regnamespace
"""
_FUNCTIONS = """
    SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
    AND oid NOT IN (SELECT objid FROM pg_depend
                    WHERE classid = 'pg_proc'::regclass AND deptype = 'e')
"""
_RELATIONS_OF_EXTENSIONS = """
    SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
    AND oid IN (SELECT objid FROM pg_depend WHERE classid = 'pg_class'::regclass AND deptype = 'e')
"""
_RULES = "SELECT rulename, definition FROM pg_rules WHERE schemaname = current_schema()"


def find_differing(connection: Connection) -> Iterator[Part]:
    """What is missing, was added or is made otherwise, as ``expected_schema.differing_parts``;
    functions and rules count as triggers. What an extension brought along is not ours: it does
    nothing to our tables without a trigger or a rule, which no extension has. Takes what several
    dozen small queries take."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    changes = compare_metadata(context, Base.metadata)
    brought = set(connection.execute(text(_RELATIONS_OF_EXTENSIONS)).scalars())
    foreign = brought - Base.metadata.tables.keys()
    tables = {_table_of(one) for one in changes} | _differing_checks(connection)
    yield from (("table", name) for name in sorted(tables - foreign))
    views = set(inspect(connection).get_view_names())
    yield from (("view", name) for name in sorted(views - foreign))
    first = ScriptDirectory(str(MIGRATIONS)).get_revision(FIRST).module
    made, found = dict(_made(first)), dict(_found(connection))
    names = made.keys() | found.keys()
    yield from (("trigger", n) for n in sorted(names) if made.get(n) != found.get(n))


def _table_of(change: Any) -> str:
    """The table that a difference of Alembic's is about: ``(what, table or part of one)``,
    ``(what, schema, table, …)``, or several of these."""
    if isinstance(change, list):
        return _table_of(change[0])
    if isinstance(change[1], str | None):
        return str(change[2])
    owner = getattr(change[1], "table", change[1])
    return str(owner.name)


def _differing_checks(connection: Connection) -> set[str]:
    """Tables with other check constraints, by their names, than they should have."""
    look = inspect(connection)
    expected = {
        table.name: {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        for table in Base.metadata.tables.values()
    }
    present = set(look.get_table_names()) & expected.keys()
    found = {name: {str(c["name"]) for c in look.get_check_constraints(name)} for name in present}
    return {name for name in present if found[name] != expected[name]}


def _made(first: ModuleType) -> Iterator[tuple[str, Any]]:
    functions: Mapping[str, str] = first.POSTGRESQL_FUNCTIONS
    yield from ((f"{name}()", sql.split("$$")[1]) for name, sql in functions.items())
    for words in (sql.split() for sql in first.POSTGRESQL_TRIGGERS):
        if words[:2] == ["CREATE", "TRIGGER"]:
            yield words[2], sorted(words)


def _found(connection: Connection) -> Iterator[tuple[str, Any]]:
    """Triggers by their words, since PostgreSQL writes them in an order of its own."""
    for name, source in connection.execute(text(_FUNCTIONS)):
        yield f"{name}()", source
    for name, made in connection.execute(text(_TRIGGERS)):
        yield name, sorted(made.replace("public.", "").split())
    for name, made in connection.execute(text(_RULES)):
        yield name, made
