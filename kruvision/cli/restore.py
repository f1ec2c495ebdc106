"""Put a backup in the place of the database. What was there is kept in a folder beside it."""

import argparse
import os
import sqlite3
import sys
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import DBAPIError

import config as settings
from kruvision import clock, create_app
from kruvision.cli.starting.instance import load_settings
from kruvision.instance_lock import InstanceInUse, locked
from kruvision.sentences import terminal_sentence
from kruvision.services.backups import restoring
from kruvision.services.backups.entrance import Entrance, look_at_entrance, secret_in
from kruvision.services.errors import Refused

HELP = "put a backup in place; the server must not run"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The backup, and that nobody is to be asked."""
    parser.add_argument("file", type=Path, help="a file made by run.py backup or by the server")
    parser.add_argument(
        "--yes", action="store_true", help="do not ask, also where other people can log in then"
    )


def run(arguments: argparse.Namespace) -> int:
    """Say what was done; exit code 1 with one line when nothing was, for instance because the
    server runs."""
    try:
        config = load_settings()
        app = create_app(config)
        with locked(config.instance), app.app_context():
            return _restore(app, arguments.file, is_sure=arguments.yes)
    except (settings.ConfigurationError, InstanceInUse) as error:
        print(f"Nothing was restored: {error}.", file=sys.stderr)
        return 1
    except Refused as refused:
        with app.app_context():
            print(terminal_sentence(refused.code, refused.details), file=sys.stderr)
        return 1


def _restore(app: Flask, file: Path, *, is_sure: bool) -> int:
    config = app.config["KRU"]
    restoring.check_ours(file)
    entrance = look_at_entrance(config, file)
    if entrance is not None and not entrance.is_same:
        print("\n".join(_changes(entrance)))
        if not is_sure and not _agrees():
            print("Nothing was restored.", file=sys.stderr)
            return 1
    try:
        aside = restoring.restore(config, file, at=clock.now())
    except (OSError, sqlite3.Error, DBAPIError) as error:
        return _broke_off(config, getattr(error, "orig", error))
    print(f"Restored from {file}.")
    if aside:
        print(f"What was there before is in {aside}.")
    if os.environ.get("KRU_SECRET_KEY") and secret_in(file) != config.secret_key:
        print(
            "KRU_SECRET_KEY is set and is not the secret of this backup: its cards and tickets do "
            "not work until you take the setting away."
        )
    return 0


def _broke_off(config: settings.Config, why: object) -> int:
    """Say in one line how things are after a disk that was full, for instance."""
    if restoring.give_up(config):
        print(f"Nothing was restored: {why}.", file=sys.stderr)
    else:
        print(
            f"The restore was cut short: {why}. Call it again, or start the server: it is carried "
            "to its end.",
            file=sys.stderr,
        )
    return 1


def _changes(entrance: Entrance) -> list[str]:
    """Who can log in afterwards and who cannot, a line for each kind of change."""
    said = {
        "Can log in afterwards and cannot now": entrance.gets_in,
        "Can log in now and not afterwards": entrance.is_lost,
        "With another password, name or role": entrance.is_changed,
    }
    lines = [f"{words}: {', '.join(people)}" for words, people in said.items() if people]
    if entrance.has_other_secret:
        lines.append(
            "The backup has another secret: cards and tickets printed with the one in place stop "
            "working, those of the backup work again."
        )
    return lines


def _agrees() -> bool:
    """Whether somebody at the terminal says yes; without one nobody does (--yes says it)."""
    if not sys.stdin.isatty():
        print("Nobody is here to be asked: say --yes if that is as it should be.", file=sys.stderr)
        return False
    return input("Put it in place? [y/N] ").strip().casefold() in ("y", "yes")
