"""Recordings of selection rounds beside the backups: each is there once, whatever number of backups
there is.

Such a file never changes, and a round has hundreds of megabytes of them: in every backup they would
fill the disk that the marks are written to. What no recording needs any more stays for as long as
backups of single days do, and goes then.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import structlog

from config import Config

log = structlog.get_logger()
FOLDER = "selection"
"""In the instance."""
BESIDE = "recordings-of-rounds"
"""In the folder of the backups."""
ENDINGS = ("m4a", "mp3", "ogg", "wav")
"""Of what is ours in it."""
GONE = ".gone"
KEPT_FOR = timedelta(days=14)
HAS_RECORDINGS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'recording'"
NAMED = "SELECT file FROM recording UNION SELECT json_extract(before, '$.file') FROM recording"


def keep_beside(config: Config, folder: Path) -> None:
    """Have every recording beside the backups in this folder. One that cannot be kept, for want of
    room, is logged: the backup of the marks counts for more."""
    source, target = config.instance / FOLDER, folder / BESIDE
    here = {path.name for path in _recordings(source)}
    if not here and not target.is_dir():
        return
    try:
        target.mkdir(mode=0o700, exist_ok=True)
        for name in sorted(here):
            _keep_one(source / name, target / name)
        _forget_old(target, here)
    except OSError:
        log.exception("recordings of rounds were not kept beside the backup", folder=str(target))


def bring_back(config: Config, database: Path, backup: Path) -> None:
    """After a restore: put back the recordings that the database names and this machine has not."""
    target = config.instance / FOLDER
    for name in sorted(_named(database)):
        kept = backup.parent / BESIDE / name
        found = next((one for one in (kept, kept.with_name(name + GONE)) if one.is_file()), None)
        if found is None or (target / name).exists():
            continue
        target.mkdir(mode=0o700, exist_ok=True)
        _copy(found, target / name)


def _recordings(folder: Path) -> Iterator[Path]:
    for path in folder.glob("*.*"):
        if path.suffix.removeprefix(".") in ENDINGS:
            yield path


def _keep_one(source: Path, target: Path) -> None:
    """The same file under a second name where one disk has both; else a copy."""
    if target.exists():
        return
    try:
        os.link(source, target)
    except FileNotFoundError:  # replaced at this very moment
        return
    except OSError:
        _copy(source, target)


def _copy(source: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    shutil.copyfile(source, part)
    part.chmod(0o600)
    part.replace(target)


def _forget_old(target: Path, here: set[str]) -> None:
    for path in _recordings(target):
        if path.name not in here:
            gone = path.with_name(path.name + GONE)
            path.rename(gone)
            os.utime(gone)
    oldest = time.time() - KEPT_FOR.total_seconds()
    for path in target.glob(f"*{GONE}"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def _named(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        if connection.execute(HAS_RECORDINGS).fetchone() is None:
            return set()
        names = {name for (name,) in connection.execute(NAMED)}
    return {name for name in names if name and name == Path(name).name}
