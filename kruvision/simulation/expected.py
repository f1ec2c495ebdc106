"""What should come out: the rule book applied to what the simulated people know they sent."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from kruvision.rules.contest import Panel, Votes
from kruvision.rules.numbers import exact_text
from kruvision.rules.ruleset.toml import read_rules
from kruvision.rules.standings import compute

Marks = Mapping[tuple[int, int, int], str]
"""(entry id, criterion id, juror id) → the mark as sent"""


def expected_standings(
    published: Mapping[str, Any], marks: Marks, ballots: Iterable[Iterable[int]]
) -> list[dict[str, Any]]:
    """Entry, place and exact total, best first. Of what was published it takes the rules and who
    took part; every mark and vote comes from those who sent them."""
    rules = read_rules(published["rules_toml"])
    entries = tuple(row["id"] for row in published["entries"])
    cast = [list(ballot) for ballot in ballots]
    votes = Counter(str(entry) for ballot in cast for entry in ballot)
    panel = Panel(
        entries=entries,
        jurors=tuple(row["id"] for row in published["jurors"]),
        criteria=tuple(rules.weights),
        marks={
            (str(entry), str(criterion), str(juror)): Fraction(value)
            for (entry, criterion, juror), value in marks.items()
        },
        absent=frozenset(row["id"] for row in published["jurors"] if row["absent"]),
    )
    points = {entry: Fraction(votes[entry]) for entry in entries}
    result = compute(panel, rules, Votes(points, dict(votes), turnout=len(cast)))
    return [_row(s.entry, s.place, s.total) for s in result.standings]


def published_standings(published: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same of what the server published."""
    rows = published["result"]["standings"]
    return [{name: row[name] for name in ("entry", "place", "total")} for row in rows]


def _row(entry: str, place: int | None, total: Fraction | None) -> dict[str, Any]:
    return {
        "entry": entry,
        "place": place,
        "total": None if total is None else exact_text(total),
    }
