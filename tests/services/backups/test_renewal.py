"""A database that was put back is another one for every device and every open form."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from config import Config
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.evening.flow import Step
from kruvision.services.access import Actor
from kruvision.services.backups import backups, renewal, restoring
from kruvision.services.errors import Refused
from kruvision.services.stage import steps
from kruvision.services.transactions.transaction import current_stamp
from tests.application import make_app
from tests.factories import make_show

NOW = datetime(2026, 11, 20, 19, 0, 0, tzinfo=UTC)
ORGANIZER = Actor("organizer", 1)
START = Step("start_show")


@pytest.fixture
def config(app: Flask) -> Config:
    """An instance whose show was started: a step was taken, and one may be taken back."""
    show = make_show()
    steps.press(show.id, START, revision=0, by=ORGANIZER, at=NOW)
    return app.config["KRU"]


def put_back(config: Config, folder: Path) -> Flask:
    """An app on a backup of this instance, restored into another folder."""
    folder.mkdir()
    made = backups.back_up(config, at=NOW)
    there = replace(config, instance=folder, database_url=f"sqlite:///{folder / 'kruvision.db'}")
    restoring.restore(there, made, at=NOW)
    return make_app({"KRU_INSTANCE": str(folder)})


def undo_with(revision: int) -> str:
    """What becomes of a form that was open before: the code of the refusal."""
    show = db.session.query(Show).one()
    with pytest.raises(Refused) as refused:
        steps.undo(show.id, Step("unstart_show"), revision=revision, by=ORGANIZER, at=NOW)
    db.session.remove()
    return refused.value.code


def test_every_restore_begins_another_epoch(config: Config, tmp_path: Path) -> None:
    epochs = {current_stamp().epoch}
    for name in ("once", "twice"):
        with put_back(config, tmp_path / name).app_context():
            epochs.add(current_stamp().epoch)
            db.session.remove()
            db.engine.dispose()
    assert len(epochs) == 3
    assert all(len(epoch) == 16 for epoch in epochs)


def test_a_form_from_before_a_restore_matches_nothing(config: Config, tmp_path: Path) -> None:
    seen = db.session.query(Show).one().revision
    db.session.remove()
    with put_back(config, tmp_path / "spare").app_context():
        assert undo_with(seen) == "already_done"
        db.engine.dispose()


def test_without_the_renewal_such_a_form_takes_a_step_back(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewal, "renew", lambda database: None)
    seen, epoch = db.session.query(Show).one().revision, current_stamp().epoch
    db.session.remove()
    with put_back(config, tmp_path / "spare").app_context():
        assert current_stamp().epoch == epoch
        show = db.session.query(Show).one()
        steps.undo(show.id, Step("unstart_show"), revision=seen, by=ORGANIZER, at=NOW)
        assert db.session.query(Show).one().phase == "planned"
        db.session.remove()
        db.engine.dispose()


def test_a_backup_from_before_there_were_epochs_is_put_back_too(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE show (id INTEGER PRIMARY KEY, revision INTEGER)")
        connection.execute("INSERT INTO show VALUES (1, 7)")
    renewal.renew(file)
    with closing(sqlite3.connect(file)) as connection:
        (revision,) = connection.execute("SELECT revision FROM show").fetchone()
    assert renewal.FIRST <= revision < renewal.FIRST + renewal.NUMBERS
