"""Close an account of the console from the machine itself: an owner's too, which nobody else may
close on the pages."""

import argparse
import sys

import config as settings
from kruvision import clock, create_app, database
from kruvision.sentences import sentence
from kruvision.services import accounts
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused

HELP = "close an account of the console, an owner's too"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The login of the account."""
    parser.add_argument("login", help="the login of the account; the page of accounts lists them")


def run(arguments: argparse.Namespace) -> int:
    """Close the account and say so; 1 where there is none, or where it is the only owner's."""
    try:
        app = create_app(settings.load())
    except settings.ConfigurationError as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 1
    database.migrate_to_newest(app)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        staff = accounts.find_by_login(arguments.login)
        if staff is None or staff.disabled_at:
            print(f"No open account has the login {arguments.login!r}.", file=sys.stderr)
            return 1
        try:
            accounts.disable(staff.id, by=SYSTEM, at=clock.now())
        except Refused as refused:
            print(sentence(refused.code, refused.details), file=sys.stderr)
            return 1
    print(f"The account {arguments.login!r} is closed; its sessions have ended.")
    return 0
