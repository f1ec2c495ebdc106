"""Statistics of a jury: how far it agrees, who stands apart, what hangs on single jurors."""

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import Any

from kruvision.cli.panel_files import BadFile, read_panel, read_rules, refusal_line
from kruvision.rules.agreement import analyse
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Rules

HELP = "show how far a jury agrees"
BAD_INPUT = 1
WHOLE = (
    "entries",
    "kendall_w",
    "chi2",
    "degrees_of_freedom",
    "icc_2_1",
    "icc_2_k",
    "alpha_ordinal",
    "alpha_interval",
    "drift",
)
OF_JUROR = ("severity", "standard_error", "spearman", "drift")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The panel to look at, the rules it is scored by, and how to print the statistics."""
    parser.add_argument(
        "panel", type=Path, metavar="PANEL.csv", help="entry[,criterion],<juror>,… as for score"
    )
    parser.add_argument("--rules", type=Path, metavar="RULES.toml", help="the show's rules")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")


def run(args: argparse.Namespace) -> int:
    """Print the statistics; exit code 1 for bad input."""
    try:
        found = statistics_of(args)
    except BadFile as problem:
        print(problem, file=sys.stderr)
        return BAD_INPUT
    _PRINTERS[args.format](found)
    return 0


def statistics_of(args: argparse.Namespace) -> dict[str, Any]:
    """The statistics of the files named; raises `BadFile` for anything that cannot be computed."""
    file = read_panel(args.panel)
    rules = Rules() if args.rules is None else read_rules(args.rules)
    try:
        return analyse(file.panel, rules).to_json()
    except RuleError as problem:
        if args.rules is not None and "where" in problem.details:
            raise BadFile(args.rules, refusal_line(problem)) from None
        raise file.refusal(problem) from None


def _print_json(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def _print_csv(found: dict[str, Any]) -> None:
    """One number a row: what it is about, its name, its value."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("about", "statistic", "value"))
    for about, name, value in _numbers(found):
        writer.writerow((about, name, "" if value is None else value))


def _numbers(found: dict[str, Any]) -> list[tuple[str, str, Any]]:
    numbers = [("jury", name, found[name]) for name in WHOLE]
    for juror in found["jurors"]:
        numbers += [(juror["juror"], name, juror[name]) for name in OF_JUROR]
        numbers.append((juror["juror"], "upside_down", "yes" if juror["upside_down"] else "no"))
        winners, move = _without(juror)
        numbers.append((juror["juror"], "winner_without", winners))
        numbers.append((juror["juror"], "farthest_move_without", move))
    numbers += [(b["entry"], "places", f"{b['best']}-{b['worst']}") for b in found["bands"]]
    for pair in found["criteria"]:
        numbers.append((" / ".join(pair["criteria"]), "correlation", pair["correlation"]))
    return numbers


def _without(juror: dict[str, Any]) -> tuple[str, str]:
    without = juror["without"]
    if without is None:
        return "", ""
    return " = ".join(without["winners"]), str(without["farthest_move"])


def _print_table(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(markup=False)
    whole = Table("statistic", "value", title="jury")
    for name in WHOLE:
        whole.add_row(name, _shown(found[name]))
    jurors = Table("juror", *OF_JUROR, "upside down", "winner without", "farthest move")
    for juror in found["jurors"]:
        numbers = (_shown(juror[name]) for name in OF_JUROR)
        asked = "looks reversed" if juror["upside_down"] else ""
        jurors.add_row(juror["juror"], *numbers, asked, *_without(juror))
    bands = Table("entry", "best", "worst", title="places in nine of ten juries drawn")
    for band in found["bands"]:
        bands.add_row(band["entry"], str(band["best"]), str(band["worst"]))
    tables = [whole, jurors, bands]
    if found["criteria"]:
        criteria = Table("criteria", "correlation")
        for pair in found["criteria"]:
            criteria.add_row(" / ".join(pair["criteria"]), _shown(pair["correlation"]))
        tables.append(criteria)
    for table in tables:
        console.print(table)


def _shown(value: object) -> str:
    return "–" if value is None else str(value)


_PRINTERS = {"table": _print_table, "csv": _print_csv, "json": _print_json}
