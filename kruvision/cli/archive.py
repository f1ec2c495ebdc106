"""Write the whole archive as files that open from a memory stick, without a server: pages in every
language, pictures, fonts and open data. The links are followed at the end."""

import argparse
import os
import sys
from pathlib import Path

from kruvision import create_app
from kruvision.cli.archive_files.links import broken_links
from kruvision.cli.archive_files.writing import NotOurs, write_archive
from kruvision.cli.starting.instance import CANNOT_START, load_settings

HELP = "write the archive as files that open without a server"
FOR_ALL = 0o022
"""What is written here is public: whoever gets the stick, or serves the folder, may read it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument(
        "folder",
        type=Path,
        help="a new or empty folder, or one that this command wrote before: it is written anew",
    )


def run(arguments: argparse.Namespace) -> int:
    """Say how many files were written; exit code 1 where nothing could be, or where a link of them
    leads nowhere or out of the folder: each is named."""
    os.umask(FOR_ALL)
    try:
        app = create_app(load_settings())
    except CANNOT_START as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 1
    try:
        count = write_archive(app, arguments.folder, lambda done: print(f"{done} files …"))
    except NotOurs as folder:
        print(f"{folder} holds other files, so nothing was written. Name another.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The archive was not written: {error}", file=sys.stderr)
        return 1
    broken = broken_links(arguments.folder)
    for link in broken:
        print(f"broken link: {link}", file=sys.stderr)
    print(f"{count} files in {arguments.folder}. Open index.html.")
    return 1 if broken else 0
