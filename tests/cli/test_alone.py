"""Commands that write take the instance for themselves, or say in one line who has it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import requests

from config import ROOT
from kruvision.simulation.browser import TIMEOUT
from kruvision.simulation.server import ServerDidNotStart, ServerProcess


@pytest.mark.parametrize("command", [("load", str(ROOT / "data" / "demo")), ("invite",)])
def test_nobody_writes_beside_a_running_server(
    server: ServerProcess, command: tuple[str, ...]
) -> None:
    server.start()
    with pytest.raises(ServerDidNotStart, match="Cannot start: a server is running on"):
        server.command(*command)
    assert requests.get(f"{server.url}/health", timeout=TIMEOUT).ok
    server.stop()
    assert server.command(*command)


def test_who_gets_in_is_asked_for_before_a_backup_is_put_in_place(server: ServerProcess) -> None:
    made = server.command("backup").strip()
    with closing(sqlite3.connect(made)) as copy, copy:
        copy.execute(
            "INSERT INTO staff (login, name, role, password_hash)"
            " VALUES ('stranger', 'Stranger', 'owner', 'x')"
        )
    with pytest.raises(ServerDidNotStart, match="Nothing was restored"):
        server.command("restore", made)
    assert not list(server.instance.glob("replaced-*"))
    printed = server.command("restore", made, "--yes")
    assert "Can log in afterwards and cannot now: stranger (owner)" in printed
    assert "Restored from" in printed


def test_a_start_carries_a_restore_that_was_cut_short_to_its_end(
    server: ServerProcess, tmp_path: Path
) -> None:
    made = server.command("backup").strip()
    (server.instance / "restoring").mkdir()
    with (
        closing(sqlite3.connect(made)) as copy,
        closing(sqlite3.connect(server.instance / "restoring" / "database")) as fresh,
    ):
        copy.backup(fresh)
        fresh.execute("DROP TABLE backup_file")
        fresh.execute("UPDATE edition SET year = 2031")
        fresh.commit()
    (server.instance / "restoring" / "secret_key").write_text("the secret of the backup")
    plan = '{"names": ["database", "secret_key"], "aside": "replaced-20261120T190000Z"}'
    (server.instance / "restoring.json").write_text(plan)
    server.start()
    assert (server.instance / "secret_key").read_text() == "the secret of the backup"
    assert (server.instance / "replaced-20261120T190000Z" / "kruvision.db").exists()
    assert not (server.instance / "restoring.json").exists()
    server.stop()
    with closing(sqlite3.connect(server.instance / "kruvision.db")) as database:
        assert database.execute("SELECT year FROM edition").fetchone() == (2031,)
