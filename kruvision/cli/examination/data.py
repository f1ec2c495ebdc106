"""What lies in the instance folder: secret, database, its version, its record, its backups."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from config import Config
from kruvision import clock, create_app
from kruvision.cli.examination.finding import LOOK, MEND, OK, Finding
from kruvision.database import MIGRATIONS
from kruvision.extensions import db
from kruvision.instance_files import open_to_others
from kruvision.sentences import terminal_sentence
from kruvision.services.backups import backups, expected_schema
from kruvision.services.errors import Refused
from kruvision.services.evidence.check import check_show, look_at_house
from kruvision.services.record.named_lines import list_shows

RESET_BUG_MENDED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""Releases with the mend: these and later ones of the same series, and every series after."""
FRESH = timedelta(hours=24)
SKEW = timedelta(minutes=1)


def look_at_data(config: Config) -> Iterator[Finding]:
    """Secret, SQLite, database, version, record, backups."""
    yield _secret(config)
    yield _files(config)
    if not config.is_sqlite:
        yield Finding("database", LOOK, "It is on a server: look at it and back it up there.")
        return
    yield _sqlite()
    file = backups.database_file(config)
    if not file.exists():
        yield Finding("database", OK, "There is none yet: the first start makes it.")
        return
    whole = _whole(file)
    yield whole
    if whole.state == OK:
        yield _version(file)
        yield _record(file)
        yield from _evidence(config, file)
    yield _backup(config)


def _secret(config: Config) -> Finding:
    file = config.instance / "secret_key"
    if not file.exists():
        return Finding("secret", OK, "It is given by KRU_SECRET_KEY.")
    if file.read_text().strip() != config.secret_key:
        said = (
            f"KRU_SECRET_KEY is set, and {file} holds another one. Cards and tickets were printed "
            "with one of them and work with it alone. The server and its backups take "
            "KRU_SECRET_KEY: take away the one that is not yours."
        )
        return Finding("secret", LOOK, said)
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        return Finding("secret", MEND, f"Others may read {file} ({mode:o}): chmod 600 {file}")
    return Finding("secret", OK, "Only its owner may read it.")


def _files(config: Config) -> Finding:
    found = [str(path) for path in open_to_others(config)]
    if not found:
        return Finding("files", OK, "Only their owner may read them.")
    said = (
        f"Other accounts of this machine may read {len(found)} of our files, {found[0]} among "
        f"them. The next start puts that right; at once: chmod -R go-rwx {config.instance}"
    )
    return Finding("files", MEND, said)


def _sqlite() -> Finding:
    version = sqlite3.sqlite_version
    if has_reset_bug(sqlite3.sqlite_version_info):
        said = (
            f"{version} has the WAL-reset bug (mended in 3.51.3): two connections that write at "
            "once can damage the file. The server writes with one at a time; let no other program "
            "write while it runs, run.py load included."
        )
        return Finding("SQLite", LOOK, said)
    return Finding("SQLite", OK, f"{version}, the WAL-reset bug is mended in it.")


def has_reset_bug(version: tuple[int, int, int]) -> bool:
    """Whether this release of SQLite can lose what was written when a checkpoint and a reset of
    the write-ahead log meet: 3.7.0 to 3.51.2 without the two that got the mend later."""
    mended = any(v[:2] == version[:2] and version >= v for v in RESET_BUG_MENDED)
    return not mended and (3, 7, 0) <= version < RESET_BUG_MENDED[-1]


def _whole(file: Path) -> Finding:
    try:
        backups.check_whole(file)
    except Refused:
        said = f"{file} is damaged: stop the server and restore the newest backup."
        return Finding("database", MEND, said)
    return Finding("database", OK, f"{file.name} is whole.")


def _version(file: Path) -> Finding:
    scripts = ScriptDirectory(str(MIGRATIONS))
    found = _ask(file, "SELECT version_num FROM alembic_version")
    if found in scripts.get_heads():
        return Finding("version", OK, "The database fits this program.")
    if found is None:
        said = "This is no database of ours, or what it is made of is gone: restore a backup."
        return Finding("version", MEND, said)
    if found in {script.revision for script in scripts.walk_revisions()}:
        said = "It is older than this program: the next start makes a backup, then changes it."
        return Finding("version", LOOK, said)
    said = "The database was made by another version of this program: install that one."
    return Finding("version", MEND, said)


def _record(file: Path) -> Finding:
    try:
        count = backups.check_record(file)
    except Refused as broken:
        line = broken.details.get("line")
        said = "It is not there, or holds lines that are none: restore a backup."
        if line is not None:
            said = f"It does not match its own hashes from line {line} on: somebody changed it."
        return Finding("record", MEND, said)
    newest = _ask(file, "SELECT max(at) FROM record")
    if newest and _moment(newest) > clock.now() + SKEW:
        said = "Its newest line is in the future: the clock was wrong then or is wrong now."
        return Finding("record", LOOK, said)
    return Finding("record", OK, f"{count} lines, each with the hash it was written with.")


def _evidence(config: Config, file: Path) -> Iterator[Finding]:
    """The database held against its record, show by show; not one that is older than this program,
    whose tables are others."""
    if _ask(file, "SELECT version_num FROM alembic_version") != expected_schema.newest_version():
        return
    app = create_app(config)
    with app.app_context():
        try:
            found = look_at_house()
            for show in list_shows():
                found += check_show(show).differences
            said = [terminal_sentence(one.code, dict(one.facts)) for one in found]
        except (SQLAlchemyError, ValueError) as error:
            said = [f"The check cannot read the database: {getattr(error, 'orig', error)}"]
        finally:
            db.session.remove()
            db.engine.dispose()
    for sentence in said:
        yield Finding("check", MEND, sentence)
    if not said:
        yield Finding("check", OK, "Marks, votes, rules and results are as the record says.")


def _backup(config: Config) -> Finding:
    if not config.backup_folder.is_dir() and config.backup_folder.parent != config.instance:
        said = f"The folder {config.backup_folder} is not there: plug it in or make it."
        return Finding("backup", MEND, said)
    newest = backups.newest_moment(config)
    if newest is None:
        return Finding("backup", LOOK, "There is none yet: run.py backup makes one.")
    hours = (clock.now() - newest).total_seconds() / 3600
    if clock.now() - newest > FRESH:
        return Finding("backup", LOOK, f"The newest is {hours:.0f} hours old: run.py backup.")
    return Finding("backup", OK, f"The newest is {hours:.1f} hours old.")


def _ask(file: Path, query: str) -> str | None:
    """The only value; None where there is none, nor the table it is asked of."""
    with closing(backups.open_to_read(file)) as connection:
        try:
            row = connection.execute(query).fetchone()
        except sqlite3.DatabaseError:
            return None
    return row[0] if row else None


def _moment(stored: str) -> datetime:
    return datetime.fromisoformat(f"{stored}+00:00")
