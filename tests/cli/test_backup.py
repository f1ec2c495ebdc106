"""Backup and restore from the shell, beside a real server."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import requests

from config import ROOT
from kruvision.simulation.browser import TIMEOUT
from kruvision.simulation.server import ServerDidNotStart, ServerProcess


def editions(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM edition").fetchone()[0])


def test_a_backup_is_made_while_the_server_runs(server: ServerProcess, tmp_path: Path) -> None:
    server.start()
    made = Path(server.command("backup").strip())
    assert made.parent == server.instance / "backups"
    assert editions(made) == 1
    stick = tmp_path / "stick"
    stick.mkdir()
    assert Path(server.command("backup", str(stick)).strip()).parent == stick
    named = stick / "before the final.db"
    assert server.command("backup", str(named)).strip() == str(named)
    with pytest.raises(ServerDidNotStart, match="There is a file of this name already"):
        server.command("backup", str(named))
    assert requests.get(f"{server.url}/health", timeout=TIMEOUT).ok


def test_a_killed_servers_database_can_be_backed_up(server: ServerProcess) -> None:
    server.start()
    server.kill()
    assert editions(Path(server.command("backup").strip())) == 1


def test_nothing_is_restored_while_the_server_runs(server: ServerProcess) -> None:
    made = server.command("backup").strip()
    server.start()
    with pytest.raises(ServerDidNotStart, match="Nothing was restored: a server is running"):
        server.command("restore", made)
    assert requests.get(f"{server.url}/health", timeout=TIMEOUT).ok


def test_an_evening_comes_back_on_an_empty_laptop(server: ServerProcess, tmp_path: Path) -> None:
    made = server.command("backup").strip()
    shutil.move(made, tmp_path / "evening.db")
    shutil.rmtree(server.instance)
    printed = server.command("restore", str(tmp_path / "evening.db"))
    assert "Restored from" in printed
    server.start()
    assert requests.get(f"{server.url}/v", timeout=TIMEOUT).ok
    assert editions(server.instance / "kruvision.db") == 1


def test_a_file_that_is_no_backup_is_refused(server: ServerProcess, tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(ServerDidNotStart, match="no whole backup"):
        server.command("restore", str(tmp_path / "holiday.jpg"))
    assert editions(server.instance / "kruvision.db") == 1


def limited(server: ServerProcess, kilobytes: int, *words: str) -> subprocess.CompletedProcess[str]:
    """A command whose files may grow to this size and no further, as on a disk that is full."""
    run = f'ulimit -f {kilobytes}; exec "$0" run.py "$@"'
    environ = {**os.environ, "KRU_INSTANCE": str(server.instance)}
    return subprocess.run(
        ["bash", "-c", run, sys.executable, *words],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_without_room_a_restore_says_so_in_one_line_and_leaves_nothing(
    server: ServerProcess,
) -> None:
    made = server.command("backup").strip()
    before = (server.instance / "kruvision.db").read_bytes()
    done = limited(server, 100, "restore", "--yes", made)
    assert done.returncode == 1
    assert done.stderr.startswith("Nothing was restored: ")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert not (server.instance / "restoring").exists()
    assert (server.instance / "kruvision.db").read_bytes() == before


def test_without_room_or_database_a_backup_says_so_in_one_line(server: ServerProcess) -> None:
    full = limited(server, 100, "backup")
    (server.instance / "kruvision.db").unlink()
    gone = limited(server, 100_000, "backup")
    for done in (full, gone):
        assert done.returncode == 1
        assert done.stderr.startswith("No backup was made: ")
        assert len(done.stderr.splitlines()) == 1, done.stderr
    assert list((server.instance / "backups").iterdir()) == []
