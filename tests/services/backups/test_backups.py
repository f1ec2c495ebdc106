"""Backups are whole, hold the evening with its photos, and come back."""

import os
import sqlite3
import stat
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from config import Config
from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Edition
from kruvision.services.access import SYSTEM
from kruvision.services.backups import backups, restoring
from kruvision.services.entries import photos, recordings
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.transactions.transaction import transaction
from scripts.servers import PATIENCE_SECONDS
from tests.factories import make_edition, make_show
from tests.factories.entries import picture
from tests.factories.sounds import wav

NOW = datetime(2026, 11, 20, 19, 0, 0, tzinfo=UTC)


@pytest.fixture
def config(app: Flask) -> Config:
    """The settings of an instance with an edition, a record, a photo and a recording."""
    make_show()
    photos.keep_photo(picture())
    recordings.keep_recording(wav())
    note("first")
    return app.config["KRU"]


def note(text: str) -> None:
    with transaction():
        chain.append(SYSTEM.label, "edition_changed", at=clock.now(), name=text)


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def refusal(file: Path) -> str:
    with pytest.raises(Refused) as refused:
        check(file)
    return refused.value.code


def check(file: Path) -> None:
    backups.check_whole(file)
    backups.check_record(file)


def test_a_backup_is_named_by_its_moment_and_holds_what_is_committed(config: Config) -> None:
    made = backups.back_up(config, at=NOW)
    assert made == config.instance / "backups" / "20261120T190000Z.db"
    assert rows(made, "PRAGMA integrity_check") == [("ok",)]
    assert rows(made, "SELECT count(*) FROM entry") == [(3,)]
    assert backups.check_record(made) == chain.verify()


def test_a_backup_holds_photos_and_secret_and_is_its_owners_alone(config: Config) -> None:
    made = backups.back_up(config, at=NOW)
    files = dict(rows(made, "SELECT name, data FROM backup_file"))
    photo = next((config.instance / "photos").iterdir())
    recording = next((config.instance / "recordings").iterdir())
    assert files.keys() == {
        "secret_key",
        f"photos/{photo.name}",
        f"recordings/{recording.name}",
    }
    assert files[f"recordings/{recording.name}"] == wav()
    assert files[f"photos/{photo.name}"] == photo.read_bytes()
    assert files["secret_key"] == config.secret_key.encode()
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_nothing_half_made_is_left(config: Config) -> None:
    backups.back_up(config, at=NOW)
    assert [path.name for path in config.backup_folder.iterdir()] == ["20261120T190000Z.db"]


def test_a_backup_can_be_made_while_others_write(config: Config, app: Flask) -> None:
    over, has_written = threading.Event(), threading.Event()

    def write() -> None:
        with app.app_context():
            while not over.is_set():
                note("one more line")
                has_written.set()

    writer = threading.Thread(target=write)
    writer.start()
    counts: list[int] = []
    try:
        for _ in range(5):
            has_written.clear()
            assert has_written.wait(PATIENCE_SECONDS)
            counts.append(backups.check_record(backups.back_up(config, at=NOW)))
    finally:
        over.set()
        writer.join()
    assert counts == sorted(counts)
    assert counts[-1] <= chain.verify()


def test_a_broken_chain_is_refused_and_kept_apart(config: Config) -> None:
    with closing(sqlite3.connect(backups.database_file(config))) as connection, connection:
        connection.executescript("DROP TRIGGER record_changed")
        connection.execute("UPDATE record SET data = '{}' WHERE id = (SELECT max(id) FROM record)")
    with pytest.raises(Refused, match="record_broken"):
        backups.back_up(config, at=NOW)
    assert [path.name for path in config.backup_folder.iterdir()] == ["suspect.db"]
    assert backups.newest_moment(config) is None


