"""Put a backup in the place of the database. What was there is kept in a folder beside it."""

import argparse
import sys
from pathlib import Path

import config as settings
from kruvision import clock, create_app
from kruvision.instance_lock import InstanceInUse, locked
from kruvision.sentences import terminal_sentence
from kruvision.services.backups import restoring
from kruvision.services.errors import Refused

HELP = "put a backup in place; the server must not run"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The backup."""
    parser.add_argument("file", type=Path, help="a file made by run.py backup or by the server")


def run(arguments: argparse.Namespace) -> int:
    """Say what was done; exit code 1 with one line when nothing was, for instance because the
    server runs."""
    try:
        config = settings.load()
        app = create_app(config)
        with locked(config.instance), app.app_context():
            aside = restoring.restore(config, arguments.file, at=clock.now())
    except (settings.ConfigurationError, InstanceInUse) as error:
        print(f"Nothing was restored: {error}.", file=sys.stderr)
        return 1
    except Refused as refused:
        with app.app_context():
            print(terminal_sentence(refused.code, refused.details), file=sys.stderr)
        return 1
    print(f"Restored from {arguments.file}.")
    if aside:
        print(f"What was there before is in {aside}.")
    return 0
