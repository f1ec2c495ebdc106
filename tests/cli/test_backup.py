"""Backup and restore from the shell, beside a real server."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import requests

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
