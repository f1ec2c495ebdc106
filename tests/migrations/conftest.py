"""A database that goes back and forth between versions."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import config as settings
from kruvision import create_app
from kruvision.extensions import db
from tests.databases import postgres_settings


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