def test_a_damaged_file_is_found(config: Config) -> None:
    made = backups.back_up(config, at=NOW)
    content = bytearray(made.read_bytes())
    content[len(content) // 2 :] = os.urandom(len(content) - len(content) // 2)
    made.write_bytes(content)
    assert refusal(made) == "backup_broken"


@pytest.mark.parametrize("content", [b"", b"no database at all" * 1000])
def test_what_is_no_backup_is_refused(config: Config, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.db"
    file.write_bytes(content)
    assert refusal(file) == "backup_broken"


def test_a_folder_that_is_gone_is_named(config: Config, tmp_path: Path) -> None:
    unplugged = replace(config, backup_folder=tmp_path / "stick")
    with pytest.raises(Refused, match="backup_folder_gone"):
        backups.back_up(unplugged, at=NOW)


def test_a_full_disk_is_left_to_the_votes(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "ROOM_LEFT", 10**18)
    with pytest.raises(Refused, match="backup_no_room"):
        backups.back_up(config, at=NOW)


def test_a_database_on_a_server_is_refused(config: Config) -> None:
    server = replace(config, database_url="postgresql://localhost/kruvision")
    with pytest.raises(Refused, match="backup_needs_sqlite"):
        backups.back_up(server, at=NOW)


def test_old_backups_go_and_other_files_stay(config: Config) -> None:
    backups.back_up(config, at=NOW)
    first = next(config.backup_folder.iterdir())
    for minutes in range(5, 160, 5):
        name = (NOW + timedelta(minutes=minutes)).strftime(backups.NAME)
        (config.backup_folder / name).write_bytes(first.read_bytes())
    foreign = config.backup_folder / "before the final.db"
    foreign.write_bytes(b"mine")
    backups.back_up(config, at=NOW + timedelta(minutes=160))
    left = {path.name for path in config.backup_folder.iterdir()}
    assert foreign.name in left
    assert len(left) == 1 + 12 + 1
    assert "20261120T195500Z.db" in left  # the last of its hour
    assert "20261120T195000Z.db" not in left
    assert {"20261120T204500Z.db", "20261120T214000Z.db"} <= left  # the newest twelve


@given(st.sets(st.integers(0, 60 * 24 * 40), max_size=300))
def test_what_is_kept_follows_the_rule(minutes: set[int]) -> None:
    moments = {NOW + timedelta(minutes=m) for m in minutes}
    staying = backups.kept(moments)
    newest = sorted(moments, reverse=True)
    assert staying <= moments
    assert set(newest[:12]) <= staying
    assert len(staying) <= 12 + 24 + 14
    assert backups.kept(staying) == staying
    for moment in newest:
        same_day = [m for m in newest if m.date() == moment.date()]
        if len({m.date() for m in newest if m > moment}) < 14:
            assert max(same_day) in staying


@pytest.fixture
def elsewhere(config: Config, tmp_path: Path) -> Config:
    """Another laptop: its own folder, its own secret, nothing else."""
    instance = tmp_path / "spare"
    instance.mkdir()
    (instance / "secret_key").write_text("another secret")
    return replace(config, instance=instance, database_url=f"sqlite:///{instance / 'kruvision.db'}")


def test_a_backup_comes_back_on_another_laptop(config: Config, elsewhere: Config) -> None:
    made = backups.back_up(config, at=NOW)
    aside = restoring.restore(elsewhere, made, at=NOW)
    database = backups.database_file(elsewhere)
    assert backups.check_record(database) == chain.verify() + 1
    newest = "SELECT kind FROM record ORDER BY id DESC LIMIT 1"
    assert rows(database, newest) == [("backup_restored",)]
    assert rows(database, "SELECT count(*) FROM sqlite_master WHERE name = 'backup_file'") == [(0,)]
    assert (elsewhere.instance / "secret_key").read_text() == config.secret_key
    photo = next((config.instance / "photos").iterdir())
    assert (elsewhere.instance / "photos" / photo.name).read_bytes() == photo.read_bytes()
    recording = next((config.instance / "recordings").iterdir())
    assert (elsewhere.instance / "recordings" / recording.name).read_bytes() == wav()
    assert aside is not None
    assert (aside / "secret_key").read_text() == "another secret"


def test_what_was_replaced_is_kept_beside_it(config: Config) -> None:
    made = backups.back_up(config, at=NOW)
    make_edition(year=2031)
    db.session.remove()
    db.engine.dispose()
    aside = restoring.restore(config, made, at=NOW)
    assert aside == config.instance / "replaced-20261120T190000Z"
    years = "SELECT year FROM edition WHERE year = 2031"
    assert rows(aside / "kruvision.db", years) == [(2031,)]
    assert rows(backups.database_file(config), years) == []
    assert db.session.query(Edition).count() == 1


def test_a_write_that_only_the_log_of_the_database_holds_is_kept_and_set_aside(
    config: Config,
) -> None:
    """A killed server leaves its newest commits in the write-ahead log."""
    assert backups.database_file(config).with_name("kruvision.db-wal").exists()
    made = backups.back_up(config, at=NOW)
    assert rows(made, "SELECT count(*) FROM edition") == [(1,)]
    aside = restoring.restore(config, made, at=NOW)
    assert aside is not None
    assert rows(aside / "kruvision.db", "SELECT count(*) FROM edition") == [(1,)]
    assert not backups.database_file(config).with_name("kruvision.db-wal").exists()


def test_a_damaged_backup_touches_nothing(config: Config, tmp_path: Path) -> None:
    before = backups.database_file(config).read_bytes()
    file = tmp_path / "damaged.db"
    file.write_bytes(b"SQLite format 3\0" + os.urandom(9000))
    with pytest.raises(Refused, match="backup_broken"):
        restoring.restore(config, file, at=NOW)
    assert backups.database_file(config).read_bytes() == before
    assert not list(config.instance.glob("replaced-*"))


@pytest.mark.parametrize(
    "name", ["../outside", "photos/../../outside.jpg", "recordings/a.exe", "kruvision.db"]
)
def test_a_backup_cannot_write_elsewhere(config: Config, elsewhere: Config, name: str) -> None:
    made = backups.back_up(config, at=NOW)
    with closing(sqlite3.connect(made)) as connection, connection:
        connection.execute("INSERT INTO backup_file VALUES (?, ?)", (name, b"evil"))
    with pytest.raises(Refused, match="backup_broken"):
        restoring.restore(elsewhere, made, at=NOW)
    assert not backups.database_file(elsewhere).exists()
    assert (elsewhere.instance / "secret_key").read_text() == "another secret"
