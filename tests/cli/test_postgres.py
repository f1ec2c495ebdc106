"""Serving from PostgreSQL: nobody waits for a slow query of others; who begins is told how."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT
from kruvision.simulation.server import ServerProcess
from tests.databases import postgres_settings

SLOW_QUERIES = """
import time
from gevent import monkey, spawn, joinall
if sys.argv[2] == "patched":
    monkey.patch_all()
from sqlalchemy import create_engine, text
engine = create_engine(sys.argv[1], pool_size=5)
def wait():
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_sleep(0.5)"))
joinall([spawn(wait) for _ in range(5)])
began = time.monotonic()
joinall([spawn(wait) for _ in range(5)])
print(time.monotonic() - began)
"""


class SharedServer(ServerProcess):
    """The server on a database that others may use, too."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__(Path(values["KRU_INSTANCE"]))
        self.values = values

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, **self.values}


@pytest.mark.parametrize(("patched", "is_together"), [("patched", True), ("plain", False)])
def test_five_slow_queries_take_as_long_as_one_where_gevent_patches_first(
    postgres: str, patched: str, is_together: bool
) -> None:
    words = [sys.executable, "-c", f"import sys\n{SLOW_QUERIES}", postgres, patched]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (float(done.stdout) < 2) is is_together


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
