"""Who comes in after a restore: accounts and the secret of a backup beside those in place."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from config import Config
from kruvision.services.backups import backups
from kruvision.services.backups.restoring import SECRET

Account = tuple[str, str, str]
"""Role, name and hash of the password."""
_ACCOUNTS = "SELECT login, role, name, password_hash FROM staff WHERE disabled_at IS NULL"
_SECRET = "SELECT data FROM backup_file WHERE name = ?"


@dataclass(frozen=True)
class Entrance:
    """What a restore changes at the door. Accounts are told as ``login (role)``."""

    gets_in: tuple[str, ...]
    """Open in the backup and not in place."""
    is_lost: tuple[str, ...]
    """Open in place and not in the backup."""
    is_changed: tuple[str, ...]
    """Open in both, with another role, name or password."""
    has_other_secret: bool
    """Cards, tickets and log-ins made since the backup stop working; those of the backup work."""

    @property
    def is_same(self) -> bool:
        """Whether everybody comes in as before, and nobody else."""
        return not (self.gets_in or self.is_lost or self.is_changed or self.has_other_secret)


def look_at_entrance(config: Config, file: Path) -> Entrance | None:
    """Compare a backup with what is in place; None where no database is, as on a spare laptop.
    Accounts of a database that is damaged are not known."""
    database = backups.database_file(config)
    if not database.exists():
        return None
    here, there = _accounts(database), _accounts(file)
    both = here.keys() & there.keys()
    secret = secret_in(file)
    return Entrance(
        gets_in=_told(there, there.keys() - here.keys()),
        is_lost=_told(here, here.keys() - there.keys()),
        is_changed=_told(there, {login for login in both if here[login] != there[login]}),
        has_other_secret=secret is not None and secret != config.secret_key,
    )


def secret_in(file: Path) -> str | None:
    """The secret that a backup carries; None where it has none."""
    with closing(backups.open_to_read(file)) as copy:
        try:
            row = copy.execute(_SECRET, (SECRET,)).fetchone()
        except sqlite3.OperationalError:  # a copy of the database alone
            return None
    return row[0].decode().strip() if row else None


def _accounts(file: Path) -> Mapping[str, Account]:
    try:
        with closing(backups.open_to_read(file)) as copy:
            rows = copy.execute(_ACCOUNTS).fetchall()
    except sqlite3.DatabaseError:
        return {}
    return {login: (role, name, password) for login, role, name, password in rows}


def _told(accounts: Mapping[str, Account], logins: set[str]) -> tuple[str, ...]:
    return tuple(f"{login} ({accounts[login][0]})" for login in sorted(logins))
