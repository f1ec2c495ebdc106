"""The server makes a backup by itself whenever something changed since the last one."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from structlog.testing import capture_logs

from kruvision import clock
from kruvision.live import backup_clock
from kruvision.services.access import SYSTEM
from kruvision.services.record import chain
from kruvision.services.transactions.transaction import transaction


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every backup gets a second of its own."""
    start = clock.now().timestamp()
    ticks = iter(range(1000))
    real = clock.now
    monkeypatch.setattr(
        backup_clock.clock, "now", lambda: real().fromtimestamp(start + next(ticks), real().tzinfo)
    )


def made(app: Flask) -> list[Path]:
    return sorted(app.config["KRU"].backup_folder.glob("*.db"))


def write() -> None:
    with transaction():
        chain.append(SYSTEM.label, "edition_changed", at=clock.now())


def test_a_backup_follows_a_change_and_only_a_change(app: Flask, moments: None) -> None:
    kept = backup_clock.Backups()
    kept.look()
    assert len(made(app)) == 1
    kept.look()
    assert len(made(app)) == 1
    write()
    kept.look()
    assert len(made(app)) == 2


def test_a_failure_is_logged_and_tried_again(app: Flask, tmp_path: Path) -> None:
    config = app.config["KRU"]
    app.config["KRU"] = replace(config, backup_folder=tmp_path / "stick")
    kept = backup_clock.Backups()
    with capture_logs() as said:
        kept.look()
    assert kept.commit is None
    assert [line["code"] for line in said] == ["backup_folder_gone"]
    (tmp_path / "stick").mkdir()
    kept.look()
    assert kept.commit is not None
    assert len(made(app)) == 1


def test_no_minutes_means_no_backups(app: Flask) -> None:
    app.config["KRU"] = replace(app.config["KRU"], backup_minutes=0)
    backup_clock.run(app)  # ends at once, instead of never
    assert made(app) == []
