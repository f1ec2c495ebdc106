"""What lies in the instance folder belongs to its owner alone: whoever reads the database, a backup
or the secret can be anybody.

``run.py`` makes every new file so (umask). What an older version made is put right at the start.
"""

import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

from config import Config

OTHERS = 0o077
"""The bits of a file's mode that let anybody but its owner do something."""


def keep_private(config: Config) -> None:
    """Take from everybody else what they may do with our files. Raises ``OSError`` where one of
    them belongs to another account of this machine."""
    for path in list(open_to_others(config)):
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def open_to_others(config: Config) -> Iterator[Path]:
    """Our files and folders that somebody else on this machine may read or change. A folder for
    backups elsewhere (a memory stick) has the modes that its owner gave it."""
    for path in _ours(config):
        if not path.is_symlink() and path.exists() and path.stat().st_mode & OTHERS:
            yield path


def _ours(config: Config) -> Iterator[Path]:
    yield config.instance
    yield from config.instance.rglob("*")
    if config.is_sqlite:
        database = Path(make_url(config.database_url).database or "")
        if not database.is_relative_to(config.instance):
            yield from database.parent.glob(f"{database.name}*")
