"""Who goes through to the next show, by the word of an organizer, and the acts that go there."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, UnaryExpression, func, select

from kruvision.extensions import db
from kruvision.models import Entry, Show
from kruvision.services.access import Actor, require
from kruvision.services.categories.listing import matching_category
from kruvision.services.entries.entries import find_reason_to_stay
from kruvision.services.entries.named import act_data, list_entries
from kruvision.services.entries.running_order import list_ids, renumber
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.rounds.cut import require_untold
from kruvision.services.scoring.songs import first_songs
from kruvision.services.shows.phases import require_phase
from kruvision.services.shows.shows import get_show
from kruvision.services.transactions.changes import EntriesChanged
from kruvision.services.transactions.transaction import transaction


@dataclass(frozen=True)
class Seam:
    """Two shows side by side: ``waiting`` go through and are not in the later one; ``left`` are in
    it, stood in the earlier one and do not go through."""

    waiting: Sequence[Entry] = ()
    left: Sequence[Entry] = ()


def mark_advancing(show_id: int, entry_ids: Collection[int], *, by: Actor, at: datetime) -> int:
    """These acts go through and no others; returns how many contestants. Whoever has several songs
    goes through with all of them.

    Raises ``Refused``: ``not_in_field`` when one of them does not compete in this show;
    ``through_is_told`` where who goes through is the result and would be others than were told.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        show = get_show(show_id)
        competing = {entry.id: entry for entry in show.entries if entry.status == "competing"}
        if set(entry_ids) - competing.keys():
            raise Refused("not_in_field")
        people = {competing[entry_id].contestant_id for entry_id in entry_ids}
        chosen = [entry for entry in competing.values() if entry.contestant_id in people]
        require_untold(show, [entry.id for entry in first_songs(chosen)])
        for entry in show.entries:
            entry.advances = entry in chosen
        marked = sorted(entry.id for entry in chosen)
        chain.append(by.label, "field_cut", at=at, show_id=show_id, entries=marked)
        changes.append(EntriesChanged(show_id))
    return len(people)


def list_advancing(show_id: int) -> Sequence[Entry]:
    """Whoever was marked and still competes: who was disqualified or withdrew goes through no
    more."""
    return [entry for entry in list_entries(show_id, ["competing"]) if entry.advances]


def find_next_show(show: Show) -> Show | None:
    """The show after this one in the same edition, or None."""
    return _neighbour(show, Show.position > show.position, Show.position.asc())


def find_show_before(show: Show) -> Show | None:
    """The show before this one in the same edition, or None."""
    return _neighbour(show, Show.position < show.position, Show.position.desc())


def look_at_seam(earlier: Show, later: Show) -> Seam:
    """Who is missing in the later show, and who is there without going through. While nobody was
    marked, nothing was said of anybody."""
    going = list_advancing(earlier.id)
    there = list_entries(later.id)
    here = {entry.contestant_id for entry in earlier.entries}
    people, waited_for = _people(going), _people(there)
    return Seam(
        [entry for entry in going if entry.contestant_id not in waited_for],
        [e for e in there if e.status == "competing" and e.contestant_id in here - people]
        if going
        else [],
    )


def take_over(earlier_id: int, later_id: int, *, by: Actor, at: datetime) -> int:
    """Put everybody who goes through and is not there yet into the later show, at its end; returns
    how many acts were new.

    Contestant and song are the same ones. Those already there stay as they are. Raises
    ``Refused``: ``other_edition``, ``show_has_begun``.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        earlier, later = _pair(earlier_id, later_id)
        waiting = look_at_seam(earlier, later).waiting
        copy_inside(earlier, later, waiting, by=by, at=at)
        changes.append(EntriesChanged(later_id))
    return len(waiting)


def bring_in_line(earlier_id: int, later_id: int, *, by: Actor, at: datetime) -> tuple[int, int]:
    """As ``take_over``, and take out of the later show who stood in the earlier one and does not
    go through; returns how many acts came and went.

    Raises ``Refused`` as ``take_over``, and why one of them cannot be taken out.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        earlier, later = _pair(earlier_id, later_id)
        seam = look_at_seam(earlier, later)
        for entry in seam.left:
            _take_out(entry, by=by, at=at)
        copy_inside(earlier, later, seam.waiting, by=by, at=at)
        changes.append(EntriesChanged(later_id))
    return len(seam.waiting), len(seam.left)


def copy_inside(
    earlier: Show, later: Show, entries: Sequence[Entry], *, by: Actor, at: datetime
) -> None:
    """Copy acts to the end of the later show, inside an open transaction; one of a category comes
    into the category of the same name there."""
    last = select(func.max(Entry.running_order)).where(Entry.show_id == later.id)
    taken = db.session.execute(last).scalar() or 0
    added = [_copy(entry, later, n) for n, entry in enumerate(entries, taken + 1)]
    db.session.add_all(added)
    db.session.flush()
    chain.append(
        by.label,
        "field_copied",
        at=at,
        show_id=later.id,
        source=earlier.id,
        entries=[entry.id for entry in entries],
        added=[act_data(entry) for entry in added],
        prints=prints_of(*added),
    )


def _pair(earlier_id: int, later_id: int) -> tuple[Show, Show]:
    earlier, later = get_show(earlier_id), get_show(later_id)
    if earlier.edition_id != later.edition_id or earlier.id == later.id:
        raise Refused("other_edition")
    require_phase(later, "field.receive")
    return earlier, later


def _neighbour(show: Show, side: ColumnElement[bool], order: UnaryExpression[int]) -> Show | None:
    query = select(Show).where(Show.edition_id == show.edition_id, side).order_by(order).limit(1)
    return db.session.execute(query).scalar_one_or_none()


def _people(entries: Iterable[Entry]) -> set[int]:
    return {entry.contestant_id for entry in entries}


def _copy(entry: Entry, later: Show, number: int) -> Entry:
    name = entry.category.name if entry.category else {}
    return Entry(
        show_id=later.id,
        contestant_id=entry.contestant_id,
        song_id=entry.song_id,
        category_id=matching_category(name, later.categories),
        running_order=number,
    )


def _take_out(entry: Entry, *, by: Actor, at: datetime) -> None:
    """Contestant and song stay: they stand in the earlier show."""
    if code := find_reason_to_stay(entry):
        raise Refused(code)
    entry_id, show_id = entry.id, entry.show_id
    db.session.delete(entry)
    db.session.flush()
    order = list_ids(show_id)
    renumber(show_id, order)
    facts = {"entry": entry_id, "order": list(order)}
    chain.append(by.label, "entry_deleted", at=at, show_id=show_id, **facts)
