"""Models and migrations say the same, on both kinds of database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Boolean, Column, inspect

import config as settings
from kruvision import create_app
from kruvision.database import MIGRATIONS
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.shows.shown import choice_of
from tests.databases import postgres_settings
from tests.factories.results import change, make_closed_show

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
        db.session.remove()
        db.engine.dispose()


def test_down_and_up_again_leaves_nothing_behind(own_app: Flask) -> None:
    downgrade(directory=str(MIGRATIONS), revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    assert not triggers()
    upgrade(directory=str(MIGRATIONS))
    assert differences() == []


def test_a_show_published_before_results_were_kept_is_public_as_before(own_app: Flask) -> None:
    show_id = change(make_closed_show(), phase="published").id
    db.session.remove()
    for revision in ("0007", "-1"):
        downgrade(directory=str(MIGRATIONS), revision=revision)
    assert "published_result" not in inspect(db.engine).get_table_names()
    upgrade(directory=str(MIGRATIONS))
    show = db.session.get_one(Show, show_id)
    assert choice_of(show) == {
        "form": "ranked",
        "jurors": True,
        "marks": "criteria",
        "places_to": None,
        "through": None,
    }
    assert own_app.test_client().get(f"/results/{show_id}").status_code == 200
