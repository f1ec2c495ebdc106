"""A restore that ends in the middle, at any step, leaves what was there or what was put in place:
never no database, and never the one with the secret of the other."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import config as settings
from config import Config
from kruvision import clock
from kruvision.extensions import db
from kruvision.services.access import SYSTEM
from kruvision.services.backups import backups, restoring
from kruvision.services.entries import photos
from kruvision.services.record import chain
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.entries import picture

NOW = datetime(2026, 11, 20, 19, 0, 0, tzinfo=UTC)
STEPS: tuple[tuple[Any, str], ...] = (
    (Path, "replace"),
    (Path, "mkdir"),
    (Path, "unlink"),
    (Path, "touch"),
    (Path, "write_bytes"),
    (Path, "write_text"),
    (shutil, "copy2"),
    (shutil, "rmtree"),
    (backups, "copy_database"),
)
"""Whatever makes, moves or deletes a file."""


class CutError(BaseException):
    """The machine stops here."""


@pytest.fixture
def backup(app: Flask) -> Path:
    """An evening with a record and a photo, in one file."""
    make_show()
    photos.keep_photo(picture())
    with transaction():
        chain.append(SYSTEM.label, "edition_changed", at=clock.now(), name="first")
    return backups.back_up(app.config["KRU"], at=NOW)


@pytest.fixture
def spare(backup: Path, app: Flask, tmp_path: Path) -> Config:
    """Another laptop with an evening of its own: no show, another secret, a log beside."""
    instance = tmp_path / "spare"
    (instance / "photos").mkdir(parents=True)
    (instance / "photos" / "own.jpg").write_bytes(b"own")
    (instance / "secret_key").write_text("own secret")
    database = instance / "kruvision.db"
    backups.copy_database(backups.database_file(app.config["KRU"]), database)
    with closing(sqlite3.connect(database)) as own, own:
        own.execute("DELETE FROM entry")
    (instance / "kruvision.db-wal").write_bytes(b"")
    return replace(
        app.config["KRU"],
        instance=instance,
        database_url=f"sqlite:///{database}",
        secret_key="own secret",
    )


def cut_at(step: int, monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> bool:
    """Do the work until it begins the step with this number; whether it came so far."""
    begun = 0

    def counted(carry_out: Callable[..., object]) -> Callable[..., object]:
        def begin(*args: Any, **values: Any) -> object:
            nonlocal begun
            begun += 1
            if begun > step:
                raise CutError
            return carry_out(*args, **values)

        return begin

    with monkeypatch.context() as patched:
        for owner, name in STEPS:
            patched.setattr(owner, name, counted(getattr(owner, name)))
        try:
            work()
        except CutError:
            return True
    return False


def state(config: Config) -> tuple[int | None, str, int]:
    """How many acts there are, whose secret, and how many photos; None without a database."""
    database = backups.database_file(config)
    acts = None
    if database.exists():
        backups.check_whole(database)
        with closing(backups.open_to_read(database)) as copy:
            acts = copy.execute("SELECT count(*) FROM entry").fetchone()[0]
    secret = (config.instance / "secret_key").read_text()
    whose = "own" if secret == "own secret" else "the backup's"
    return acts, whose, len(list((config.instance / "photos").glob("own.jpg")))


OLD, NEW = (0, "own", 1), (3, "the backup's", 0)


def ends(
    spare: Config, backup: Path, monkeypatch: pytest.MonkeyPatch, begin: Callable[[Config], object]
) -> list[tuple[int | None, str, int]]:
    """What every cut leads to, the first step first, once the next start has begun."""
    as_it_was = spare.instance.with_name("as it was")
    shutil.copytree(spare.instance, as_it_was)
    found = []
    for step in range(200):
        shutil.rmtree(spare.instance)
        shutil.copytree(as_it_was, spare.instance)
        is_cut = cut_at(step, monkeypatch, lambda: restoring.restore(spare, backup, at=NOW))
        settings.load({"KRU_INSTANCE": str(spare.instance)})  # makes a secret where there is none
        begin(spare)
        found.append(state(spare))
        if not is_cut:
            return found
    raise AssertionError("it does not end")


def test_every_cut_leads_to_the_old_evening_or_the_new_one_whole(
    spare: Config, backup: Path, monkeypatch: pytest.MonkeyPatch
):
    db.session.remove()
    found = ends(spare, backup, monkeypatch, restoring.finish)
    assert set(found) == {OLD, NEW}
    assert found == sorted(found, key=lambda end: end == NEW)
    assert len(found) > 15
    assert not restoring.is_cut_short(spare)


def test_without_the_plan_some_cut_leaves_no_evening(
    spare: Config, backup: Path, monkeypatch: pytest.MonkeyPatch
):
    db.session.remove()
    found = ends(spare, backup, monkeypatch, lambda _config: None)
    assert {None} & {acts for acts, _secret, _photos in found}


def test_what_was_there_is_kept_whole_after_a_cut(
    spare: Config, backup: Path, monkeypatch: pytest.MonkeyPatch
):
    db.session.remove()
    step = 0
    while cut_at(step, monkeypatch, lambda: restoring.restore(spare, backup, at=NOW)):
        restoring.finish(spare)
        if state(spare) == NEW:
            break
        step += 1
    (aside,) = spare.instance.glob("replaced-*")
    assert {"kruvision.db", "secret_key", "photos"} <= {path.name for path in aside.iterdir()}
    assert (aside / "secret_key").read_text() == "own secret"
    with closing(backups.open_to_read(aside / "kruvision.db")) as copy:
        assert copy.execute("SELECT count(*) FROM entry").fetchone() == (0,)
