"""Let one person be enough in a show whose second person does not come any more. Only whoever sits
at the machine can; the reason stands in the record and on the protocol."""

import argparse
import sys

from kruvision import clock
from kruvision.cli.starting.instance import CANNOT_START, app_alone
from kruvision.sentences import terminal_sentence
from kruvision.services.errors import Refused
from kruvision.services.ruleset import one_person

HELP = "let one person be enough in a show whose second person does not come"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The show and the reason."""
    parser.add_argument("show", type=int, help="the number of the show, as in its address")
    parser.add_argument("--reason", required=True, help="why; it goes on record and is printed")


def run(arguments: argparse.Namespace) -> int:
    """Switch the rule off and say so. Exit code 1 with one line where that is not possible, and
    beside a running server on SQLite: stop it first."""
    try:
        with app_alone() as app, app.app_context():
            try:
                one_person.end_two_people(arguments.show, arguments.reason, at=clock.now())
            except Refused as refused:
                print(terminal_sentence(refused.code, refused.details), file=sys.stderr)
                return 1
    except CANNOT_START as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 1
    print(f"One person is enough in show {arguments.show}. The record and the protocol say so.")
    return 0
