"""Who sings what, in which order, against the lines that say so."""

from collections.abc import Iterator, Mapping
from typing import Any

from kruvision.services.audience.delegations import delegations_data
from kruvision.services.evidence.lines import EDITION_LOADED, Difference, Line, ShowLines

ORDERS = ("order_drawn", "order_moved", "order_undone", "entry_deleted", "evidence_checked")


def check_acts(lines: ShowLines) -> Iterator[Difference]:
    """The acts are those that were entered, none gone and none added. Each competes, or not, as the
    record says, is sung by whom it was entered for, and comes in the order that was drawn or set
    last; and those go through who were marked. What a copied act began with, older programs did
    not write down."""
    yield from _present(lines)
    yield from _statuses(lines)
    yield from _order(lines)
    marked = _marked(lines)
    for entry in lines.show.entries:
        if entry.advances != (entry.id in marked):
            yield Difference("advancing_differs", lines.names.act(entry.id))


def check_delegations(lines: ShowLines) -> Iterator[Difference]:
    """The delegations are called so, and have those acts for their own, as was saved last."""
    line = lines.newest("delegations_changed")
    said = line.data["delegations"] if line else []
    there = {entry.id for entry in lines.show.entries}
    kept = [{**row, "acts": [act for act in row["acts"] if act in there]} for row in said]
    if kept != delegations_data(lines.show):
        yield Difference("delegations_differ")


def _present(lines: ShowLines) -> Iterator[Difference]:
    entered = _entered(lines)
    found = {entry.id for entry in lines.show.entries}
    for entry_id in sorted(entered.keys() - found):
        yield Difference("act_missing", {"number": entered[entry_id].get("number", "?")})
    for entry_id in sorted(found - entered.keys() if lines.knows_all_acts else ()):
        yield Difference("act_added", lines.names.act(entry_id))


def _entered(lines: ShowLines) -> dict[int, Mapping[str, Any]]:
    """The acts that nobody deleted, each as the line has it that brought it in; where only a close
    tells of one, that it was there. Older programs gave a number of a deleted one again."""
    acts: dict[int, Mapping[str, Any]] = {}
    for line in lines.all:
        if line.kind == "entry_deleted":
            acts.pop(line.data["entry"], None)
        elif line.kind == "evidence_checked":
            acts = {act: {} for act in _kept(line.data.get("prints", {}))} | acts
        else:
            acts |= {row["entry"]: row for row in brought_in(lines, line)}
    return acts


def _kept(prints: Mapping[str, str]) -> list[int]:
    keys = (key.partition(":") for key in prints)
    return [int(number) for table, _colon, number in keys if table == "entry"]


def brought_in(lines: ShowLines, line: Line) -> list[Mapping[str, Any]]:
    """The acts that came with a line."""
    if line.kind == "entry_added":
        return [line.data]
    if line.kind == "field_copied":
        return list(line.data.get("added", ()))
    began = line.data.get("shows", ()) if line.kind == EDITION_LOADED else ()
    return [row for one in began if one["show"] == lines.show.id for row in one.get("entries", ())]


def _statuses(lines: ShowLines) -> Iterator[Difference]:
    entered, changed = _entered(lines), _changed(lines)
    for entry in lines.show.entries:
        said = entered.get(entry.id, {})
        status, sung_by = (entry.status, entry.status_reason), (entry.contestant_id, entry.song_id)
        began_with = ("competing", "")
        if "status" in said:
            began_with = said["status"], said["reason"]
        elif "copy_of" in said:  # by an older program, which did not say
            began_with = status
        if status != changed.get(entry.id, began_with):
            yield Difference("act_status_differs", lines.names.act(entry.id))
        if "contestant" in said and sung_by != (said["contestant"], said["song"]):
            yield Difference("act_people_differ", lines.names.act(entry.id))


def _changed(lines: ShowLines) -> dict[int, tuple[str, str]]:
    """The status and reason that each act was given last, if any was."""
    changed: dict[int, tuple[str, str]] = {}
    for line in lines.of("entry_status_changed", "entry_deleted"):
        if line.kind == "entry_deleted":
            changed.pop(line.data["entry"], None)
        else:
            changed[line.data["entry"]] = line.data["to"], line.data["reason"]
    return changed


def _marked(lines: ShowLines) -> set[int]:
    """Who goes through."""
    marked: set[int] = set()
    for line in lines.of("field_cut", "entry_deleted"):
        if line.kind == "field_cut":
            marked = set(line.data["entries"])
        else:
            marked.discard(line.data["entry"])
    return marked


def _order(lines: ShowLines) -> Iterator[Difference]:
    """Who was added later comes after those who were there. In a show that this program made, acts
    are numbered from 1 without a gap."""
    entries = lines.show.entries
    order = _order_said(lines)
    now = [entry.id for entry in entries]
    is_in_order = [act for act in order if act in now] == [act for act in now if act in order]
    numbers = [entry.running_order for entry in entries]
    is_numbered = numbers == list(range(1, len(numbers) + 1))
    if not is_in_order or (lines.is_made_here and not is_numbered):
        yield Difference("order_differs")


def _order_said(lines: ShowLines) -> list[int]:
    """The acts of which lines say where they come. Where older programs deleted one, the line says
    no order: the one before it stands."""
    order: list[int] = []
    for line in lines.all:
        if line.kind in ORDERS and "order" in line.data:
            order = list(line.data["order"])
        elif line.kind == "entry_deleted":
            order = [act for act in order if act != line.data["entry"]]
        elif line.kind == "entry_added":
            order.append(line.data["entry"])
        elif line.kind == "field_copied":
            order += [row["entry"] for row in line.data.get("added", ())]
    return order
