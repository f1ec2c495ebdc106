"""A show's result computed again from the record alone: its lines, JSON, and the rule book.

Nothing else of the house is used here, so that what is not in the record is missed. It works on
lines as any SQL client reads them; ``borne_out.py`` holds the result's line against earlier ones.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from kruvision.rules import methods
from kruvision.rules.contest import Decision, Deduction, MarkKey, Panel, Votes
from kruvision.rules.marks import Scale
from kruvision.rules.numbers import exact_text, parse_ratio
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import compute

LINES = "SELECT id, at, actor, kind, show_id, data, previous, hash FROM record ORDER BY id"
RESULTS = ("result_published", "result_corrected")
RANKED = ("competing", "disqualified")


class NotBorneOutError(Exception):
    """The record contradicts itself; says where."""


@dataclass(frozen=True)
class Line:
    """One line of the record."""

    id: int
    at: datetime
    actor: str
    kind: str
    show: int | None
    data: dict[str, Any]
    previous: str
    hash: str


def read_lines(connection: Any) -> list[Line]:
    """All lines, the oldest first, over a connection of ``sqlite3`` or ``psycopg``."""
    return [
        Line(id_, _moment(at), actor, kind, show, _plain(data), previous, hash_)
        for id_, at, actor, kind, show, data, previous, hash_ in connection.execute(LINES)
    ]


def _moment(at: str | datetime) -> datetime:
    read = datetime.fromisoformat(at) if isinstance(at, str) else at
    return read.replace(tzinfo=UTC)


def _plain(data: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(data) if isinstance(data, str) else data
    return plain


def print_of(data: Any) -> str:
    """SHA-256 of the canonical JSON."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def hash_of(line: Line) -> str:
    """What the line's hash has to be."""
    content = {
        "at": line.at.isoformat(),
        "actor": line.actor,
        "kind": line.kind,
        "show": line.show,
        "data": line.data,
        "previous": line.previous,
    }
    return print_of(content)


def check_chain(lines: Sequence[Line]) -> None:
    """Each line has its own hash and that of the one before."""
    previous = "0" * 64
    for line in lines:
        require(line.previous == previous and line.hash == hash_of(line), f"line {line.id}")
        previous = line.hash


def require(holds: bool, what: str) -> None:
    """Refuse what does not hold."""
    if not holds:
        raise NotBorneOutError(what)


def result_of(lines: Sequence[Line], show: int) -> Line:
    """The newest result of a show."""
    return [line for line in lines if line.show == show and line.kind in RESULTS][-1]


