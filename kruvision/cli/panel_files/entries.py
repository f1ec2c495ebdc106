"""ENTRIES.csv, CARRIED.csv and DEDUCTIONS.csv: what is said of entries beside their marks."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from kruvision.cli.panel_files.refusals import sentence
from kruvision.cli.panel_files.tables import BadFile, CsvRow, CsvTable, read_table
from kruvision.rules.contest import Deduction, Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import parse_number, parse_ratio

HUNDRED = 100


@dataclass(frozen=True)
class Beside:
    """The files beside the panel; None where there is no such file."""

    entries: Path | None = None
    carried: Path | None = None
    deductions: Path | None = None

    def file_of(self, problem: RuleError) -> Path | None:
        """The file that a refusal of the rule book speaks of."""
        return {
            "name_of_an_entry": self.entries,
            "contestant_in_two_categories": self.entries,
            "songs_need_totals": self.entries,
            "carried_twice": self.carried,
            "carried_needs_totals": self.carried,
            "deductions_need_totals": self.deductions,
        }.get(problem.code)


def with_files(panel: Panel, files: Beside) -> Panel:
    """The panel with what the files say of its entries; refuses with `BadFile`."""
    if files.entries is not None:
        panel = _with_entries(panel, files.entries)
    if files.carried is not None:
        panel = replace(panel, carried=_carried(panel, files.carried))
    if files.deductions is not None:
        panel = replace(panel, deductions=_deductions(panel, files.deductions))
    return panel


def known_names(panel: Panel) -> frozenset[str]:
    """What an entry, or whoever sings it, may be called in the other files."""
    return frozenset((*panel.entries, *panel.contestants.values()))


def check_name(table: CsvTable, row: CsvRow, name: str, known: Collection[str]) -> None:
    """Refuse a name that the panel does not know."""
    if name not in known:
        raise BadFile(table.path, f"{name!r} is not in the panel", row.number, table.header[0])


def _with_entries(panel: Panel, path: Path) -> Panel:
    """`entry,category` and perhaps `contestant`; an empty cell: in no category, sings alone."""
    table = read_table(path, "entry")
    columns = _columns(table, ("category",), ("contestant",))
    known = frozenset(panel.entries)
    categories: dict[str, str] = {}
    contestants: dict[str, str] = {}
    for entry, row in _once(table, known).items():
        if category := row.cells[columns["category"]]:
            categories[entry] = category
        if "contestant" in columns and (singer := row.cells[columns["contestant"]]):
            contestants[entry] = singer
    return replace(panel, categories=categories, contestants=contestants)


def _carried(panel: Panel, path: Path) -> dict[str, Fraction]:
    """`entry,total`: exact decimals, or fractions as `score` prints them."""
    table = read_table(path, "entry")
    column = _columns(table, ("total",), ())["total"]
    found: dict[str, Fraction] = {}
    for entry, row in _once(table, known_names(panel)).items():
        found[entry] = _number(table, row, column, parse_ratio, row.cells[column])
    return found


def _deductions(panel: Panel, path: Path) -> dict[str, tuple[Deduction, ...]]:
    """`entry,points` and perhaps `code` and `why`; points may be a share of the total: `5%`."""
    table = read_table(path, "entry")
    columns = _columns(table, ("points",), ("code", "why"))
    known = frozenset(panel.entries)
    found: dict[str, tuple[Deduction, ...]] = {}
    for row in table.rows:
        entry, column = row.cells[0], columns["points"]
        check_name(table, row, entry, known)
        written = row.cells[column]
        share = written.endswith("%")
        amount = _number(table, row, column, parse_number, written.removesuffix("%"))
        if amount < 0 or (share and amount > HUNDRED):
            what = f"{written} cannot be taken off, but points from 0 on, or from 0% to 100%"
            raise BadFile(path, what, row.number, table.header[column])
        code, why = (
            row.cells[columns[name]] if name in columns else "" for name in ("code", "why")
        )
        made = Deduction(amount / HUNDRED if share else amount, code, why, share)
        found[entry] = (*found.get(entry, ()), made)
    return found


def _columns(table: CsvTable, needed: tuple[str, ...], more: tuple[str, ...]) -> dict[str, int]:
    """Where the columns stand; refuses one that is missing, and one that is not known."""
    at = {name.casefold(): number for number, name in enumerate(table.header) if number}
    for name in needed:
        if name not in at:
            raise BadFile(table.path, f"the column {name!r} is missing", 1)
    for name, number in at.items():
        if name not in (*needed, *more):
            listed = ", ".join((table.header[0], *needed, *more))
            raise BadFile(table.path, f"the columns are {listed}", 1, table.header[number])
    return at


def _once(table: CsvTable, known: Collection[str]) -> dict[str, CsvRow]:
    """The rows by their entries, each named once."""
    found: dict[str, CsvRow] = {}
    for row in table.rows:
        entry = row.cells[0]
        check_name(table, row, entry, known)
        if entry in found:
            first = found[entry].number
            raise BadFile(table.path, f"{entry!r} stands in row {first} already", row.number)
        found[entry] = row
    return found


def _number(
    table: CsvTable, row: CsvRow, column: int, parse: Callable[[str], Fraction], written: str
) -> Fraction:
    try:
        return parse(written)
    except RuleError as problem:
        raise BadFile(table.path, sentence(problem), row.number, table.header[column]) from None
