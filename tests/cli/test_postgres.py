"""Serving from PostgreSQL: nobody waits for a slow query of others; who begins is told how."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT
from kruvision.simulation.server import PATIENCE_SECONDS, ServerProcess
from tests.databases import postgres_settings

MEETING = """
import os
from gevent import monkey, spawn, joinall
if sys.argv[2] == "patched":
    monkey.patch_all()
from sqlalchemy import create_engine, text
options = f"-c statement_timeout={sys.argv[3]}s"
engine = create_engine(sys.argv[1], pool_size=5, connect_args={"options": options})
meet = f'''
    DO $$ BEGIN
        PERFORM pg_advisory_lock_shared({os.getpid()});
        WHILE (SELECT count(*) < 5 FROM pg_locks
               WHERE locktype = 'advisory' AND objid = {os.getpid()}) LOOP
            PERFORM pg_sleep(0.01);
        END LOOP;
    END $$
'''
def wait():
    with engine.connect() as connection:
        connection.execute(text(meet))
joinall([spawn(wait) for _ in range(5)], raise_error=True)
"""
"""Five queries, each of which lasts until all five are under way, or so many seconds."""


class SharedServer(ServerProcess):
    """The server on a database that others may use, too."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__(Path(values["KRU_INSTANCE"]))
        self.values = values

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, **self.values}


@pytest.mark.parametrize(("patched", "seconds"), [("patched", PATIENCE_SECONDS), ("plain", 1)])
def test_five_queries_wait_side_by_side_where_gevent_patches_first(
    postgres: str, patched: str, seconds: int
) -> None:
    words = [sys.executable, "-c", f"import sys\n{MEETING}", postgres, patched, str(seconds)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is (patched == "patched"), done.stderr
    assert ("statement timeout" in done.stderr) is (patched == "plain")


def test_the_first_organizer_of_a_shared_database_gets_a_link_by_a_command(
    tmp_path: Path, fresh_postgres: str
) -> None:
    server = SharedServer(postgres_settings(tmp_path, fresh_postgres))
    server.start()
    try:
        assert any("run.py invite" in line for line in server.printed)
        link = server.command("invite").strip()
        assert "/setup?code=" in link
    finally:
        server.stop()
