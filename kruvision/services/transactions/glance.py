"""A look at one row, for doors at which strangers try one secret after the other: the columns that
decide, of what is committed, in a transaction of its own. A session and its objects cost the
processor ten times as much, and a wrong secret needs neither."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Select

from kruvision.extensions import db


class _Statement(NamedTuple):
    """What SQLite is asked, and how a row of its answer is read."""

    text: str
    names: list[str]
    constants: Mapping[str, Any]
    readers: list[tuple[str, Callable[[Any], Any]]]


def glance(query: Select[*tuple[Any, ...]], values: Mapping[str, Any]) -> Any:
    """The first row, or None, with its columns by their names. ``values`` are texts and whole
    numbers. It sees nothing that an open transaction has written, and holds no connection when it
    is done."""
    if db.engine.dialect.name == "sqlite":
        with suppress(sqlite3.Error):  # which is met again below, and said as everywhere
            return _look(_prepared(query, db.engine.dialect), values)
    with db.engine.connect() as connection:
        return connection.execute(query, values).first()


def _look(statement: _Statement, values: Mapping[str, Any]) -> Any:
    known = {**statement.constants, **values}
    bound = [known[name] for name in statement.names]
    with closing(db.engine.raw_connection()) as connection:
        found = connection.cursor().execute(statement.text, bound).fetchone()
    if found is None:
        return None
    columns = zip(statement.readers, found, strict=True)
    return SimpleNamespace(**{name: read(value) for (name, read), value in columns})


@lru_cache(maxsize=64)
def _prepared(query: Select[*tuple[Any, ...]], dialect: Dialect) -> _Statement:
    compiled = query.compile(dialect=dialect)
    readers = [(str(one.key), _reader(one.type, dialect)) for one in query.selected_columns]
    names = list(getattr(compiled, "positiontup", None) or ())
    return _Statement(str(compiled), names, compiled.params, readers)


def _reader(kind: Any, dialect: Dialect) -> Callable[[Any], Any]:
    return kind.dialect_impl(dialect).result_processor(dialect, None) or (lambda value: value)
