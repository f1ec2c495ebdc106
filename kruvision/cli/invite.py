"""Print a one-time link for an organizer's account: for the first one on a shared database, or
when nobody knows the password any more."""

import argparse
import sys

from kruvision import clock
from kruvision.cli.starting.instance import CANNOT_START, app_alone
from kruvision.services import accounts
from kruvision.services.access import SYSTEM
from kruvision.services.addresses import public

HELP = "print a one-time link for an organizer's account"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: settings come from the environment."""


def run(arguments: argparse.Namespace) -> int:
    """Print the link, good for two days; links printed before stop working. Exit code 1 with one
    line beside a running server on SQLite: an owner invites there on the page of the accounts."""
    try:
        with app_alone() as app, app.app_context():
            code = accounts.invite("owner", by=SYSTEM, at=clock.now())
            print(f"{public.public_url(app.config['KRU'])}/setup?code={code}")
    except CANNOT_START as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 1
    return 0
