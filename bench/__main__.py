"""Measure and print: ``python -m bench [ballots …] [--quick]``; without names, everything."""

import argparse
import importlib
import sys

from bench.harness import Size, keep, show

GROUPS = (
    "rules",
    "shares",
    "search",
    "ballots",
    "disk",
    "stream",
    "memory",
    "sockets",
    "visits",
    "million",
    "processes",
    "one_address",
    "readers",
    "floods",
    "bodies",
    "restart",
)
ALONE = ("rules", "shares", "search", "bodies")
"""What needs no server; the others are in this folder."""


def main() -> int:
    """Measure the named groups; exit code 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="group", help=", ".join(GROUPS))
    parser.add_argument("--quick", action="store_true", help="small sizes; nothing is kept")
    arguments = parser.parse_args()
    unknown = set(arguments.groups) - set(GROUPS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    size = Size(is_full=not arguments.quick)
    figures = []
    for name in arguments.groups or GROUPS:
        print(f"measuring {name}", file=sys.stderr)
        place = f"bench.alone.{name}" if name in ALONE else f"bench.{name}"
        rows = importlib.import_module(place).measure(size)
        figures += rows
        if size.is_full:
            keep(rows)
    show(figures)
    return int(any(row.met is False for row in figures))


if __name__ == "__main__":
    raise SystemExit(main())