def standings_of(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The standings that come of a result's line, computed from what else it holds; each
    ``{"entry", "place", "total"}``, as the line has them itself."""
    panel = panel_of(data)
    result = compute(panel, rules_of(data), votes_of(data), _decisions(data, panel))
    require(result.is_final, "something is missing or unresolved")
    return [
        {
            "entry": int(standing.entry),
            "place": standing.place,
            "total": None if standing.total is None else exact_text(standing.total),
        }
        for standing in result.standings
    ]


def panel_of(data: Mapping[str, Any]) -> Panel:
    """The jurors who count, the acts that are ranked, and who marked what."""
    numbers = {row["entry"]: row["number"] for row in data["entries"]}
    ranked = [row for row in data["entries"] if row["status"] in RANKED]
    entries = tuple(str(r["entry"]) for r in sorted(ranked, key=lambda row: numbers[row["entry"]]))
    seats = [seat for seat in data["seats"] if not seat["practice"]]
    jurors = tuple(str(seat["juror"]) for seat in seats)
    marks = {k: m for k, m in _marks(data).items() if k[0] in entries and k[2] in jurors}
    said = {(str(row["entry"]), str(row["juror"])): row["why"] for row in data["left_out"]}
    away = _away(seats, entries, numbers, marks, len(data["rules"]["criteria"]))
    by_sheet = {pair for pair, why in said.items() if why != "away"}
    require(set(said) == away | by_sheet, "who was away")
    return Panel(
        entries=entries,
        jurors=jurors,
        criteria=tuple(str(row["id"]) for row in data["rules"]["criteria"]),
        marks=marks,
        stepped_aside=frozenset(said),
        absent=frozenset(str(seat["juror"]) for seat in seats if seat["absent"]),
        juror_weights={str(seat["juror"]): Fraction(seat["weight"]) for seat in seats},
        deductions=_deductions(data, entries),
        disqualified=frozenset(str(r["entry"]) for r in ranked if r["status"] == "disqualified"),
        contestants=_contestants(ranked),
        carried={
            entry: Fraction(total)
            for entry, total in ((data.get("carried") or {}).get("totals") or {}).items()
        },
    )


def _deductions(
    data: Mapping[str, Any], entries: Sequence[str]
) -> dict[str, tuple[Deduction, ...]]:
    found: dict[str, tuple[Deduction, ...]] = {}
    for row in data["deductions"]:
        entry, amount = str(row["entry"]), Fraction(row["amount"])
        if entry in entries:
            one = Deduction(amount, row["code"], share=row["share"])
            found[entry] = (*found.get(entry, ()), one)
    return found


def _contestants(ranked: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Who sings several songs in a category is placed once, by the first of them."""
    sung: dict[tuple[Any, Any], list[str]] = {}
    for row in sorted(ranked, key=lambda row: int(row["number"])):
        sung.setdefault((row["contestant"], row.get("category")), []).append(str(row["entry"]))
    return {song: songs[0] for songs in sung.values() for song in songs if len(songs) > 1}


def _marks(data: Mapping[str, Any]) -> dict[MarkKey, Fraction]:
    scales = {row["id"]: row for row in data["rules"]["criteria"]}
    return {
        (str(row["entry"]), str(row["criterion"]), str(row["juror"])): Fraction(
            scales[row["criterion"]]["least"]
        )
        + row["steps"] * Fraction(scales[row["criterion"]]["step"])
        for row in data["marks"]
    }


def _away(
    seats: Sequence[Mapping[str, Any]],
    entries: Sequence[str],
    numbers: Mapping[int, int],
    marks: Mapping[MarkKey, Fraction],
    criteria: int,
) -> set[tuple[str, str]]:
    """Who had not come yet or had gone, and did not mark the act in full."""
    given = Counter((entry, juror) for entry, _criterion, juror in marks)
    found = set()
    for seat in seats:
        after = numbers.get(seat["arrives_after"], 0)
        until = numbers.get(seat["leaves_after"], max(numbers.values()))
        for entry in entries:
            pair = entry, str(seat["juror"])
            if not after < numbers[int(entry)] <= until and given[pair] < criteria:
                found.add(pair)
    return found


def rules_of(data: Mapping[str, Any]) -> Rules:
    """The rules as the book takes them. ``percentage`` counts in percent."""
    rules, criteria = data["rules"], data["rules"]["criteria"]
    combination = {**rules["combination_options"]}
    disqualified = combination.pop("disqualified", "remove")
    if combination.get("pool") is not None:
        combination["pool"] = _number(combination["pool"])
    times = 100 if rules["combination"] == "percentage" else 1
    shares = (times * Fraction(rules[name]) for name in ("jury_share", "audience_share"))
    return Rules(
        method=rules["method"],
        options=_options(rules["method"], rules["options"]),
        weights={str(row["id"]): Fraction(row["weight"]) for row in criteria},
        scales={str(r["id"]): Scale(Fraction(r["least"]), Fraction(r["most"])) for r in criteria},
        combination=Combination(rules["combination"], *shares, **combination),
        ties=tuple(rules["ties"]),
        seed=data["seed"],
        display_places=rules["display_places"],
        disqualified=disqualified,
        songs=rules.get("songs", "mean"),
        carried_weight=Fraction(rules.get("carried_weight", "1")),
        bodies=rules.get("bodies", "hall"),
    )


def _options(method: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {option.name: option.kind for option in methods.get(method).options}
    found = {"cells": "marks"} if "cells" in kinds else {}
    for name, value in stored.items():
        if kinds.get(name) == "scale":
            found[name] = tuple(_number(points) for points in value)
        else:
            found[name] = _number(value) if kinds.get(name) == "number" else value
    return found


def _number(value: int | str) -> Fraction:
    return Fraction(value) if isinstance(value, int) else parse_ratio(value)


def votes_of(data: Mapping[str, Any]) -> Votes | None:
    """The counted votes. Turnout is the show's one vote, or the least of any competing act's."""
    if not data["windows"]:
        return None
    competing = {row["entry"] for row in data["entries"] if row["status"] == "competing"}
    cast: Counter[int | None] = Counter()
    for window in data["windows"]:
        cast[window["entry"]] += window["ballots"]
    turnout = min((n for entry, n in cast.items() if entry in competing), default=cast[None])
    require(turnout == data["ballots"], "the turnout")
    points = {entry: Fraction(given) for entry, given in data["votes"].items()}
    ballots = {
        delegation: {entry: Fraction(number) for entry, number in given.items()}
        for delegation, given in data.get("delegations", {}).items()
    }
    return Votes(points, data["voters"], ballots, turnout)


def _decisions(data: Mapping[str, Any], panel: Panel) -> list[Decision]:
    decided = [
        Decision(
            tuple(str(entry) for entry in row["order"] if str(entry) in panel.entries),
            str(row["juror"]),
            row["why"],
            row.get("shared", False),
        )
        for row in data["decisions"]
    ]
    return [decision for decision in decided if len(decision.order) > 1]
