"""The end of the record against the backups: those from before a restore saw another continuation,
whatever clock they are named by."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from config import Config
from kruvision.extensions import db
from kruvision.services.access import SYSTEM
from kruvision.services.backups import backups, restoring
from kruvision.services.evidence import check, house
from kruvision.services.record import chain
from kruvision.services.transactions.transaction import transaction
from tests.services.evidence.edits import edit, without

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LAST_LINE = "DELETE FROM record WHERE id = (SELECT max(id) FROM record)"


@pytest.fixture
def config(app: Flask) -> Config:
    note("first")
    return app.config["KRU"]


def note(text: str, at: datetime = NOON) -> None:
    with transaction():
        chain.append(SYSTEM.label, "edition_changed", at=at, name=text)


def put_back(config: Config, file: Path, at: datetime) -> None:
    db.session.remove()
    db.engine.dispose()
    restoring.restore(config, file, at=at)


def codes() -> list[str]:
    db.session.rollback()
    return [found.code for found in check.look_at_house()]


def test_a_backup_of_a_clock_that_was_ahead_does_not_accuse_what_was_restored(
    config: Config,
) -> None:
    wanted = backups.back_up(config, at=NOON)
    note("lost with the restore")
    backups.back_up(config, at=NOON + 5 * HOUR)
    put_back(config, wanted, at=NOON + HOUR)
    assert codes() == []
    note("after the restore")
    backups.back_up(config, at=NOON + 2 * HOUR)
    assert codes() == []


def test_lines_cut_off_after_a_restore_are_missed_by_the_newest_backup(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = backups.back_up(config, at=NOON)
    backups.back_up(config, at=NOON + 5 * HOUR)
    put_back(config, wanted, at=NOON)
    note("after the restore")
    backups.back_up(config, at=NOON + HOUR)
    edit(without("record_deleted", LAST_LINE))
    assert chain.verify()
    assert codes() == ["record_shortened"]
    monkeypatch.setattr(house, "_check_end", lambda: iter(()))
    assert codes() == []


def test_the_line_of_a_restore_cut_off_with_the_rest_brings_all_backups_back(
    config: Config,
) -> None:
    wanted = backups.back_up(config, at=NOON)
    note("lost with the restore")
    backups.back_up(config, at=NOON + HOUR)
    put_back(config, wanted, at=NOON + 2 * HOUR)
    assert codes() == []
    edit(without("record_deleted", LAST_LINE))
    assert codes() == ["record_shortened"]


def test_backups_of_an_earlier_evening_in_the_same_folder_accuse_nobody(
    config: Config,
) -> None:
    """The same memory stick, and a database that was begun anew a year later."""
    for text in ("second", "third"):
        note(text)
    backups.back_up(config, at=NOON)
    edit(without("record_deleted", "DELETE FROM record"))
    note("a year later", NOON + 365 * 24 * HOUR)
    assert codes() == []


def test_a_record_written_anew_within_the_evening_is_missed(config: Config) -> None:
    note("second")
    backups.back_up(config, at=NOON)
    edit(without("record_deleted", "DELETE FROM record"))
    note("written anew")
    note("second, written anew")
    assert chain.verify()
    assert codes() == ["record_shortened"]
