"""Backups while the server runs: one file holds the evening.

It is a copy of the database, checked before it gets its name, with photos, recordings and the
secret of the laptop inside: without that secret no juror's card and no ticket would work on another
laptop. So whoever has the file can be anybody; it is readable by its owner alone. Recordings of
selection rounds lie beside it (``beside``).
"""

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from config import Config
from kruvision.services.backups import beside
from kruvision.services.backups.expected_schema import TABLE_OF_FILES
from kruvision.services.errors import Refused
from kruvision.services.record import chain

NAME = "%Y%m%dT%H%M%SZ.db"
SUSPECT = "suspect.db"
HALF_MADE = ("kru-*.part", "kru-*.part-journal", "tmp????????.part")
"""How unfinished copies are named, and were before: nothing else in the folder is ours."""
NEWEST_KEPT, HOURS_KEPT, DAYS_KEPT = 12, 24, 14
ROOM_LEFT = 500_000_000
"""Bytes that stay free: a backup must not take the disk that the votes are written to."""
MANY_PAGES = -1
FOLDERS = {"photos": ("jpg",), "recordings": ("m4a", "mp3", "ogg", "wav")}
"""The folders whose files go along, with the endings of what is ours in them."""


def back_up(config: Config, *, at: datetime) -> Path:
    """Make a backup in the folder for backups, named by the moment, and forget old ones.

    Raises ``Refused``: ``backup_needs_sqlite``, ``backup_folder_gone``, ``backup_no_room``,
    ``backup_broken``, ``record_broken`` (then the copy is kept as ``suspect.db``).
    """
    folder = config.backup_folder
    if folder == config.instance / "backups":
        folder.mkdir(mode=0o700, exist_ok=True)
    made = write_backup(config, folder / at.astimezone(UTC).strftime(NAME))
    _forget_old(folder)
    return made


def write_backup(config: Config, target: Path) -> Path:
    """Make a backup under this name; refuses as ``back_up`` does, and leaves nothing half-made."""
    source = database_file(config)
    if not target.parent.is_dir():
        raise Refused("backup_folder_gone", folder=str(target.parent))
    _require_room(config, source, target.parent)
    with one_at_a_time(config), unfinished(target.parent) as part:
        copy_database(source, part)
        _put_files(config, part)
        check_whole(part)
        try:
            check_record(part)
        except Refused:
            put_in_place(part, target.with_name(SUSPECT))
            raise
        put_in_place(part, target)
        beside.keep_beside(config, target.parent)
    return target


def back_up_before_migration(config: Config, version: str, *, at: datetime) -> Path:
    """A copy of the database as it is before another version is made of it, with its files and
    secret, under a name that is never forgotten by itself. A broken record is copied, too.

    Raises ``Refused``: ``backup_folder_gone``, ``backup_no_room``, ``backup_broken``.
    """
    folder = config.backup_folder
    if folder == config.instance / "backups":
        folder.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_dir():
        raise Refused("backup_folder_gone", folder=str(folder))
    source = database_file(config)
    _require_room(config, source, folder)
    target = folder / at.astimezone(UTC).strftime(f"before-{version}-{NAME}")
    with one_at_a_time(config), unfinished(folder) as part:
        copy_database(source, part)
        _put_files(config, part)
        check_whole(part)
        put_in_place(part, target)
    return target


def newest_moment(config: Config) -> datetime | None:
    """When the newest backup was made, or None."""
    return max(_backups(config.backup_folder), default=None)


