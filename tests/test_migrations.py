"""Models and migrations say the same, on both kinds of database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Boolean, Column, inspect, select
from sqlalchemy.exc import IntegrityError

import config as settings
from kruvision import create_app
from kruvision.database import MIGRATIONS
from kruvision.extensions import db
from kruvision.models import Scoresheet, Seat
from tests.databases import postgres_settings
from tests.factories import make_show, save
from tests.factories.jury import write

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


@pytest.fixture(params=["migrated_database", "fresh_postgres"])
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database that nobody uses after it."""
    given = request.getfixturevalue(request.param)
    if isinstance(given, Path):
        shutil.copy(given, tmp_path / "kruvision.db")
        values = {"KRU_INSTANCE": str(tmp_path)}
    else:
        values = postgres_settings(tmp_path, given)
    app = create_app(settings.load(values, testing=True))
    with app.app_context():
        yield app
        db.engine.dispose()


def test_down_and_up_again_leaves_nothing_behind(own_app: Flask) -> None:
    downgrade(directory=str(MIGRATIONS), revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    assert not triggers()
    upgrade(directory=str(MIGRATIONS))
    assert differences() == []


def test_a_filled_database_goes_down_and_up_again_with_its_rows(own_app: Flask) -> None:
    show = make_show(jurors=3)
    save(Scoresheet(entry_id=show.entries[0].id, juror_id=show.seats[1].juror_id, note="clear"))
    before = [(seat.juror_id, seat.position, seat.is_head, seat.weight) for seat in show.seats]
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="0001")
    upgrade(directory=str(MIGRATIONS))
    seats = db.session.execute(select(Seat).order_by(Seat.position)).scalars().all()
    found = [(seat.juror_id, seat.position, seat.is_head, seat.weight) for seat in seats]
    assert found == before
    assert {(seat.kind, seat.arrives_after, seat.leaves_after) for seat in seats} == {
        ("counting", None, None)
    }
    assert db.session.execute(select(Scoresheet.note)).scalars().all() == ["clear"]
    for wrong, key in ({"is_head": True}, "seat"), ({"kind": "guest"}, "ck_seat_kind"):
        with pytest.raises(IntegrityError, match=key):
            write(seats[1], **wrong)
        db.session.rollback()
