"""``run.py close``: whoever sits at the machine closes any account but the last owner's."""

import os
import subprocess
import sys

import pytest
from flask import Flask

from config import ROOT
from kruvision.extensions import db
from kruvision.models import Staff
from tests.factories import make_staff


def close(database: dict[str, str], login: str) -> tuple[int, str]:
    """Run the command beside the app; its code and what it said."""
    db.session.remove()
    command = [sys.executable, str(ROOT / "run.py"), "close", login]
    done = subprocess.run(
        command, env={**os.environ, **database}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def owner(app: Flask) -> str:
    return make_staff("owner").login


def test_an_owner_is_closed_at_the_machine_and_the_last_one_is_not(
    owner: str, database: dict[str, str]
) -> None:
    other = make_staff("owner").login
    assert close(database, other.upper())[0] == 0
    code, said = close(database, owner)
    assert code == 1
    assert "the only owner left" in said
    open_now = db.session.query(Staff.login).filter(Staff.disabled_at.is_(None))
    assert [row.login for row in open_now] == [owner]


def test_a_login_that_nobody_has_is_said_so(owner: str, database: dict[str, str]) -> None:
    code, said = close(database, "nobody")
    assert code == 1
    assert "No open account has the login 'nobody'" in said
