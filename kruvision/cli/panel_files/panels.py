"""PANEL.csv, VOTES.csv and RULES.toml as the rule book's own objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from kruvision.cli.panel_files.entries import check_name, known_names
from kruvision.cli.panel_files.refusals import refusal_line, sentence
from kruvision.cli.panel_files.tables import BadFile, CsvRow, CsvTable, read_table, read_text
from kruvision.rules.audience.votes import votes_from_ballots
from kruvision.rules.contest import MarkKey, Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import parse_number
from kruvision.rules.ruleset import toml
from kruvision.rules.ruleset.rules import Rules

STEPPED_ASIDE = "-"


@dataclass(frozen=True)
class PanelFile:
    """A panel and where its rows stand in the file, for naming them."""

    path: Path
    panel: Panel
    rows: Mapping[tuple[str, str], int]

    def refusal(self, problem: RuleError) -> BadFile:
        """A refusal of the rule book, with the row and column of the cell it speaks of."""
        entry, juror = problem.details.get("entry"), problem.details.get("juror", "")
        criterion = problem.details.get("criterion", self.panel.criteria[0])
        row = self.rows.get((str(entry), str(criterion)))
        column = juror if row is not None else ""
        return BadFile(self.path, sentence(problem), row, column)


def read_panel(path: Path) -> PanelFile:
    """The jury's marks or ranks: `entry[,criterion],<juror>,…`; empty = absent, `-` = aside.

    A juror without any mark at all was absent for the whole show.
    """
    table = read_table(path, "entry")
    has_criteria = len(table.header) > 1 and table.header[1].casefold() == "criterion"
    lead = 2 if has_criteria else 1
    jurors = table.header[lead:]
    if not jurors:
        raise BadFile(path, "no juror has a column", 1)
    rows = _named_rows(table, lead)
    marks: dict[MarkKey, Fraction] = {}
    aside: set[tuple[str, str]] = set()
    for (entry, criterion), row in rows.items():
        for juror, cell in zip(jurors, row.cells[lead:], strict=True):
            if cell == STEPPED_ASIDE:
                aside.add((entry, juror))
            elif cell:
                marks[entry, criterion, juror] = _number(path, row, juror, cell)
    _check_aside(path, rows, marks, aside)
    heard = {juror for _, _, juror in marks}
    panel = Panel(
        tuple(dict.fromkeys(entry for entry, _ in rows)),
        jurors,
        tuple(dict.fromkeys(criterion for _, criterion in rows)),
        marks,
        stepped_aside=frozenset(aside),
        absent=frozenset(juror for juror in jurors if juror not in heard),
    )
    return PanelFile(path, panel, {key: row.number for key, row in rows.items()})


def read_votes(path: Path, panel: Panel) -> Votes:
    """The audience's votes: `entry,votes`, or `entry,<voter>,…` with points or ranks given."""
    table = read_table(path, "entry")
    rows = _named_rows(table, 1)
    for (entry, _), row in rows.items():
        check_name(table, row, entry, known_names(panel))
    names = table.header[1:]
    if not names:
        raise BadFile(path, "no votes have a column", 1)
    ballots: dict[str, dict[str, Fraction]] = {name: {} for name in names}
    for (entry, _), row in rows.items():
        for name, cell in zip(names, row.cells[1:], strict=True):
            if cell and cell != STEPPED_ASIDE:
                ballots[name][entry] = _votes(path, row, name, cell)
    if len(names) == 1 and names[0].casefold() == "votes":
        return Votes(ballots[names[0]])
    return votes_from_ballots(ballots)


def read_rules(path: Path) -> Rules:
    """The rules of a show from a TOML file."""
    try:
        return toml.read_rules(read_text(path))
    except RuleError as problem:
        raise BadFile(path, refusal_line(problem)) from None


def _named_rows(table: CsvTable, lead: int) -> dict[tuple[str, str], CsvRow]:
    found: dict[tuple[str, str], CsvRow] = {}
    for row in table.rows:
        entry, criterion = row.cells[0], row.cells[1] if lead == 2 else ""
        if not entry:
            raise BadFile(table.path, "the entry has no name", row.number, table.header[0])
        if lead == 2 and not criterion:
            raise BadFile(table.path, "the criterion has no name", row.number, table.header[1])
        if (entry, criterion) in found:
            first = found[entry, criterion].number
            name = f"{entry}, {criterion}" if criterion else entry
            raise BadFile(table.path, f"{name!r} stands in row {first} already", row.number)
        found[entry, criterion] = row
    return found


def _check_aside(
    path: Path,
    rows: Mapping[tuple[str, str], CsvRow],
    marks: Mapping[MarkKey, Fraction],
    aside: set[tuple[str, str]],
) -> None:
    for entry, criterion, juror in marks:
        if (entry, juror) in aside:
            what = f"the juror stepped aside for {entry!r} and marked it"
            raise BadFile(path, what, rows[entry, criterion].number, juror)


def _number(path: Path, row: CsvRow, column: str, cell: str) -> Fraction:
    try:
        return parse_number(cell)
    except RuleError as problem:
        raise BadFile(path, sentence(problem), row.number, column) from None


def _votes(path: Path, row: CsvRow, column: str, cell: str) -> Fraction:
    value = _number(path, row, column, cell)
    if value < 0:
        raise BadFile(path, f"{cell} votes are less than none", row.number, column)
    return value