def list_backups(config: Config) -> Sequence[Path]:
    """The backups made by themselves or by the button, by their names the newest first."""
    found = _backups(config.backup_folder)
    return [found[moment] for moment in sorted(found, reverse=True)]


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Which backups stay: the newest 12, and the last one of each of the newest 24 hours and of
    the newest 14 days that have one."""
    newest_first = sorted(moments, reverse=True)
    staying = set(newest_first[:NEWEST_KEPT])
    for many, same in ((HOURS_KEPT, "%Y%m%d%H"), (DAYS_KEPT, "%Y%m%d")):
        last: dict[str, datetime] = {}
        for moment in newest_first:
            last.setdefault(moment.strftime(same), moment)
        staying.update(list(last.values())[:many])
    return staying


def database_file(config: Config) -> Path:
    """The file of the database; ``Refused("backup_needs_sqlite")`` when it is on a server."""
    if not config.is_sqlite:
        raise Refused("backup_needs_sqlite")
    return Path(make_url(config.database_url).database or "")


def copy_database(source: Path, target: Path) -> None:
    """Copy what is committed now, in one piece, without holding up whoever writes meanwhile."""
    with (
        closing(open_to_read(source)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy, pages=MANY_PAGES)
        copy.execute("PRAGMA journal_mode=DELETE")


def open_to_read(file: Path) -> sqlite3.Connection:
    """A connection that cannot write."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def check_whole(file: Path) -> None:
    """Let SQLite read every page and index; ``Refused("backup_broken")`` when one is damaged."""
    try:
        with closing(open_to_read(file)) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError:
        raise Refused("backup_broken", file=file.name) from None
    if found != [("ok",)]:
        raise Refused("backup_broken", file=file.name)


def check_record(file: Path) -> int:
    """Walk the record's chain in a copy; the number of its lines. Raises ``Refused``:
    ``record_broken``, ``backup_broken`` when it has no record."""
    engine = create_engine("sqlite://", creator=lambda: open_to_read(file), poolclass=NullPool)
    try:
        with Session(engine) as session:
            return chain.verify_lines(session.execute(chain.ALL_LINES).scalars())
    except (DatabaseError, ValueError, TypeError):  # a line that is no line
        raise Refused("backup_broken", file=file.name) from None


def put_in_place(part: Path, target: Path) -> None:
    """Give a finished file its name, once it is on the disk for good."""
    sync(part)
    part.replace(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Wait until the file, or the names in the folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _put_files(config: Config, copy: Path) -> None:
    """Put the files and the secret into the copy, in a table of its own."""
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(TABLE_OF_FILES)
        connection.executemany("INSERT INTO backup_file VALUES (?, ?)", _files(config))


def _files(config: Config) -> Iterator[tuple[str, bytes]]:
    yield "secret_key", config.secret_key.encode()  # the one in use, from wherever it was read
    for path in _kept_files(config):
        try:
            yield f"{path.parent.name}/{path.name}", path.read_bytes()
        except FileNotFoundError:  # replaced at this very moment: the next backup has the new one
            continue


def _kept_files(config: Config) -> Iterator[Path]:
    for folder, endings in FOLDERS.items():
        for path in sorted((config.instance / folder).glob("*.*")):
            if path.suffix.removeprefix(".") in endings:
                yield path


def _require_room(config: Config, source: Path, folder: Path) -> None:
    files = sum(path.stat().st_size for path in _kept_files(config))
    needed = 2 * (source.stat().st_size + files) + ROOM_LEFT
    if shutil.disk_usage(folder).free < needed:
        raise Refused("backup_no_room", megabytes=needed // 1_000_000)


@contextmanager
def one_at_a_time(config: Config) -> Iterator[None]:
    """Nobody else makes a backup or changes one meanwhile, in this process or another."""
    with (config.instance / "backups.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def unfinished(folder: Path) -> Iterator[Path]:
    """A file under a name of its own, readable by its owner; what is left of it is deleted, with
    the journal that SQLite leaves where the disk was full in the middle of a change."""
    descriptor, name = tempfile.mkstemp(prefix="kru-", suffix=".part", dir=folder)
    os.close(descriptor)
    part = Path(name)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)
        Path(f"{part}-journal").unlink(missing_ok=True)


def _backups(folder: Path) -> dict[datetime, Path]:
    """The backups made by themselves or by the button, by their moment; other files are not ours
    to count or to delete."""
    found = {}
    for path in folder.glob("*.db"):
        try:
            found[datetime.strptime(path.name, NAME).replace(tzinfo=UTC)] = path
        except ValueError:
            continue
    return found


def _forget_old(folder: Path) -> None:
    backups = _backups(folder)
    for moment in backups.keys() - kept(backups):
        backups[moment].unlink(missing_ok=True)
