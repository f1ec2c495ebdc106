"""A result's line held against the lines before it: what was sealed, locked, seated and decided.

Like ``from_the_record.py`` it knows nothing of the house but what stands in the record.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from tests.services.record.from_the_record import (
    RANKED,
    Line,
    check_chain,
    print_of,
    require,
    result_of,
    standings_of,
)

SEALED = ("mark_saved", "kept_mark_accepted", "mark_corrected")
RULES = ("rules_locked", "locked_rules_changed")
LEFT = {"stepped_aside": "stepped_aside", "juror_excused": "excused"}
BACK = {"returned_to_sheet": "stepped_aside", "juror_excuse_withdrawn": "excused"}
Facts = Mapping[str, Any]


def check_result(lines: Sequence[Line], show: int) -> list[dict[str, Any]]:
    """The standings of the newest result of a show, computed again; raises ``NotBorneOutError``
    where chain, earlier lines, what the line holds and what it says came of it disagree."""
    check_chain(lines)
    result = result_of(lines, show)
    earlier = [line for line in lines if line.show == show and line.id < result.id]
    data = result.data
    before = [line for line in lines if line.id < result.id][-1]
    require(data["head"] == before.hash, "the line before")
    check_seals(earlier, data)
    locked = [line.data["rules"] for line in earlier if line.kind in RULES]
    require(locked[-1:] in ([], [data["rules"]]), "the rules")
    seeds = ["", *(line.data["seed"] for line in earlier if line.kind == "order_drawn")]
    require(seeds[-1] == data["seed"], "the seed")
    require(_seats(_began(lines, show), earlier) == data["seats"], "the seats")
    statuses = {row["entry"]: row["status"] for row in data["entries"]}
    require({**statuses, **_statuses(earlier)} == statuses, "the states of the acts")
    require(_sheets(earlier, data) == _said(data), "who was left out")
    given = sorted(data["deductions"], key=lambda row: row["deduction"])
    require(_deductions(earlier) == given, "the deductions")
    closed = [_window(line.data) for line in earlier if line.kind == "voting_closed"]
    require([_window(row) for row in data["windows"]] == sorted(closed), "the ballots")
    require(_decided(earlier) == data["decisions"], "the decisions")
    require(data["fingerprint"] == print_of(data["standings"]), "the fingerprint")
    found = standings_of(data)
    require(found == data["standings"], "the standings")
    return found


def check_seals(earlier: Sequence[Line], data: Facts) -> None:
    """Every mark that was ever sealed is opened, as it was sealed last; and no other."""
    sealed = {}
    for line in earlier:
        if line.kind in SEALED:
            cell = (line.data["entry"], line.data["criterion"], _juror(line))
            sealed[cell] = line.data["seq"], line.data["commitment"]
    opened = {}
    for row in (*data["marks"], *data["taken_back"]):
        text = f"{row['salt']}:{row.get('steps', 'empty')}"
        seal = hashlib.sha256(text.encode()).hexdigest()
        opened[row["entry"], row["criterion"], row["juror"]] = row["seq"], seal
    require(opened == sealed, "the seals")


def _juror(line: Line) -> int:
    """Whose sheet a line speaks of: the one it names, else its writer."""
    named = line.data.get("juror")
    return int(line.actor.removeprefix("juror:")) if named is None else int(named)


def _began(lines: Sequence[Line], show: int) -> list[dict[str, Any]]:
    """The seats of a show that came out of a folder."""
    loaded = [line for line in lines if line.kind == "edition_loaded"]
    shows = [row for line in loaded for row in line.data["shows"] if row["show"] == show]
    return [dict(seat) for row in shows for seat in row["seats"]]


def _seats(seats: list[dict[str, Any]], earlier: Sequence[Line]) -> list[dict[str, Any]]:
    borders = {"juror_arrives": "arrives_after", "juror_leaves": "leaves_after"}
    for line in earlier:
        if line.kind == "panel_set":
            seats = [dict(seat) for seat in line.data["seats"]]
        for seat in seats:
            if line.data.get("juror") != seat["juror"]:
                continue
            if line.kind in borders:
                seat[borders[line.kind]] = line.data["entry"]
            if line.kind == "absence_corrected":
                seat["absent"] = line.data["absent"]
    return seats


def _statuses(earlier: Sequence[Line]) -> dict[int, str]:
    changed = [line.data for line in earlier if line.kind == "entry_status_changed"]
    return {change["entry"]: change["to"] for change in changed}


def _deductions(earlier: Sequence[Line]) -> list[dict[str, Any]]:
    """Those that were given and not taken back, without their reasons."""
    standing: dict[int, dict[str, Any]] = {}
    for line in earlier:
        if line.kind == "deduction_given":
            said = {name: value for name, value in line.data.items() if name != "reason"}
            standing[said["deduction"]] = said
        if line.kind == "deduction_taken_back":
            del standing[line.data["deduction"]]
    return [standing[number] for number in sorted(standing)]


def _sheets(earlier: Sequence[Line], data: Facts) -> dict[tuple[int, int], str]:
    """Who stepped aside or was excused, among the acts that are ranked and the jurors who count."""
    pairs: dict[str, set[tuple[int, int]]] = {"stepped_aside": set(), "excused": set()}
    for line in earlier:
        if line.kind in LEFT:
            pairs[LEFT[line.kind]].add((line.data["entry"], _juror(line)))
        if line.kind in BACK:
            pairs[BACK[line.kind]].discard((line.data["entry"], _juror(line)))
        if line.kind == "panel_set":
            seated = {seat["juror"] for seat in line.data["seats"]}
            pairs = {why: {p for p in found if p[1] in seated} for why, found in pairs.items()}
    ranked = {row["entry"] for row in data["entries"] if row["status"] in RANKED}
    counting = {seat["juror"] for seat in data["seats"] if not seat["practice"]}
    found = {pair: why for why, of_kind in pairs.items() for pair in of_kind}
    return {p: why for p, why in found.items() if p[0] in ranked and p[1] in counting}


def _said(data: Facts) -> dict[tuple[int, int], str]:
    """What the line says of sheets; who was away follows from the borders of the seats."""
    rows = [row for row in data["left_out"] if row["why"] != "away"]
    return {(row["entry"], row["juror"]): row["why"] for row in rows}


def _window(row: Facts) -> tuple[int, int | None, int]:
    return row["window"], row["entry"], row["ballots"]


def _decided(earlier: Sequence[Line]) -> list[Any]:
    decided: list[Any] = []
    for line in earlier:
        if line.kind == "tie_decided":
            gone = line.data["replaced"]
            decided = [row for row in decided if row["order"] not in gone] + [line.data["decision"]]
        if line.kind == "tie_decision_withdrawn":
            decided = [row for row in decided if row["order"] != line.data["order"]]
    return decided
