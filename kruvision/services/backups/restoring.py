"""Putting a backup in the place of the database, with its files and its secret.

What was there is moved into a folder beside it and never deleted. A restore that is cut short, at
whatever moment, leads to what was there or to what was put in place, whole: everything is made
ready in a folder of its own, then a plan is written down, and from then on the next start, or the
next restore, carries it to its end (``finish``).
"""

import json
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import NullPool, create_engine
from sqlalchemy.orm import Session

from config import Config
from kruvision.models import RecordLine
from kruvision.services.access import SYSTEM
from kruvision.services.backups import backups, beside, expected_schema, renewal
from kruvision.services.errors import Refused
from kruvision.services.record import chain

_NAMED = (rf"{name}/[0-9a-f]{{32}}\.(?:{'|'.join(ends)})" for name, ends in backups.FOLDERS.items())
OUR_FILE = re.compile("|".join(["secret_key", *_NAMED]), re.ASCII)
BESIDE = ("-wal", "-shm", "-journal")
DATABASE, SECRET, HEARTBEAT = "database", "secret_key", "heartbeat"
FRESH, PLAN = "restoring", "restoring.json"
RESTORED = "backup_restored"
HAS_FILES = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'backup_file'"


@dataclass(frozen=True)
class Plan:
    """What is carried out once it is written down: the names in the folder of what is fresh, and
    the folder for what they take the place of (empty where there was nothing)."""

    names: list[str]
    aside: str


def restore(config: Config, file: Path, *, at: datetime) -> Path | None:
    """Put the backup in place; returns the folder with what was there before, or None when nothing
    was. The server must not run. Nothing is touched unless the file is a whole backup of ours.

    Raises ``Refused``: ``backup_needs_sqlite``, ``backup_broken``, ``record_broken``,
    ``backup_not_ours``, ``backup_too_new``.
    """
    database = backups.database_file(config)
    finish(config)
    check_ours(file)
    fresh = config.instance / FRESH
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _unpack(file, fresh)
    _begin_anew(fresh / DATABASE, at)
    renewal.renew(fresh / DATABASE)
    names = sorted(path.name for path in fresh.iterdir())
    is_first = not any(path.exists() for path in _in_the_way(config, database, names))
    aside = "" if is_first else _new_name(config, at)
    _make_sure(fresh)
    _write_plan(config, Plan(names, aside))
    finish(config)
    beside.bring_back(config, database, file)
    return config.instance / aside if aside else None


def check_ours(file: Path) -> None:
    """Refuse what is no whole backup made by this program or an older one: a damaged file, a broken
    record, a version nobody knows, or tables, triggers, indexes and views that are not ours."""
    if not file.is_file():
        raise Refused("backup_broken", file=file.name)
    backups.check_whole(file)
    backups.check_record(file)
    with closing(backups.open_to_read(file)) as copy:
        if expected_schema.version_of(copy) not in expected_schema.known_versions():
            raise Refused("backup_too_new", file=file.name)
        differing = expected_schema.differing_parts(copy)
        if not differing:
            _check_files(copy, file)
    if differing:
        parts = ", ".join(f"{kind} {name}" for kind, name in differing)
        raise Refused("backup_not_ours", file=file.name, parts=parts)


def _check_files(copy: sqlite3.Connection, file: Path) -> None:
    """Every file in the table is one of ours, by its name, and the secret is a text."""
    if copy.execute(HAS_FILES).fetchone() is None:
        return
    for name, data in copy.execute("SELECT name, data FROM backup_file"):
        is_ours = isinstance(name, str) and isinstance(data, bytes) and OUR_FILE.fullmatch(name)
        if not is_ours or (name == SECRET and not _is_secret(data)):
            raise Refused("backup_broken", file=file.name)


def _is_secret(data: bytes) -> bool:
    try:
        return bool(data.decode().strip())
    except UnicodeDecodeError:
        return False


