"""What a measured figure is, rounds taken in turn, the table, and the file of results."""

import json
import math
import operator
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).with_name("results") / "latest.json"
SIGNS = {">=": operator.ge, "<=": operator.le}


@dataclass(frozen=True)
class Size:
    """How large a run is: ``full`` is what the targets speak of, quick is for trying it."""

    is_full: bool

    def pick(self, full: Any, quick: Any) -> Any:
        """The one that fits this run."""
        return full if self.is_full else quick


@dataclass(frozen=True)
class Figure:
    """One row: a median, the ceiling measured in the same run (None: it has none), and whether the
    target is met. ``target`` is a sign and a number, for the ratio where there is a ceiling, else
    for the value; empty where the figure is only told."""

    name: str
    value: float
    unit: str
    ceiling: float | None = None
    ratio: float | None = None
    target: str = ""
    met: bool | None = None


def figure(
    name: str,
    value: float,
    unit: str,
    *,
    ceiling: float | None = None,
    target: str = "",
    is_for_ratio: bool | None = None,
) -> Figure:
    """A figure with its ratio, held against its target (``">= 0.6"``, ``"<= 50"``)."""
    ratio = value / ceiling if ceiling else None
    judged = ratio if (ceiling is not None if is_for_ratio is None else is_for_ratio) else value
    met = None
    if target:
        sign, number = target.split()
        met = judged is not None and bool(SIGNS[sign](judged, float(number)))
    return Figure(name, value, unit, ceiling, ratio, target, met)


Works = Mapping[str, Callable[[], Any]]


def in_turn(works: Works, rounds: int) -> dict[str, list[Any]]:
    """What each work returned in each round. One after the other within a round, so that whatever
    else the machine does meanwhile falls on all of them; every second round runs backwards."""
    taken: dict[str, list[Any]] = {name: [] for name in works}
    for number in range(rounds):
        order = list(works)
        for name in reversed(order) if number % 2 else order:
            taken[name].append(works[name]())
    return taken


def medians(works: Works, rounds: int) -> dict[str, float]:
    """The median of each work's numbers, taken in turn."""
    return {name: statistics.median(values) for name, values in in_turn(works, rounds).items()}


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that so large a share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def p99(values: Iterable[float]) -> float:
    """99 of 100 were at most this."""
    return percentile(values, 0.99)


def show(figures: Sequence[Figure]) -> None:
    """Print the table."""
    table = Table(title="KRU VISION", title_justify="left")
    for head in ("measured", "value", "unit", "ceiling", "ratio", "target", ""):
        table.add_column(head, justify="left" if head in ("measured", "unit") else "right")
    marks = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}
    for row in figures:
        cells = (number(row.value), row.unit, number(row.ceiling), number(row.ratio), row.target)
        table.add_row(row.name, *cells, marks[row.met])
    Console(width=150).print(table)


def number(value: float | None) -> str:
    """A number with as many places as say something."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def keep(figures: Sequence[Figure]) -> None:
    """Write the rows into the file of results; rows not measured now stay as they were."""
    rows = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    kept = {row["name"]: row for row in rows} | {row.name: asdict(row) for row in figures}
    RESULTS.parent.mkdir(exist_ok=True)
    text = json.dumps(list(kept.values()), indent=1, ensure_ascii=False)
    RESULTS.write_text(text + "\n", encoding="utf-8")
