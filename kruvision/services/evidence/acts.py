"""Who sings what, in which order, against the lines that say so."""

from collections.abc import Iterator, Mapping
from typing import Any

from kruvision.services.evidence.lines import Difference, ShowLines

ORDERS = ("order_drawn", "order_moved", "order_undone", "entry_deleted", "evidence_checked")


def check_acts(lines: ShowLines) -> Iterator[Difference]:
    """The acts are those that were entered, none gone and none added. Each competes, or not, as the
    record says, is sung by whom it was entered for, and comes in the order that was drawn or set
    last; and those go through who were marked. What a copied act began with, older programs did
    not write down."""
    yield from _present(lines)
    yield from _statuses(lines)
    yield from _order(lines)
    cut = lines.newest("field_cut")
    marked = set(cut.data["entries"]) if cut else set()
    for entry in lines.show.entries:
        if entry.advances != (entry.id in marked):
            yield Difference("advancing_differs", lines.names.act(entry.id))


def _present(lines: ShowLines) -> Iterator[Difference]:
    entered = {row["entry"]: row.get("number", "?") for row in _entered(lines)}
    kept = {key for line in lines.of("evidence_checked") for key in line.data.get("prints", {})}
    acts = {int(key.removeprefix("entry:")) for key in kept if key.startswith("entry:")}
    entered = dict.fromkeys(acts, "?") | entered
    gone = {line.data["entry"] for line in lines.of("entry_deleted")}
    found = {entry.id for entry in lines.show.entries}
    for entry_id in sorted(entered.keys() - gone - found):
        yield Difference("act_missing", {"number": entered[entry_id]})
    for entry_id in sorted(found - entered.keys() if lines.knows_all_acts else ()):
        yield Difference("act_added", lines.names.act(entry_id))


def _entered(lines: ShowLines) -> list[Mapping[str, Any]]:
    """The acts as the lines have them that brought them in."""
    began = list((lines.began or {}).get("entries", ()))
    copied = [row for line in lines.of("field_copied") for row in line.data.get("added", ())]
    return [*(line.data for line in lines.of("entry_added")), *copied, *began]


def _statuses(lines: ShowLines) -> Iterator[Difference]:
    statuses: dict[int, tuple[str, str]] = {}
    people: dict[int, tuple[int, int]] = {}
    for row in _entered(lines):
        if "status" in row:
            statuses[row["entry"]] = row["status"], row["reason"]
        if "contestant" in row:
            people[row["entry"]] = row["contestant"], row["song"]
    copied = (line.data for line in lines.of("entry_added") if "copy_of" in line.data)
    unknown = {row["entry"] for row in copied if "status" not in row}
    for line in lines.of("entry_status_changed"):
        statuses[line.data["entry"]] = line.data["to"], line.data["reason"]
    for entry in lines.show.entries:
        status, sung_by = (entry.status, entry.status_reason), (entry.contestant_id, entry.song_id)
        began_with = status if entry.id in unknown else ("competing", "")
        if status != statuses.get(entry.id, began_with):
            yield Difference("act_status_differs", lines.names.act(entry.id))
        if sung_by != people.get(entry.id, sung_by):
            yield Difference("act_people_differ", lines.names.act(entry.id))


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
        elif line.kind == "entry_added":
            order.append(line.data["entry"])
        elif line.kind == "field_copied":
            order += [row["entry"] for row in line.data.get("added", ())]
    return order
