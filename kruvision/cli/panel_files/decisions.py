"""DECISIONS.csv: what the jury decided about level entries, and about awards."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from kruvision.cli.panel_files.entries import known_names
from kruvision.cli.panel_files.refusals import sentence
from kruvision.cli.panel_files.tables import BadFile, CsvRow, CsvTable, read_table
from kruvision.rules.awards.award import AwardDecision
from kruvision.rules.awards.decided import WHERE
from kruvision.rules.contest import Decision, Panel
from kruvision.rules.errors import RuleError

UNAWARDED = "-"
COLUMNS = ("by", "why", "award", "category")


@dataclass(frozen=True)
class DecisionsFile:
    """Decisions, and the rows in which those about awards stand."""

    path: Path | None = None
    decisions: tuple[Decision, ...] = ()
    awards: tuple[tuple[int, AwardDecision], ...] = ()

    def refusal(self, problem: RuleError) -> BadFile | None:
        """A refusal of the rule book as one of this file, with the row it speaks of; None where it
        speaks of something else."""
        if self.path is None:
            return None
        if problem.code == "contradictory_decisions":
            return BadFile(self.path, sentence(problem))
        if problem.details.get("where") != WHERE:
            return None
        award, name = problem.details.get("award"), problem.details.get("name")
        rows = [row for row, made in self.awards if made.award == award]
        named = [row for row, made in self.awards if made.award == award and name in made.holders]
        return BadFile(self.path, sentence(problem), next(iter(named or rows), None))


def read_decisions(path: Path, panel: Panel) -> DecisionsFile:
    """Recorded decisions: a column `order` with rows like `DE>MD`, or `DE=MD` where they share the
    place, and perhaps `by` and `why`.

    With the columns `award` and perhaps `category`, a row that names an award says who holds it:
    `DE`, `DE=MD`, or `-` where it is left unawarded.
    """
    table = read_table(path, "order")
    for name in table.header[1:]:
        if name.casefold() not in COLUMNS:
            raise BadFile(path, "the columns are order, by, why, award and category", 1, name)
    known = known_names(panel)
    decisions: list[Decision] = []
    awards: list[tuple[int, AwardDecision]] = []
    for row in table.rows:
        more = dict(zip((name.casefold() for name in table.header[1:]), row.cells[1:], strict=True))
        if more.get("award"):
            awards.append((row.number, _award(table, row, more, known)))
        else:
            decisions.append(_decision(table, row, more, known))
    return DecisionsFile(path, tuple(decisions), tuple(awards))


def _decision(
    table: CsvTable, row: CsvRow, more: dict[str, str], known: Collection[str]
) -> Decision:
    shared = ">" not in row.cells[0]
    order = _names(table, row, "=" if shared else ">", known)
    if len(order) < 2 or len(set(order)) < len(order):
        what = f"{row.cells[0]!r} is not an order of two or more entries, such as A>B or A=B"
        raise BadFile(table.path, what, row.number, table.header[0])
    return Decision(order, more.get("by", ""), more.get("why", ""), shared)


def _award(
    table: CsvTable, row: CsvRow, more: dict[str, str], known: Collection[str]
) -> AwardDecision:
    left = row.cells[0] == UNAWARDED
    holders = () if left else _names(table, row, "=", known)
    category = more.get("category") or None
    return AwardDecision(more["award"], category, holders, more.get("by", ""), more.get("why", ""))


def _names(table: CsvTable, row: CsvRow, sign: str, known: Collection[str]) -> tuple[str, ...]:
    names = tuple(name.strip() for name in row.cells[0].split(sign))
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        what = f"{unknown!r} is not in the panel"
        raise BadFile(table.path, what, row.number, table.header[0])
    return names
