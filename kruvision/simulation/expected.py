"""What should come out: the rule book applied to what the simulated people know they sent."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any

from kruvision.rules.contest import Panel, Votes
from kruvision.rules.numbers import exact_text
from kruvision.rules.ruleset.toml import read_rules
from kruvision.rules.standings import compute

Marks = Mapping[tuple[int, int, int], str]
"""(entry id, criterion id, juror id) → the mark as sent"""
Pairs = Collection[tuple[int, int]]
"""(entry id, juror id): who is left out of an entry, as the people know it"""


def expected_standings(
    published: Mapping[str, Any],
    marks: Marks,
    ballots: Iterable[Iterable[int]],
    left_out: Pairs = (),
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
        stepped_aside=frozenset((str(entry), str(juror)) for entry, juror in left_out),
        absent=frozenset(row["id"] for row in published["jurors"] if row["absent"]),
    )
    points = {entry: Fraction(votes[entry]) for entry in entries}
    result = compute(panel, rules, Votes(points, dict(votes), turnout=len(cast)))
    return [_row(s.entry, s.place, s.total) for s in result.standings]


def published_standings(published: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same of what the server published."""
    rows = published["result"]["standings"]
    return [{name: row[name] for name in ("entry", "place", "total")} for row in rows]


def expected_moves(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Each entry that two standings place or count otherwise, with both rows."""
    old, new = ({row["entry"]: dict(row) for row in rows} for rows in (before, after))
    return {entry: (old[entry], new[entry]) for entry in new if old[entry] != new[entry]}


def published_moves(correction: Mapping[str, Any]) -> dict[str, Any]:
    """The same as a published correction lists it."""
    return {
        move["entry"]: (_moved(move["entry"], move["was"]), _moved(move["entry"], move["now"]))
        for move in correction["moved"]
    }


def _moved(entry: str, said: Mapping[str, Any]) -> dict[str, Any]:
    return {"entry": entry, "place": said["place"], "total": said["total"]}


def _row(entry: str, place: int | None, total: Fraction | None) -> dict[str, Any]:
    return {
        "entry": entry,
        "place": place,
        "total": None if total is None else exact_text(total),
    }
