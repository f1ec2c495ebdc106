"""Print a one-time link for an organizer's account: for the first one on a shared database, or
when nobody knows the password any more."""

import argparse
import sys

import config as settings
from kruvision import clock, create_app, database
from kruvision.services import accounts
from kruvision.services.access import SYSTEM
from kruvision.services.addresses import public

HELP = "print a one-time link for an organizer's account"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: settings come from the environment."""


def run(arguments: argparse.Namespace) -> int:
    """Print the link, good for two days; links printed before stop working."""
    try:
        config = settings.load()
        app = create_app(config)
    except settings.ConfigurationError as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 1
    database.migrate_to_newest(app)
    with app.app_context():
        code = accounts.invite("owner", by=SYSTEM, at=clock.now())
    print(f"{public.public_url(config)}/setup?code={code}")
    return 0
