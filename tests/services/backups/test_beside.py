"""Recordings of selection rounds beside the backups: once each, and back after a restore."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from config import Config
from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Recording
from kruvision.services.backups import backups, beside, restoring
from kruvision.services.selection import recordings
from tests.factories.selection import ORGANIZER, make_round, send
from tests.factories.sounds import wav

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def config(app: Flask) -> Config:
    return app.config["KRU"]


@pytest.fixture
def entry_id(config: Config) -> int:
    entry_id = make_round().entries[0].id
    send(entry_id)
    return entry_id


def kept(backup: Path) -> set[str]:
    return {path.name for path in (backup.parent / beside.BESIDE).iterdir()}


def heard(entry_id: int) -> str:
    return db.session.get_one(Recording, entry_id).file


def test_a_recording_lies_once_beside_all_backups(config: Config, entry_id: int) -> None:
    first = backups.back_up(config, at=NOON)
    assert kept(first) == {heard(entry_id)}
    size = first.stat().st_size
    second = backups.back_up(config, at=NOON.replace(hour=13))
    assert kept(second) == {heard(entry_id)}
    assert abs(second.stat().st_size - size) < len(wav())


def test_it_is_put_back_with_the_database_on_another_machine(
    config: Config, entry_id: int, tmp_path: Path
) -> None:
    name = heard(entry_id)
    backup = backups.back_up(config, at=NOON)
    db.session.remove()
    db.engine.dispose()
    shutil.rmtree(config.instance / beside.FOLDER)
    restoring.restore(config, backup, at=NOON)
    assert (config.instance / beside.FOLDER / name).read_bytes() == wav()


def test_what_no_entry_has_any_more_goes_after_two_weeks(config: Config, entry_id: int) -> None:
    old = heard(entry_id)
    backup = backups.back_up(config, at=NOON)
    recordings.remove_recording(entry_id, by=ORGANIZER, at=clock.now())
    send(entry_id, wav(2))
    backups.back_up(config, at=NOON.replace(hour=13))
    gone = backup.parent / beside.BESIDE / f"{old}{beside.GONE}"
    assert kept(backup) == {heard(entry_id), gone.name}
    long_ago = clock.now().timestamp() - beside.KEPT_FOR.total_seconds() - 1
    os.utime(gone, (long_ago, long_ago))
    backups.back_up(config, at=NOON.replace(hour=14))
    assert kept(backup) == {heard(entry_id)}


def test_marks_are_backed_up_where_recordings_cannot_be_kept(config: Config, entry_id: int) -> None:
    folder = config.backup_folder
    folder.mkdir(exist_ok=True)
    (folder / beside.BESIDE).write_text("a file where the folder should be")
    assert backups.back_up(config, at=NOON).is_file()
    assert heard(entry_id)
