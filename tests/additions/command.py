"""Say how many scoring methods there are. Made up: it stands for a command somebody may add."""

import argparse

from kruvision.rules import methods

HELP = "count the scoring methods"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to call them."""
    parser.add_argument("--word", default="methods")


def run(arguments: argparse.Namespace) -> int:
    """Print the number."""
    print(len(methods.names()), arguments.word)
    return 0
