"""The record is append-only and hash-chained."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kruvision import clock
from kruvision.extensions import db
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.transactions.transaction import transaction

pytestmark = pytest.mark.both_databases


def write_lines(count: int) -> None:
    for number in range(count):
        with transaction():
            chain.append("staff:1", "tested", at=clock.now(), number=number)


def test_each_line_carries_the_hash_before_it(app: Flask) -> None:
    write_lines(3)
    newest, middle, *_ = chain.list_lines()
    assert newest.previous == middle.hash
    assert chain.head() == newest.hash
    assert chain.verify() == len(chain.list_lines())


@pytest.mark.parametrize("statement", ["UPDATE record SET actor = 'x'", "DELETE FROM record"])
def test_the_database_refuses_to_change_a_line(app: Flask, statement: str) -> None:
    write_lines(1)
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(text(statement))
    assert chain.verify()


def test_a_changed_line_breaks_the_chain(app: Flask) -> None:
    write_lines(3)
    postgresql = db.engine.dialect.name == "postgresql"
    unguard = "SET LOCAL session_replication_role = replica"
    with transaction():
        db.session.execute(text(unguard if postgresql else "DROP TRIGGER record_changed"))
        db.session.execute(
            text("UPDATE record SET data = '{}' WHERE id = (SELECT max(id) - 1 FROM record)")
        )
    db.session.rollback()
    with pytest.raises(Refused, match="record_broken"):
        chain.verify()


def test_everybody_else_gets_a_turn_while_a_long_record_is_walked(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        for _line in range(2 * chain.LINES_AT_ONCE + 1):
            chain.append("system", "tried", at=clock.now())
    turns: list[float] = []
    monkeypatch.setattr("kruvision.services.record.chain.time.sleep", turns.append)
    walked = chain.verify()
    assert len(turns) == -(-walked // chain.LINES_AT_ONCE) >= 3
