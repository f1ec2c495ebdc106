"""After the final word no file of the house holds a key that leads from a device to its ballot."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from config import Config
from kruvision.extensions import db
from kruvision.live import key_clock
from kruvision.models import Show, VotingWindow
from kruvision.services.backups import backups, forgetting, restoring
from kruvision.services.record import chain
from tests.factories.jury import start
from tests.factories.published import finalize, publish
from tests.factories.real_evening import begin_evening, give_all, vote
from tests.services.record.again import LEVEL

NOW = datetime(2026, 11, 20, 19, 0, 0, tzinfo=UTC)
RULES: dict[str, Any] = {"combination": "balanced", "combination_options": {"least_ballots": 3}}


@dataclass(frozen=True)
class Evening:
    config: Config
    show: Show
    key: bytes


@pytest.fixture
def evening(app: Flask) -> Evening:
    """Published, after a restore and with backups from before, during and after the vote."""
    config = app.config["KRU"]
    show = begin_evening(**RULES, tie_chain=["shared_place"])
    backups.back_up(config, at=NOW)
    give_all(show, LEVEL)
    vote(show, [1, 2, 3])
    show_id = show.id
    key = db.session.execute(select(VotingWindow.key)).scalar_one()
    during = backups.back_up(config, at=NOW + timedelta(minutes=5))
    (config.backup_folder / "before the reveal.db").write_bytes(during.read_bytes())
    (config.backup_folder / "kru-killed.part").write_bytes(during.read_bytes())
    db.session.remove()
    db.engine.dispose()
    restoring.restore(config, during, at=NOW)
    show = publish(start(db.session.get_one(Show, show_id), "closed"))
    backups.back_up(config, at=NOW + timedelta(minutes=10))
    return Evening(config, show, key.encode())


def holding(evening: Evening) -> set[str]:
    """The files of the instance in whose bytes the key stands."""
    files = (path for path in evening.config.instance.rglob("*") if path.is_file())
    return {
        path.relative_to(evening.config.instance).as_posix()
        for path in files
        if evening.key in path.read_bytes()
    }


def test_the_key_stands_in_no_file_once_the_result_is_final(evening: Evening) -> None:
    before = holding(evening)
    assert any(name.startswith("replaced-") for name in before)
    assert {"backups/before the reveal.db", "backups/kru-killed.part"} <= before
    finalize(evening.show)
    assert forgetting.is_promised(evening.config)
    assert holding(evening)  # an emptied column is not enough
    db.session.remove()
    key_clock.look()
    assert holding(evening) == set()
    assert not forgetting.is_promised(evening.config)


def test_backups_stay_whole_and_keep_their_record(evening: Evening) -> None:
    finalize(evening.show)
    db.session.remove()
    key_clock.look()
    made = sorted(evening.config.backup_folder.glob("*.db"))
    assert len(made) == 4
    for copy in made:
        backups.check_whole(copy)
        assert backups.check_record(copy)
    assert chain.verify()


def test_the_key_of_another_vote_stays_in_the_copies(evening: Evening, tmp_path: Path) -> None:
    finalize(evening.show)
    other = evening.config.backup_folder / "another evening.db"
    backups.copy_database(backups.database_file(evening.config), other)
    with closing(sqlite3.connect(other)) as copy, copy:
        copy.execute("UPDATE voting_window SET [key] = 'other', opened_at = '2001-01-01'")
    db.session.remove()
    key_clock.look()
    with closing(sqlite3.connect(other)) as copy:
        assert copy.execute("SELECT [key] FROM voting_window").fetchall() == [("other",)]


def test_what_others_keep_unfinished_in_the_folder_stays(evening: Evening) -> None:
    download = evening.config.backup_folder / "photos of the hall.zip.part"
    download.write_bytes(b"half of it")
    finalize(evening.show)
    db.session.remove()
    key_clock.look()
    assert not forgetting.is_promised(evening.config)
    assert download.exists()


def test_a_copy_that_cannot_be_opened_is_named(evening: Evening) -> None:
    damaged = evening.config.backup_folder / "damaged.db"
    damaged.write_bytes(b"no database at all" * 1000)
    finalize(evening.show)
    db.session.remove()
    forgetting.forget_in_database(evening.config)
    assert forgetting.forget_in_copies(evening.config) == [damaged]


def test_somebody_who_reads_is_waited_for(evening: Evening) -> None:
    finalize(evening.show)
    db.session.remove()
    with closing(sqlite3.connect(backups.database_file(evening.config))) as reader:
        reader.isolation_level = None
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM show").fetchone()
        key_clock.look()
        assert forgetting.is_promised(evening.config)
    key_clock.look()
    assert not forgetting.is_promised(evening.config)
