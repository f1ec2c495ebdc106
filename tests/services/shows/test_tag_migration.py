"""Shows that were there before they had tags get one each."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade

import config as settings
from kruvision import create_app
from kruvision.database import MIGRATIONS
from kruvision.extensions import db

WITH = "0004"


def test_every_show_of_a_filled_database_gets_a_tag_of_its_own(
    migrated_database: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_database, tmp_path / "kruvision.db")
    app = create_app(settings.load({"KRU_INSTANCE": str(tmp_path)}, testing=True))
    with app.app_context():
        before = ScriptDirectory(str(MIGRATIONS)).get_revision(WITH).down_revision
        downgrade(directory=str(MIGRATIONS), revision=before)
        _fill()
        upgrade(directory=str(MIGRATIONS), revision=WITH)
        with db.engine.connect() as connection:
            tags = connection.execute(sa.text("SELECT tag FROM show")).scalars().all()
        db.engine.dispose()
    assert len(set(tags)) == 2
    assert {len(tag) for tag in tags} == {16}


def _fill() -> None:
    """Two shows as the version before knows them."""
    metadata = sa.MetaData()
    with db.engine.begin() as connection:
        metadata.reflect(connection, only=["edition", "show"])
        edition, show = metadata.tables["edition"], metadata.tables["show"]
        connection.execute(edition.insert().values(id=1, **_least(edition)))
        for position in (1, 2):
            row = {**_least(show), "edition_id": 1, "position": position, "phase": "planned"}
            connection.execute(show.insert().values(**row))


def _least(table: sa.Table) -> dict[str, object]:
    """Something for every column that must have a value."""
    needed = [c for c in table.columns if not c.nullable and not c.primary_key]
    return {c.name: _value(c) for c in needed}


def _value(column: sa.Column[object]) -> object:
    if isinstance(column.type, sa.Integer | sa.Boolean):
        return 0
    if isinstance(column.type, sa.JSON):
        return {}
    if isinstance(column.type, sa.DateTime):
        return datetime(2026, 1, 1, tzinfo=UTC)
    return ""
