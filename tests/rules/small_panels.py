"""Panels written as a few digits, for tests of single rules."""

from fractions import Fraction

from kruvision.rules.contest import Panel, Votes
from kruvision.rules.result import Result
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.standings import compute


def panel_of(table: dict[str, str], criteria: tuple[str, ...] = ("",), **more: object) -> Panel:
    """Marks of one digit: for each entry the jurors' marks, criterion after criterion.

    A dot is a mark that is missing, a dash a juror who stepped aside.
    """
    jurors = tuple("wxyz"[: len(next(iter(table.values())).split()[0])])
    marks, aside = {}, set()
    for entry, row in table.items():
        for criterion, part in zip(criteria, row.split(), strict=True):
            for juror, mark in zip(jurors, part, strict=True):
                if mark == "-":
                    aside.add((entry, juror))
                elif mark != ".":
                    marks[entry, criterion, juror] = Fraction(int(mark))
    return Panel(tuple(table), jurors, criteria, marks, stepped_aside=frozenset(aside), **more)


def order(result: Result) -> str:
    return " ".join(f"{s.entry}{s.place}" for s in result.standings)


def by(chain: str, panel: Panel, votes: Votes | None = None, **more: object) -> Result:
    return compute(panel, Rules(ties=tuple(chain.split()), **more), votes)
