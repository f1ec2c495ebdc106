"""Load an edition from a folder with edition.toml and tables of entries."""

import argparse
import sys
from pathlib import Path

import config as settings
from kruvision import clock, create_app, database
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
    """Load the edition; exit code 1 with one line per mistake, and nothing is saved."""
    try:
        app = create_app(settings.load())
    except settings.ConfigurationError as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 1
    database.migrate_to_newest(app)
    with app.app_context():
        try:
            edition = load_edition(arguments.folder, by=SYSTEM, at=clock.now())
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
