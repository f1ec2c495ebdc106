"""Compute a show from files: who is where, who holds which award, with the whole working."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from kruvision.cli.panel_files import (
    BadFile,
    Beside,
    DecisionsFile,
    read_decisions,
    read_panel,
    read_rules,
    read_votes,
    refusal_line,
    with_files,
)
from kruvision.cli.score_output import PRINTERS, open_questions
from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import MOST_DIGITS
from kruvision.rules.outcome import Outcome, compute_outcome
from kruvision.rules.ruleset.rules import Rules

HELP = "compute standings from a CSV file of marks or ranks"
BAD_INPUT, NOT_FINAL = 1, 3


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
        help="order, with rows like DE>MD, or DE=MD to share a place; with the column award, who "
        "holds it (- for nobody)",
    )
    parser.add_argument(
        "--entries", type=Path, metavar="ENTRIES.csv", help="entry,category[,contestant]"
    )
    parser.add_argument(
        "--carried", type=Path, metavar="CARRIED.csv", help="entry,total of an earlier show"
    )
    parser.add_argument(
        "--deductions",
        type=Path,
        metavar="DEDUCTIONS.csv",
        help="entry,points[,code,why]; points may be a share of the total, such as 5%%",
    )
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")


def run(args: argparse.Namespace) -> int:
    """Print the result; exit code 1 for bad input, 3 when something keeps it open: ties, awards, or
    missing marks."""
    try:
        outcome = outcome_of(args)
    except BadFile as problem:
        print(problem, file=sys.stderr)
        return BAD_INPUT
    PRINTERS[args.format](outcome)
    for line in open_questions(outcome):
        print(line, file=sys.stderr)
    return 0 if outcome.is_final else NOT_FINAL


def outcome_of(args: argparse.Namespace) -> Outcome:
    """The outcome of the files named; raises `BadFile` for anything that cannot be computed."""
    file = read_panel(args.panel)
    beside = Beside(args.entries, args.carried, args.deductions)
    panel = with_files(file.panel, beside)
    rules = Rules() if args.rules is None else read_rules(args.rules)
    votes = None if args.audience is None else read_votes(args.audience, panel)
    if votes is not None and args.ballots is not None:
        votes = replace(votes, turnout=args.ballots)
    made = DecisionsFile() if args.decisions is None else read_decisions(args.decisions, panel)
    awards = [award for _, award in made.awards]
    try:
        return compute_outcome(panel, rules, votes, made.decisions, awards)
    except RuleError as problem:
        refusal = made.refusal(problem)
        if refusal is not None:
            raise refusal from None
        named = beside.file_of(problem)
        if named is not None:
            raise BadFile(named, refusal_line(problem)) from None
        if args.rules is not None and "where" in problem.details:
            raise BadFile(args.rules, refusal_line(problem)) from None
        raise file.refusal(problem) from None


def _count(text: str) -> int:
    """A number of ballots; refuses what is none."""
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of ballots")
    return int(text)
