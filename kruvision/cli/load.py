"""Load an edition from a folder with edition.toml and tables of entries."""

import argparse
import sys
from pathlib import Path

from kruvision import clock
from kruvision.cli.starting.instance import CANNOT_START, app_alone
from kruvision.i18n import pick
from kruvision.sentences import terminal_sentence
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Invalid, Refused
from kruvision.services.setup.edition_folder import load_edition

HELP = "load an edition from a folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder."""
    parser.add_argument("folder", type=Path, help="folder with edition.toml")


def run(arguments: argparse.Namespace) -> int:
    """Load the edition; exit code 1 with one line per mistake, or one beside a running server on
    SQLite, and nothing is saved."""
    try:
        with app_alone() as app, app.app_context():
            return _load(arguments.folder)
    except CANNOT_START as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 1


def _load(folder: Path) -> int:
    try:
        edition = load_edition(folder, by=SYSTEM, at=clock.now())
    except Invalid as invalid:
        for place, wrong in invalid.fields.items():
            print(f"{place}: {terminal_sentence(wrong.code, wrong.details)}", file=sys.stderr)
        return 1
    except Refused as refused:
        print(terminal_sentence(refused.code, refused.details), file=sys.stderr)
        return 1
    shows = [f"{pick(show.name)}: {len(show.entries)}" for show in edition.shows]
    print(f"{pick(edition.name)} {edition.year}. {'; '.join(shows)}")
    return 0
