"""What is not ours is not put in place, and whoever would come in by it is shown first."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from config import Config
from kruvision.services import accounts
from kruvision.services.access import SYSTEM
from kruvision.services.backups import backups, expected_schema, restoring
from kruvision.services.backups.entrance import look_at_entrance, secret_in
from kruvision.services.errors import Refused
from tests.factories import make_show

NOW = datetime(2026, 11, 20, 19, 0, 0, tzinfo=UTC)


LOOSE = "DROP TRIGGER record_changed;"


@pytest.fixture
def backup(app: Flask) -> Path:
    make_show()
    accounts.invite("owner", by=SYSTEM, at=NOW)
    return backups.back_up(app.config["KRU"], at=NOW)


def change(file: Path, sql: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(sql)


def test_a_backup_of_ours_is_taken(backup: Path) -> None:
    restoring.check_ours(backup)


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        (
            "CREATE TRIGGER owner AFTER INSERT ON mark BEGIN UPDATE mark SET steps = 9; END",
            "backup_not_ours",
        ),
        ("CREATE VIEW mine AS SELECT 1", "backup_not_ours"),
        ("CREATE TABLE mine (id INTEGER)", "backup_not_ours"),
        ("DROP TRIGGER ballot_counted", "backup_not_ours"),
        ("DROP INDEX uq_voting_window_open", "backup_not_ours"),
        ("UPDATE alembic_version SET version_num = '9999'", "backup_too_new"),
        ("DROP TABLE alembic_version", "backup_too_new"),
    ],
)
def test_other_parts_are_refused_and_nothing_is_touched(
    app: Flask, backup: Path, sql: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(backup, sql)
    before = backups.database_file(app.config["KRU"]).read_bytes()
    with pytest.raises(Refused, match=code):
        restoring.restore(app.config["KRU"], backup, at=NOW)
    assert backups.database_file(app.config["KRU"]).read_bytes() == before
    if code == "backup_not_ours":
        monkeypatch.setattr(expected_schema, "differing_parts", lambda _connection: [])
        restoring.check_ours(backup)


HIDDEN = """
    PRAGMA writable_schema = 1;
    INSERT INTO sqlite_master VALUES ('trigger', 'sqlite_evil', 'mark', 0,
        'CREATE TRIGGER sqlite_evil AFTER INSERT ON mark BEGIN UPDATE mark SET steps = 9; END');
"""
TWO_SECRETS = """
    CREATE TABLE again (name TEXT, data BLOB NOT NULL);
    INSERT INTO again SELECT * FROM backup_file;
    INSERT INTO again VALUES ('secret_key', x'6d696e65');
    DROP TABLE backup_file;
    ALTER TABLE again RENAME TO backup_file;
"""
FILE = "INSERT INTO backup_file VALUES"


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        (HIDDEN, "backup_not_ours"),
        ("ALTER TABLE backup_file RENAME COLUMN data TO bytes", "backup_not_ours"),
        (TWO_SECRETS, "backup_not_ours"),
        ("CREATE TRIGGER late AFTER DELETE ON backup_file BEGIN SELECT 1; END", "backup_not_ours"),
        (f"{FILE} ('../../authorized_keys', x'00')", "backup_broken"),
        (f"{FILE} ('photos/0123.jpg/../../kruvision.db', x'00')", "backup_broken"),
        (f"{FILE} (7, x'00')", "backup_broken"),
        (f"{FILE} ('photos/{'0' * 32}.jpg', 'no bytes')", "backup_broken"),
        ("UPDATE backup_file SET data = 'text' WHERE name = 'secret_key'", "backup_broken"),
        ("UPDATE backup_file SET data = x'ff' WHERE name = 'secret_key'", "backup_broken"),
        ("UPDATE backup_file SET data = x'' WHERE name = 'secret_key'", "backup_broken"),
        (f"{LOOSE} UPDATE record SET data = 'no json' WHERE id = 1", "backup_broken"),
        (f"{LOOSE} UPDATE record SET at = 'never' WHERE id = 1", "backup_broken"),
        (f"{LOOSE} UPDATE record SET at = 5 WHERE id = 1", "backup_broken"),
        (f"{LOOSE} UPDATE record SET data = 'null' WHERE id = 1", "record_broken"),
    ],
)
def test_a_file_made_to_do_harm_is_refused_in_one_line_and_nothing_is_touched(
    app: Flask, backup: Path, sql: str, code: str
) -> None:
    change(backup, sql)
    before = {path: path.stat().st_mtime_ns for path in app.config["KRU"].instance.iterdir()}
    with pytest.raises(Refused, match=code):
        restoring.restore(app.config["KRU"], backup, at=NOW)
    after = {path: path.stat().st_mtime_ns for path in app.config["KRU"].instance.iterdir()}
    assert after == before


def test_who_gets_in_who_is_lost_and_another_secret_are_seen(app: Flask, backup: Path) -> None:
    config: Config = app.config["KRU"]
    same = look_at_entrance(config, backup)
    assert same is not None
    assert same.is_same
    insert = (
        "INSERT INTO staff (login, name, role, password_hash) VALUES ('{0}', '{0}', '{1}', '{2}')"
    )
    change(
        backup, insert.format("stranger", "owner", "x") + ";" + insert.format("both", "owner", "x")
    )
    here = backups.database_file(config)
    change(here, insert.format("aigul", "owner", "y") + ";" + insert.format("both", "owner", "y"))
    found = look_at_entrance(replace(config, secret_key="another"), backup)
    assert found is not None
    assert found.gets_in == ("stranger (owner)",)
    assert found.is_lost == ("aigul (owner)",)
    assert found.is_changed == ("both (owner)",)
    assert found.has_other_secret
    assert not found.is_same


def test_a_spare_laptop_without_a_database_has_nobody_to_lose(
    app: Flask, backup: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'none.db'}"
    assert look_at_entrance(replace(app.config["KRU"], database_url=url), backup) is None


def test_a_backup_carries_the_secret_that_is_in_use(app: Flask) -> None:
    config = replace(app.config["KRU"], secret_key="from the environment")
    assert (config.instance / "secret_key").read_text() != config.secret_key
    assert secret_in(backups.back_up(config, at=NOW)) == "from the environment"
