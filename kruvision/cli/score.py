"""Compute the standings of a panel: who is where, with exact totals and the whole working."""

import argparse
import csv
import json
import sys
from dataclasses import replace
from pathlib import Path

from kruvision.cli.panel_files import (
    BadFile,
    read_decisions,
    read_panel,
    read_rules,
    read_votes,
    refusal_line,
)
from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import MOST_DIGITS, exact_text, fixed_text
from kruvision.rules.result import Result
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.standings import compute

HELP = "compute standings from a CSV file of marks or ranks"
BAD_INPUT, NOT_FINAL = 1, 3
LISTED = 20
NOTES = {
    "no_votes": "there are no votes, so the jury stands alone",
    "no_jury_marks": "there are no jury marks, so the audience stands alone",
    "too_few_ballots": "{ballots} ballots, fewer than {least}: the jury stands alone",
    "ballots_not_counted": "each vote was taken for a ballot; --ballots says how many there were",
    "jury_not_computable": "the jury counts for nothing here, nor for tie-breaks ({code})",
}
"""What whoever reads the table has to know of the whole result."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files to read, and how to print the result."""
    parser.add_argument(
        "panel",
        type=Path,
        metavar="PANEL.csv",
        help="entry[,criterion],<juror>,…; a cell is a mark or a rank, empty = absent, - = aside",
    )
    parser.add_argument("--rules", type=Path, metavar="RULES.toml", help="the show's rules")
    parser.add_argument(
        "--audience", type=Path, metavar="VOTES.csv", help="entry,votes or entry,<voter>,…"
    )
    parser.add_argument(
        "--ballots",
        type=_count,
        metavar="N",
        help="how many ballots were cast, where VOTES.csv holds votes only (for least_ballots)",
    )
    parser.add_argument(
        "--decisions",
        type=Path,
        metavar="DECISIONS.csv",
        help="order, with rows like DE>MD, or DE=MD to share a place",
    )
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")


def run(args: argparse.Namespace) -> int:
    """Print the result; exit code 1 for bad input, 3 when ties or missing marks keep it open."""
    try:
        result = result_of(args)
    except BadFile as problem:
        print(problem, file=sys.stderr)
        return BAD_INPUT
    _PRINTERS[args.format](result)
    for line in _open_questions(result):
        print(line, file=sys.stderr)
    return 0 if result.is_final else NOT_FINAL


def result_of(args: argparse.Namespace) -> Result:
    """The result of the files named; raises `BadFile` for anything that cannot be computed."""
    file = read_panel(args.panel)
    rules = Rules() if args.rules is None else read_rules(args.rules)
    votes = None if args.audience is None else read_votes(args.audience, file.panel)
    if votes is not None and args.ballots is not None:
        votes = replace(votes, turnout=args.ballots)
    decisions = () if args.decisions is None else read_decisions(args.decisions, file.panel)
    try:
        return compute(file.panel, rules, votes, decisions)
    except RuleError as problem:
        if args.decisions is not None and problem.code == "contradictory_decisions":
            raise BadFile(args.decisions, refusal_line(problem)) from None
        if args.rules is not None and "where" in problem.details:
            raise BadFile(args.rules, refusal_line(problem)) from None
        raise file.refusal(problem) from None


def _count(text: str) -> int:
    """A number of ballots; refuses what is none."""
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of ballots")
    return int(text)


def _print_json(result: Result) -> None:
    sys.stdout.write(json.dumps(result.to_json(), ensure_ascii=False, indent=1) + "\n")


def _print_csv(result: Result) -> None:
    columns = ("place", "entry", "total", "display", "points", "jury", "audience")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for standing in result.standings:
        numbers = (standing.points, standing.jury, standing.audience)
        writer.writerow(
            [
                "" if standing.place is None else standing.place,
                standing.entry,
                "" if standing.total is None else exact_text(standing.total),
                standing.display,
                *("" if number is None else exact_text(number) for number in numbers),
            ]
        )


def _print_table(result: Result) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=result.method)
    for name in ("place", "entry", "total"):
        table.add_column(name, justify="left" if name == "entry" else "right")
    shown = [name for name in ("points", "jury", "audience") if _any(result, name)]
    for name in shown:
        table.add_column(name, justify="right")
    for standing in result.standings:
        place = "–" if standing.place is None else str(standing.place)
        rest = (getattr(standing, name) for name in shown)
        cells = ("" if number is None else exact_text(number) for number in rest)
        table.add_row(place, standing.entry, standing.display, *cells)
    Console(markup=False).print(table)
    if result.influence is not None:
        jury, audience = (
            fixed_text(100 * part, 0) for part in (result.influence.jury, result.influence.audience)
        )
        print(f"of the differences the jury made {jury} %, the audience {audience} %")
    for note in result.notes:
        if note.kind in NOTES:
            print(NOTES[note.kind].format(**note.values))


def _any(result: Result, name: str) -> bool:
    return any(getattr(standing, name) is not None for standing in result.standings)


def _open_questions(result: Result) -> list[str]:
    """What keeps the result from being final, one line each."""
    lines = [f"unresolved tie: {' = '.join(group)}" for group in result.unresolved_ties]
    for entry, criterion, juror in result.incomplete:
        on = f", {criterion}" if criterion else ""
        lines.append(f"missing mark: {entry}{on}, {juror}")
    more = len(lines) - LISTED
    return [*lines[:LISTED], f"… and {more} more"] if more > 0 else lines


_PRINTERS = {"table": _print_table, "csv": _print_csv, "json": _print_json}
