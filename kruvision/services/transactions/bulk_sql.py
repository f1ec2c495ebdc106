"""Many rows in one statement. They go to the database as one JSON value, so that the statement is
short, and always the same, however many there are: nothing is put together or parsed anew."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Result, TextClause, text

from kruvision.extensions import db

Columns = Mapping[str, str]
"""The columns of given rows with their types; ``json`` is stored as it is."""


def execute(
    statement: str, columns: Columns, rows: Sequence[Mapping[str, Any]], **more: Any
) -> Result[Any]:
    """Execute a statement in which ``{given}`` stands for a table of these rows; other values are
    bound by name."""
    prepared = _prepared(statement, tuple(columns.items()), db.engine.dialect.name)
    return db.session.execute(prepared, {"rows": json.dumps(rows), **more})


def look_up(
    table: str, wanted: tuple[str, ...], keys: Columns, rows: Sequence[Mapping[str, Any]]
) -> Result[Any]:
    """The columns wanted of a table's rows with these keys, of which the table has an index.

    Each is looked for by itself. PostgreSQL would rather read the whole table while it is small,
    and keep that plan while the hall fills it; SQLite takes the tables in the order they stand in.
    """
    return execute(_look_up(table, wanted, tuple(keys), db.engine.dialect.name), keys, rows)


@cache
def _look_up(table: str, wanted: tuple[str, ...], keys: tuple[str, ...], dialect: str) -> str:
    columns = ", ".join(f"{table}.{name}" for name in wanted)
    same = " AND ".join(f"{table}.{name} = given.{name}" for name in keys)
    if dialect != "postgresql":
        return f"SELECT {columns} FROM {{given}} CROSS JOIN {table} WHERE {same}"
    one = f"SELECT {columns} FROM {table} WHERE {same} OFFSET 0"  # which keeps it apart
    return f"SELECT found.* FROM {{given}} CROSS JOIN LATERAL ({one}) AS found"


@cache
def _prepared(statement: str, columns: tuple[tuple[str, str], ...], dialect: str) -> TextClause:
    if dialect == "postgresql":
        kinds = ", ".join(f"{name} {kind}" for name, kind in columns)
        table = f"json_to_recordset(CAST(:rows AS json)) AS given ({kinds})"
    else:
        picked = ", ".join(f"json_extract(value, '$.{name}') AS {name}" for name, _kind in columns)
        table = f"(SELECT {picked} FROM json_each(:rows)) AS given"
    return text(statement.format(given=table))