def finish(config: Config) -> bool:
    """Carry a restore that was cut short to its end, and answer whether there was one. What had not
    been written down as a plan yet has touched nothing, and is thrown away."""
    fresh = config.instance / FRESH
    plan = _read_plan(config)
    if plan is None:
        shutil.rmtree(fresh, ignore_errors=True)
        return False
    database = backups.database_file(config)
    aside = config.instance / plan.aside if plan.aside else None
    if aside is not None:
        aside.mkdir(mode=0o700, exist_ok=True)
    if aside is not None and (fresh / DATABASE).exists():
        _set_aside(config, database, plan.names, fresh, aside)
    for name in sorted(plan.names, key=lambda one: one == DATABASE):  # the database comes last
        if (fresh / name).exists():
            place = database if name == DATABASE else config.instance / name
            backups.put_in_place(fresh / name, place)
    (config.instance / PLAN).unlink()
    backups.sync(config.instance)
    shutil.rmtree(fresh, ignore_errors=True)
    return True


def give_up(config: Config) -> bool:
    """After a restore that failed: throw away what had been made ready, and answer True. False once
    the plan is written down: then ``finish`` carries it to its end."""
    if (config.instance / PLAN).exists():
        return False
    shutil.rmtree(config.instance / FRESH, ignore_errors=True)
    return True


def is_cut_short(config: Config) -> bool:
    """Whether a restore waits to be carried to its end, or left something behind."""
    return (config.instance / PLAN).exists() or (config.instance / FRESH).exists()


def _new_name(config: Config, at: datetime) -> str:
    """The name of a folder that is not there yet."""
    name = at.astimezone(UTC).strftime("replaced-%Y%m%dT%H%M%SZ")
    taken = {path.name for path in config.instance.glob("replaced-*")}
    more = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *more) if one not in taken)


def _in_the_way(config: Config, database: Path, names: list[str]) -> list[Path]:
    """What the backup takes the place of. The heartbeat goes too: a vote that was open in the
    backup then waits for the organizer."""
    beside = [database.with_name(database.name + end) for end in BESIDE]
    others = [config.instance / name for name in (*names, HEARTBEAT) if name != DATABASE]
    return [database, *beside, *others]


def _set_aside(config: Config, database: Path, names: list[str], fresh: Path, aside: Path) -> None:
    """Move what was there away, unless that was done before the cut. The secret is copied: at no
    moment may a start find none and make a new one."""
    for path in _in_the_way(config, database, names):
        kept = aside / path.name
        is_replaced = path.name in names and not (fresh / path.name).exists()
        if not path.exists() or kept.exists() or is_replaced:
            continue
        if path.name == SECRET:
            half = aside / f"{SECRET}.part"
            shutil.copy2(path, half)
            backups.put_in_place(half, kept)
        else:
            path.replace(kept)
    backups.sync(aside)
    backups.sync(config.instance)


def _write_plan(config: Config, plan: Plan) -> None:
    part = config.instance / f"{PLAN}.part"
    part.write_text(json.dumps(asdict(plan)), encoding="utf-8")
    backups.put_in_place(part, config.instance / PLAN)


def _read_plan(config: Config) -> Plan | None:
    try:
        text = (config.instance / PLAN).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return Plan(**json.loads(text))


def _make_sure(folder: Path) -> None:
    """Wait until everything in the folder is on the disk."""
    for path in (*folder.rglob("*"), folder):
        backups.sync(path)


def _unpack(file: Path, fresh: Path) -> None:
    """The database without the table of files, and the files as files."""
    copy = fresh / DATABASE
    backups.copy_database(file, copy)
    copy.chmod(0o600)
    with closing(sqlite3.connect(copy)) as connection:
        if connection.execute(HAS_FILES).fetchone() is None:
            return
        for folder in backups.FOLDERS:
            (fresh / folder).mkdir(mode=0o700)
        for name, data in connection.execute("SELECT name, data FROM backup_file"):
            path = fresh / name
            path.touch(mode=0o600)
            path.write_bytes(data)
        connection.execute("DROP TABLE backup_file")
        connection.execute("VACUUM")


def _begin_anew(copy: Path, at: datetime) -> None:
    """Change in the restored database what must not be as it was in the backup: its record goes on
    with a line that says so. Backups made before that line saw another continuation."""
    engine = create_engine(f"sqlite:///{copy}", poolclass=NullPool)
    with Session(engine) as session, session.begin():
        newest = session.query(RecordLine).order_by(RecordLine.id.desc()).first()
        previous = newest.hash if newest else chain.GENESIS
        line = RecordLine(at=at, actor=SYSTEM.label, kind=RESTORED, show_id=None, data={})
        line.previous = previous
        line.hash = chain.line_hash(line)
        session.add(line)
