"""Make a backup now: one checked file with the database, photos, recordings and the secret. The
server may run meanwhile."""

import argparse
import sqlite3
import sys
from pathlib import Path

import config as settings
from kruvision import clock, create_app
from kruvision.cli.starting.instance import CANNOT_START, load_settings
from kruvision.sentences import terminal_sentence
from kruvision.services.backups import backups
from kruvision.services.errors import Refused

HELP = "make a backup now, while the server runs or not"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        help="a new file, or a folder such as a memory stick; "
        "without it the backup goes where the server puts its own",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print where the backup is; exit code 1 with one line when none could be made."""
    try:
        config = load_settings()
        app = create_app(config)
    except CANNOT_START as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 1
    with app.app_context():
        try:
            made = make(config, arguments.file)
        except Refused as refused:
            print(terminal_sentence(refused.code, refused.details), file=sys.stderr)
            return 1
        except (OSError, sqlite3.Error) as error:  # no database yet, a stick that is full or gone
            print(f"No backup was made: {error}", file=sys.stderr)
            return 1
    print(made)
    return 0


def make(config: settings.Config, file: Path | None) -> Path:
    """A backup in the usual folder, in the folder named, or under the name given, which nothing
    may have yet: ``Refused("backup_exists")``."""
    at = clock.now()
    if file is None:
        return backups.back_up(config, at=at)
    target = file / at.strftime(backups.NAME) if file.is_dir() else file
    if target.exists():
        raise Refused("backup_exists", file=str(target))
    return backups.write_backup(config, target.resolve())
