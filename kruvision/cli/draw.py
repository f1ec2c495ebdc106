"""Repeat the draw of a running order from its seed and the table of what was drawn."""

import argparse
import csv
import sys
from pathlib import Path

from kruvision.rules.errors import RuleError
from kruvision.rules.evening.running_order import draw_running_order

HELP = "repeat the draw of a running order"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The seed and the table."""
    parser.add_argument("seed", help="the words or numbers said aloud")
    parser.add_argument("table", type=Path, help="CSV with the columns entry, tradition, block")


def run(arguments: argparse.Namespace) -> int:
    """Print the order, one entry a line; exit code 1 with one line where it cannot be drawn."""
    try:
        rows = read_rows(arguments.table)
        traditions = {entry: row.get("tradition") or None for entry, row in rows.items()}
        blocks = {entry: int(row.get("block") or 0) for entry, row in rows.items()}
        order = draw_running_order(arguments.seed, traditions, traditions, blocks)
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        print(f"{arguments.table}: {error}", file=sys.stderr)
        return 1
    except RuleError as error:
        print(f"The seed: {error}", file=sys.stderr)
        return 1
    for number, entry in enumerate(order, start=1):
        row = rows[entry]
        words = (entry, row.get("tradition") or "-", row.get("song") or "")
        print(f"{number:>3}.", *words, sep="  ")
    return 0


def read_rows(path: Path) -> dict[str, dict[str, str]]:
    """The rows of the table by entry; ``ValueError`` names what is missing or twice."""
    rows: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not {"entry", "tradition"} <= set(reader.fieldnames or ()):
            raise ValueError("the columns entry and tradition are needed")
        for row in reader:
            entry = (row["entry"] or "").strip()
            if not entry or entry in rows:
                raise ValueError(f"line {reader.line_num}: entry {entry!r} is empty or twice")
            rows[entry] = row
    return rows
