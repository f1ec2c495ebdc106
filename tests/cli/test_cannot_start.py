"""What does not fit is said in one line before anything is touched, without a traceback."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from config import ROOT, ConfigurationError, load
from kruvision.simulation.server import free_port

Start = Callable[..., str]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Start the server with these settings, which cannot be: what it says."""

    def run(**values: object) -> str:
        settings = {"KRU_INSTANCE": tmp_path / "instance", "KRU_PORT": free_port(), **values}
        environ = {**os.environ, **{name: str(value) for name, value in settings.items()}}
        done = subprocess.run(
            [sys.executable, "run.py"],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 1
        assert done.stderr.startswith("Cannot start: ")
        assert len(done.stderr.splitlines()) == 1, done.stderr
        return done.stderr

    return run


def refusal(tmp_path: Path, **values: str) -> str:
    environ = {"KRU_INSTANCE": str(tmp_path / "instance")}
    with pytest.raises(ConfigurationError) as refused:
        load(environ | {f"KRU_{name}": value for name, value in values.items()})
    assert len(str(refused.value).splitlines()) == 1
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("PORT", "0"),
        ("PORT", "http"),
        ("TIMEZONE", "Kostanay"),
        ("TIMEZONE", "../../etc/passwd"),
        ("PUBLIC_URL", "vision.example"),
        ("PUBLIC_URL", "https://vision.example/kru"),
        ("PUBLIC_URL", "ftp://vision.example"),
        ("ALLOWED_HOSTS", "https://vision.example"),
        ("ALLOWED_HOSTS", "vision.example:5000"),
        ("BACKUP_MINUTES", "often"),
    ],
)
def test_a_setting_that_does_not_fit_is_named(tmp_path: Path, name: str, value: str) -> None:
    assert f"KRU_{name}" in refusal(tmp_path, **{name: value})


@pytest.mark.parametrize("url", ["https://vision.example", "http://10.0.0.5:8080/", "http://[::1]"])
def test_whole_addresses_are_taken(tmp_path: Path, url: str) -> None:
    config = load({"KRU_INSTANCE": str(tmp_path), "KRU_PUBLIC_URL": url})
    assert config.public_url == url.rstrip("/")


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "instance").write_text("")
    assert "KRU_INSTANCE" in refusal(tmp_path)


def test_an_empty_secret_is_never_used(tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "secret_key").write_text("\n")
    assert "secret" in refusal(tmp_path)


def test_a_port_in_use_is_named(start: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"port {port}" in start(KRU_HOST="127.0.0.1", KRU_PORT=port)


def test_a_database_of_a_newer_program_is_left_alone(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "instance" / "kruvision.db"
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    assert "newer version" in start(KRU_HOST="127.0.0.1")
    with closing(sqlite3.connect(file)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert tables == [("alembic_version",)]


@pytest.mark.parametrize("address", ["nonsense", "oracle://host/name"])
def test_an_address_that_is_no_database_is_named(start: Start, address: str) -> None:
    said = start(KRU_DATABASE_URL=address, KRU_SECRET_KEY="secret")
    assert "KRU_DATABASE_URL" in said


def test_a_database_server_that_does_not_answer_is_named(start: Start) -> None:
    address = "postgresql://nobody@127.0.0.1:1/none"
    said = start(KRU_DATABASE_URL=address, KRU_SECRET_KEY="secret")
    assert "database" in said


@pytest.mark.parametrize("words", [[], ["doctor"], ["restore", "file.db"]])
def test_a_python_without_the_packages_says_how_they_come(words: list[str]) -> None:
    """``-S`` leaves out everything installed, as the system's own Python would."""
    done = subprocess.run(
        [sys.executable, "-S", "run.py", *words],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Cannot start: ")
    assert "make setup" in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
