"""What was agreed, seated and decided, against the newest lines that say so."""

from collections.abc import Iterator, Mapping
from typing import Any

from kruvision.models import Proposal
from kruvision.services.evidence.lines import Difference, Line, ShowLines
from kruvision.services.jury.seats import seats_data
from kruvision.services.record.chain import fingerprint_of
from kruvision.services.record.proposals import NAMES, PANEL, PUBLISH, RULES, find_proposal
from kruvision.services.ruleset.locked_rules import rules_data
from kruvision.services.scoring.field import cut_data
from kruvision.services.shows.selection import DEADLINE, deadline_text
from kruvision.services.shows.shown import choice_of
from kruvision.services.shows.two_people import list_waiting

LOCKED = ("rules_locked", "locked_rules_changed", "two_people_ended")
BORDERS = {"juror_arrives": "arrives_after", "juror_leaves": "leaves_after"}
OF_AN_ACT = ("act", "proposed_by")
"""What the lines of an act that takes two say besides what is to be done."""
PROPOSED = {
    PUBLISH: "publication_proposed",
    RULES: "rule_change_proposed",
    PANEL: "panel_proposed",
    NAMES: "rename_proposed",
}


def check_rules(lines: ShowLines) -> Iterator[Difference]:
    """Locked once, and since then as the newest line that changed them says: method, shares,
    criteria and their weights; the seed of a lot; what everybody is shown; and until when a
    selection round was to be marked."""
    show, newest = lines.show, lines.newest(*LOCKED)
    is_locked = show.rules_locked_at is not None
    if sum(1 for _line in lines.of("rules_locked")) > 1 or is_locked != (newest is not None):
        yield Difference("rules_lock_differs")
    if newest is not None:
        for part in _differing(newest.data["rules"], rules_data(show)):
            yield Difference("rules_differ", {"part": part})
    drawn = lines.newest("order_drawn")
    if show.draw_seed != (drawn.data["seed"] if drawn else ""):
        yield Difference("seed_differs")
    shown = lines.newest("shown_changed")
    if shown is not None and _differing(_without_cut(shown.data["shown"]), choice_of(show)):
        yield Difference("shown_differs")
    if _cut_said(lines) != cut_data(show):
        yield Difference("cut_differs")
    if not _is_until_as_said(lines):
        yield Difference("deadline_differs")


def _is_until_as_said(lines: ShowLines) -> bool:
    """Whether the day of a selection round is the one that was set last."""
    line = lines.newest(DEADLINE, "show_added")
    said = line.data.get("until", "") if line else ""
    return bool(said == deadline_text(lines.show.marks_until))


def _without_cut(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shown.items() if name != "through"}


def _cut_said(lines: ShowLines) -> dict[str, Any]:
    """How many go through, as the newest line has it. Older programs knew a place alone, and said
    it with what the public sees; of a show of which no line says anything, nobody goes through by
    a rule."""
    place = None
    for line in reversed(lines.all):
        if line.kind == "cut_changed":
            return dict(line.data["cut"])
        if line.kind == "shown_changed" and "through" in line.data["shown"]:
            place = line.data["shown"]["through"]
            break
    by, at = ("none", None) if place is None else ("place", str(place))
    return {"by": by, "at": at, "each": False, "level": "in"}


