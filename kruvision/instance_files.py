"""What lies in the instance folder belongs to its owner alone: whoever reads the database, a backup
or the secret can be anybody.

``run.py`` makes every new file so (umask). What an older version made is put right at the start.
"""

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url

from config import Config

OTHERS = 0o077
"""The bits of a file's mode that let anybody but its owner do something."""


def keep_private(config: Config) -> None:
    """Take from everybody else what they may do with our files. Raises ``OSError`` where one of
    them belongs to another account of this machine."""
    for path in list(open_to_others(config)):
        with suppress(FileNotFoundError):  # a server at work writes under another name first
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def open_to_others(config: Config) -> Iterator[Path]:
    """Our files and folders that somebody else on this machine may read or change. A folder for
    backups elsewhere (a memory stick) has the modes that its owner gave it."""
    yield from filter(_is_open_to_others, _ours(config))


def _is_open_to_others(path: Path) -> bool:
    """One that went meanwhile is open to nobody; where a link leads is not looked at."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISLNK(mode) and bool(mode & OTHERS)


def _ours(config: Config) -> Iterator[Path]:
    yield config.instance
    yield from config.instance.rglob("*")
    if config.is_sqlite:
        database = Path(make_url(config.database_url).database or "")
        if not database.is_relative_to(config.instance):
            yield from database.parent.glob(f"{database.name}*")
