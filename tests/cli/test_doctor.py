"""The doctor finds what is wrong before the evening, and says what to do."""

import argparse
import os
import re
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from kruvision import clock, instance_files
from kruvision.cli import doctor
from kruvision.cli.examination import data, machine
from kruvision.extensions import db
from kruvision.instance_lock import locked
from kruvision.services.access import SYSTEM
from kruvision.services.backups import backups
from kruvision.services.record import chain
from kruvision.services.transactions.transaction import transaction
from kruvision.simulation.server import free_port
from run import PRIVATE
from tests.factories.real_evening import begin_evening, give_all
from tests.services.evidence.edits import EDITS
from tests.services.record.again import JURY, LEVEL

Examine = Callable[[], tuple[int, dict[str, str], dict[str, str]]]


@pytest.fixture
def instance(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An instance with a record and a fresh backup, named by the environment, and files as
    ``run.py`` makes them."""
    before = os.umask(PRIVATE)
    config = app.config["KRU"]
    instance_files.keep_private(config)
    with transaction():
        chain.append(SYSTEM.label, "edition_changed", at=clock.now())
    backups.back_up(config, at=clock.now())
    db.session.remove()
    monkeypatch.setenv("KRU_INSTANCE", str(config.instance))
    monkeypatch.setenv("KRU_PORT", str(free_port()))
    yield Path(config.instance)
    os.umask(before)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let the disk need so many milliseconds for a save, whoever else uses it."""
    passed = [0.0]
    monkeypatch.setattr(machine, "time", SimpleNamespace(perf_counter=lambda: sum(passed)))

    def needs(milliseconds: float) -> None:
        monkeypatch.setattr(machine.os, "fsync", lambda _: passed.append(milliseconds / 1000))

    return needs


@pytest.fixture
def examine(
    instance: Path, disk: Callable[[float], None], capsys: pytest.CaptureFixture[str]
) -> Examine:
    """Run the doctor on a quick disk: exit code, states and sentences by name."""
    disk(0.1)

    def run() -> tuple[int, dict[str, str], dict[str, str]]:
        code = doctor.run(argparse.Namespace())
        states, sentences = {}, {}
        for line in capsys.readouterr().out.splitlines():
            state, rest = line[:9].strip(), line[9:].strip()
            name, sentences_of = rest.split(": ", 1)
            states[name], sentences[name] = state, sentences_of
        return code, states, sentences

    return run


def change(instance: Path, script: str) -> None:
    with closing(sqlite3.connect(instance / "kruvision.db")) as connection, connection:
        connection.executescript(script)


def test_a_laptop_in_order_needs_no_mending(examine: Examine) -> None:
    code, states, sentences = examine()
    assert code == 0
    assert "mend this" not in states.values()
    assert states.keys() == {
        *("disk speed", "disk room", "clock", "network", "open files", "port"),
        *("secret", "files", "SQLite", "database", "version", "record", "check", "backup"),
    }
    for name in ("port", "secret", "files", "database", "version", "record", "backup"):
        assert states[name] == "OK"
    assert sentences["record"].startswith("2 lines")


def test_a_new_laptop_has_nothing_to_mend(examine: Examine, instance: Path) -> None:
    for path in instance.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    code, states, _ = examine()
    assert (code, states["database"], "record" in states) == (0, "OK", False)


def test_a_secret_that_others_may_read_is_to_be_mended(examine: Examine, instance: Path) -> None:
    (instance / "secret_key").chmod(0o644)
    code, states, sentences = examine()
    assert (code, states["secret"]) == (1, "mend this")
    assert "chmod 600" in sentences["secret"]


def test_a_port_in_use_is_to_be_mended(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        monkeypatch.setenv("KRU_PORT", str(other.getsockname()[1]))
        code, states, sentences = examine()
    assert (code, states["port"]) == (1, "mend this")
    assert "KRU_PORT" in sentences["port"]


def test_a_running_server_may_have_its_port(examine: Examine, instance: Path) -> None:
    with locked(instance):
        code, states, sentences = examine()
    assert (code, states["port"]) == (0, "OK")
    assert "running" in sentences["port"]


def test_a_damaged_database_is_to_be_mended(examine: Examine, instance: Path) -> None:
    db.engine.dispose()
    file = instance / "kruvision.db"
    content = bytearray(file.read_bytes())
    content[8192:] = b"\x77" * (len(content) - 8192)
    file.write_bytes(content)
    code, states, sentences = examine()
    assert (code, states["database"]) == (1, "mend this")
    assert "restore the newest backup" in sentences["database"]


def test_a_changed_record_is_to_be_mended(examine: Examine, instance: Path) -> None:
    change(instance, "DROP TRIGGER record_changed; UPDATE record SET actor = 'staff:9'")
    code, states, _ = examine()
    assert (code, states["record"]) == (1, "mend this")


def test_a_record_from_the_future_is_pointed_out(examine: Examine) -> None:
    with transaction():
        chain.append(SYSTEM.label, "edition_changed", at=clock.now() + timedelta(days=2))
    code, states, sentences = examine()
    assert (code, states["record"]) == (0, "look here")
    assert "clock" in sentences["record"]


def test_a_database_of_a_newer_program_is_to_be_mended(examine: Examine, instance: Path) -> None:
    change(instance, "UPDATE alembic_version SET version_num = '9999'")
    code, states, _ = examine()
    assert (code, states["version"]) == (1, "mend this")


def test_backups_that_are_old_or_missing_are_pointed_out(
    examine: Examine, instance: Path, app: Flask
) -> None:
    shutil.rmtree(instance / "backups")
    code, states, sentences = examine()
    assert (code, states["backup"]) == (0, "look here")
    assert "none yet" in sentences["backup"]
    backups.back_up(app.config["KRU"], at=clock.now() - timedelta(hours=30))
    assert examine()[1]["backup"] == "look here"


def test_a_missing_memory_stick_is_to_be_mended(
    examine: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRU_BACKUP_FOLDER", str(tmp_path / "stick"))
    code, states, _ = examine()
    assert (code, states["backup"]) == (1, "mend this")


def test_an_unknown_time_zone_is_to_be_mended(
    instance: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KRU_TIMEZONE", "Asia/Nowhere")
    assert doctor.run(argparse.Namespace()) == 1
    assert re.match("mend this  settings: .*KRU_TIMEZONE", capsys.readouterr().err)


def test_a_clock_before_the_installation_is_to_be_mended(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() - timedelta(days=3650))
    code, states, _ = examine()
    assert (code, states["clock"]) == (1, "mend this")


def test_settings_that_cannot_be_read_are_named(
    examine: Examine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KRU_PORT", "five thousand")
    assert doctor.run(argparse.Namespace()) == 1
    assert "KRU_PORT" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("milliseconds", "state"), [(0.1, "OK"), (30, "look here"), (150, "mend this")]
)
def test_a_slow_disk_is_measured(
    examine: Examine, disk: Callable[[float], None], milliseconds: float, state: str
) -> None:
    disk(milliseconds)
    assert examine()[1]["disk speed"] == state


def test_a_full_disk_is_to_be_mended(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LEAST_GIGABYTES", 10**9)
    code, states, _ = examine()
    assert (code, states["disk room"]) == (1, "mend this")


@pytest.mark.parametrize(
    ("version", "has_bug"),
    [
        ((3, 6, 23), False),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_releases_with_the_reset_bug_are_known(version: tuple[int, int, int], has_bug: bool):
    assert data.has_reset_bug(version) is has_bug


def test_an_edited_mark_is_named_and_an_untouched_evening_is_fine(
    instance: Path, examine: Examine
) -> None:
    show = begin_evening(**JURY)
    give_all(show, LEVEL)
    db.session.remove()
    _code, states, _sentences = examine()
    assert states["check"] == data.OK
    change(instance, EDITS["a mark"].sql)
    code, states, sentences = examine()
    assert (code, states["check"]) == (1, data.MEND)
    assert "is not the one that was saved" in sentences["check"]


def test_another_secret_in_the_environment_than_in_the_file_is_said(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRU_SECRET_KEY", "another")
    _code, states, sentences = examine()
    assert states["secret"] == data.LOOK
    assert "KRU_SECRET_KEY is set" in sentences["secret"]


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("DROP TABLE alembic_version", "version"),
        ("DELETE FROM alembic_version", "version"),
        ("DROP TABLE record", "record"),
        ("DROP TABLE mark", "check"),
        ("DROP TRIGGER record_changed; UPDATE record SET data = 'no json'", "record"),
        ("DROP TRIGGER record_changed; UPDATE record SET at = 'never'", "record"),
        ("PRAGMA foreign_keys = 0; DELETE FROM edition", "check"),
        ("UPDATE show SET name = 'no json'", "check"),
    ],
)
def test_an_instance_that_is_half_there_is_told_line_by_line(
    examine: Examine, instance: Path, sql: str, name: str
) -> None:
    give_all(begin_evening(entries=1, combination="jury_only"), [[[7, 8]] * 3])
    db.session.remove()
    db.engine.dispose()
    with closing(sqlite3.connect(instance / "kruvision.db")) as connection:
        connection.executescript(sql)
    code, states, _sentences = examine()
    assert (code, states[name]) == (1, "mend this")


def test_an_empty_file_in_the_place_of_the_database_is_told(
    examine: Examine, instance: Path
) -> None:
    db.engine.dispose()
    for file in instance.glob("kruvision.db*"):
        file.unlink()
    (instance / "kruvision.db").touch()
    code, states, _sentences = examine()
    assert (code, states["version"]) == (1, "mend this")