def _differing(agreed: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Which parts of the rules differ; a line of an older program knows less of them."""
    return sorted(name for name in agreed if fingerprint_of(agreed[name]) != _print(now, name))


def _print(rules: dict[str, Any], name: str) -> str:
    return fingerprint_of(rules.get(name))


def check_seats(lines: ShowLines) -> Iterator[Difference]:
    """Who sits in the jury, in which order, with which weight, from when to when, and who was
    declared absent."""
    expected = _seats(lines)
    if expected is None:
        return
    found = {seat["juror"]: seat for seat in seats_data(lines.show.id)}
    order = [juror for juror in expected if juror in found]
    if order != [juror for juror in found if juror in expected]:
        yield Difference("seat_order_differs")
    for juror in sorted(expected.keys() | found.keys()):
        if not _is_same_seat(expected.get(juror), found.get(juror)):
            yield Difference("seat_differs", lines.names.juror(juror))


def _is_same_seat(said: dict[str, Any] | None, found: dict[str, Any] | None) -> bool:
    """Whether a seat is as its line says; that of an older program says less of it."""
    if said is None or found is None:
        return said is found
    known = said.keys() & found.keys()
    return all(fingerprint_of(said[name]) == fingerprint_of(found[name]) for name in known)


def _seats(lines: ShowLines) -> dict[int, dict[str, Any]] | None:
    """The seats by their jurors, as the lines have them; None where no line speaks of any."""
    seats = None
    if lines.began is not None and "seats" in lines.began:
        seats = {row["juror"]: dict(row) for row in lines.began["seats"]}
    for line in lines.all:
        if line.kind == "panel_set":
            seats = {row["juror"]: dict(row) for row in line.data["seats"]}
        elif seats is None or line.data.get("juror") not in seats:
            continue
        elif line.kind in BORDERS:
            seats[line.data["juror"]][BORDERS[line.kind]] = line.data["entry"]
        elif line.kind == "absence_corrected":
            seats[line.data["juror"]]["absent"] = line.data["absent"]
        elif line.kind == "juror_removed":
            del seats[line.data["juror"]]
    return seats


def check_decisions(lines: ShowLines) -> Iterator[Difference]:
    """The ties the head of the jury decided, and the words that wait for a second person."""
    decided: list[Any] = []
    for line in lines.of("tie_decided", "tie_decision_withdrawn"):
        decided = [row for row in decided if not _is_gone(row["order"], line.data)]
        decided += [line.data["decision"]] if "decision" in line.data else []
    if fingerprint_of(decided) != fingerprint_of(lines.show.decisions):
        yield Difference("decisions_differ")
    for kind, word in PROPOSED.items():
        waiting, newest = find_proposal(lines.show, kind), lines.newest(word)
        if waiting is not None and not (newest and _is_as_proposed(waiting, newest)):
            yield Difference("proposal_differs")
    yield from _acts(lines)
    yield from _rule_changes(lines)


def _is_as_proposed(waiting: Proposal, line: Line) -> bool:
    """Whether what waits is what the line says: whose word, and what will be carried out."""
    said = line.actor, line.data["fingerprint"]
    return (waiting.by, waiting.fingerprint) == said and all(
        line.data.get(name) == value for name, value in waiting.data.items()
    )


def _rule_changes(lines: ShowLines) -> Iterator[Difference]:
    """Nobody confirmed other rules than the first person proposed."""
    said: Line | None = None
    for line in lines.of("rule_change_proposed", "locked_rules_changed"):
        if line.kind == "rule_change_proposed":
            said = line
        elif line.data.get("proposed_by") is not None and (
            said is None
            or said.actor != line.data["proposed_by"]
            or _differing(said.data["rules"], line.data["rules"])
        ):
            yield Difference("proposal_differs")


def _acts(lines: ShowLines) -> Iterator[Difference]:
    """Nobody confirmed an act, or may confirm one that waits, which its first person did not
    propose."""
    proposed: set[tuple[str, str, str]] = set()
    for line in lines.of("act_proposed", "act_confirmed", "act_withdrawn"):
        values = {name: value for name, value in line.data.items() if name not in OF_AN_ACT}
        by = line.data.get("proposed_by", line.actor)
        said = line.data["act"], by, fingerprint_of(values)
        if line.kind == "act_proposed":
            proposed.add(said)
            continue
        if said not in proposed:
            yield Difference("proposal_differs")
        proposed.discard(said)
    for row in list_waiting(lines.show.id):
        if (row.kind, row.by, fingerprint_of(dict(row.data))) not in proposed:
            yield Difference("proposal_differs")


def _is_gone(order: list[Any], data: Mapping[str, Any]) -> bool:
    """Whether a line took back, or replaced, the decision with this order. Older programs did not
    say which: a decision replaced that on the same acts."""
    if "replaced" in data:
        return order in data["replaced"]
    if "decision" in data:
        return sorted(order) == sorted(data["decision"]["order"])
    return order == data.get("order")
