"""An outcome as JSON, as CSV, and as tables to read."""

import csv
import json
import sys
from collections.abc import Callable, Iterator

from kruvision.rules.awards.reasons import reason
from kruvision.rules.numbers import exact_text, fixed_text
from kruvision.rules.outcome import Outcome
from kruvision.rules.result import Result, Standing

NOTES = {
    "no_votes": "there are no votes, so the jury stands alone",
    "no_jury_marks": "there are no jury marks, so the audience stands alone",
    "too_few_ballots": "{ballots} ballots, fewer than {least}: the jury stands alone",
    "ballots_not_counted": "each vote was taken for a ballot; --ballots says how many there were",
    "jury_not_computable": "the jury counts for nothing here, nor for tie-breaks ({code})",
}
"""What whoever reads the table has to know of the whole result."""
COLUMNS = ("place", "entry", "total", "display", "points", "jury", "audience")


def print_json(outcome: Outcome) -> None:
    """One JSON object."""
    sys.stdout.write(json.dumps(outcome.to_json(), ensure_ascii=False, indent=1) + "\n")


def print_csv(outcome: Outcome) -> None:
    """A row for everybody in each list; with categories or awards, a column for each of them."""
    more = bool(outcome.categories or outcome.has_awards)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("category", *COLUMNS, "awards") if more else COLUMNS)
    for category, standings, _ in _lists(outcome):
        for standing in standings:
            held = "; ".join(holder.award for holder in outcome.held_by(standing.entry))
            cells = _cells(standing)
            writer.writerow((category, *cells, held) if more else cells)


def print_table(outcome: Outcome) -> None:
    """A table for each list, then the awards."""
    for category, standings, result in _lists(outcome):
        _print_standings(category or outcome.whole.method, standings)
        _print_influence(result)
    if outcome.has_awards:
        _print_awards(outcome)
    for note in outcome.whole.notes:
        if note.kind in NOTES:
            print(NOTES[note.kind].format(**note.values))


def _lists(outcome: Outcome) -> Iterator[tuple[str, list[Standing], Result]]:
    """The whole list, without a name, and that of each category. Where only categories give places,
    those who stand in one are not in the whole one."""
    whole = [s for s in outcome.whole.standings if s.entry not in outcome.placed_apart]
    if whole:
        yield "", whole, outcome.whole
    for name, result in outcome.categories.items():
        yield name, list(result.standings), result


def _cells(standing: Standing) -> list[str | int]:
    numbers = (standing.points, standing.jury, standing.audience)
    return [
        "" if standing.place is None else standing.place,
        standing.entry,
        "" if standing.total is None else exact_text(standing.total),
        standing.display,
        *("" if number is None else exact_text(number) for number in numbers),
    ]


def _print_standings(title: str, standings: list[Standing]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title)
    for name in ("place", "entry", "total"):
        table.add_column(name, justify="left" if name == "entry" else "right")
    shown = [
        name
        for name in ("points", "jury", "audience")
        if any(getattr(standing, name) is not None for standing in standings)
    ]
    for name in shown:
        table.add_column(name, justify="right")
    for standing in standings:
        place = "–" if standing.place is None else str(standing.place)
        rest = (getattr(standing, name) for name in shown)
        cells = ("" if number is None else exact_text(number) for number in rest)
        table.add_row(place, standing.entry, standing.display, *cells)
    Console(markup=False).print(table)


def _print_influence(result: Result) -> None:
    if result.influence is not None:
        jury, audience = (
            fixed_text(100 * part, 0) for part in (result.influence.jury, result.influence.audience)
        )
        print(f"of the differences the jury made {jury} %, the audience {audience} %")


def _print_awards(outcome: Outcome) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="awards")
    for name in ("award", "entry", "why"):
        table.add_column(name)
    for holder in outcome.awards:
        table.add_row(holder.award, holder.entry, reason(holder))
    for left in outcome.unawarded:
        why = ", ".join(part for part in (left.category, left.why) if part)
        table.add_row(left.award, "–", f"left unawarded: {why}" if why else "left unawarded")
    Console(markup=False).print(table)


PRINTERS: dict[str, Callable[[Outcome], None]] = {
    "table": print_table,
    "csv": print_csv,
    "json": print_json,
}
