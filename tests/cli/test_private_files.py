"""Files of the instance belong to the account that serves, and to nobody else."""

import contextlib
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

import config as settings
from kruvision import instance_files
from kruvision.cli.examination import MEND, OK, look_at_data
from kruvision.simulation.server import ServerProcess

PRIVATE = {stat.S_IFDIR | 0o700, stat.S_IFREG | 0o600}


@pytest.fixture
def lax_umask() -> Iterator[None]:
    """What most machines set: everybody may read what one makes."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes_in(folder: Path) -> set[int]:
    """Of all that stays: a server at work writes under another name first."""
    modes = set()
    for path in (folder, *folder.rglob("*")):
        with contextlib.suppress(FileNotFoundError):
            modes.add(path.stat().st_mode)
    return modes


def run(instance: Path, *words: str) -> None:
    program = [sys.executable, str(settings.ROOT / "run.py"), *words]
    subprocess.run(
        program, env={**os.environ, "KRU_INSTANCE": str(instance)}, check=True, capture_output=True
    )


@pytest.mark.usefixtures("lax_umask")
def test_a_command_makes_files_that_its_owner_alone_may_read(tmp_path: Path) -> None:
    instance = tmp_path / "new"
    run(instance, "load", str(settings.ROOT / "data" / "demo"))
    run(instance, "backup")
    assert (instance / "kruvision.db").exists()
    assert list((instance / "backups").iterdir())
    assert modes_in(instance) <= PRIVATE


@pytest.mark.faults
@pytest.mark.usefixtures("lax_umask")
def test_a_start_puts_right_what_an_older_version_left(server: ServerProcess) -> None:
    old = server.instance / "replaced-20260101T000000Z" / "photos"
    old.mkdir(parents=True)
    (old / "face.jpg").write_bytes(b"a face")
    server.start()
    assert modes_in(server.instance) <= PRIVATE
    assert (old / "face.jpg").read_bytes() == b"a face"


@pytest.mark.usefixtures("lax_umask")
def test_the_doctor_names_what_others_may_read_until_it_is_put_right(app: Flask) -> None:
    config = app.config["KRU"]
    instance_files.keep_private(config)
    assert {one.name: one.state for one in look_at_data(config)}["files"] == OK
    leak = config.instance / "leak.db"
    leak.write_bytes(b"all the marks")
    found = {one.name: one for one in look_at_data(config)}["files"]
    assert found.state == MEND
    assert str(leak) in found.sentence
    instance_files.keep_private(config)
    assert list(instance_files.open_to_others(config)) == []


@pytest.mark.usefixtures("lax_umask")
@pytest.mark.parametrize("look", ["lstat", "chmod"])
def test_what_goes_meanwhile_is_open_to_nobody(
    app: Flask, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    """A server at work writes under another name first: gone as soon as somebody looks closer."""
    config = app.config["KRU"]
    going = config.instance / "half_written"
    going.touch()
    real = getattr(Path, look)

    def go_first(path: Path, *more: int, **options: bool) -> object:
        if path == going:
            path.unlink(missing_ok=True)
        return real(path, *more, **options)

    monkeypatch.setattr(Path, look, go_first)
    instance_files.keep_private(config)
    assert not going.exists()
    assert list(instance_files.open_to_others(config)) == []


@pytest.mark.usefixtures("lax_umask")
def test_a_database_elsewhere_is_ours_too(app: Flask, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("show.db", "show.db-wal", "other.txt"):
        (elsewhere / name).touch()
    config = replace(app.config["KRU"], database_url=f"sqlite:///{elsewhere / 'show.db'}")
    instance_files.keep_private(config)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in elsewhere.iterdir()}
    assert modes == {"show.db": 0o600, "show.db-wal": 0o600, "other.txt": 0o644}
