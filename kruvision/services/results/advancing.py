"""Who goes through: a show cuts the field, and the next show begins with those who stay in."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Category, Entry, Show
from kruvision.services.access import Actor, require
from kruvision.services.categories.listing import list_categories, matching_category
from kruvision.services.entries.named import act_data, list_entries
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.results.published import find_newest
from kruvision.services.scoring import standings
from kruvision.services.shows.phases import require_phase
from kruvision.services.shows.shows import get_show
from kruvision.services.transactions.changes import EntriesChanged
from kruvision.services.transactions.transaction import transaction


def list_field(show_id: int) -> list[dict[str, Any]]:
    """The competing entries in the order of the standings, each ``{"entry", "place", "display"}``.

    Entries without a place yet follow in running order.
    """
    show = get_show(show_id)
    entries = {entry.id: entry for entry in list_entries(show_id, ["competing"])}
    rows = {row["entry_id"]: row for row in standings.leaderboard_rows(show)}
    order = [entry_id for entry_id in rows if entry_id in entries]
    order += [entry_id for entry_id in entries if entry_id not in rows]
    return [
        {
            "entry": entries[entry_id],
            "place": rows[entry_id]["place"] if entry_id in rows else None,
            "display": rows[entry_id]["display"] if entry_id in rows else "",
        }
        for entry_id in order
    ]


def mark_advancing(show_id: int, entry_ids: Collection[int], *, by: Actor, at: datetime) -> int:
    """These entries go through and no others; returns how many.

    Raises ``Refused``: ``not_in_field`` when one of them does not compete in this show;
    ``through_is_told`` where who goes through is the result and would be others than were told.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        show = get_show(show_id)
        _require_as_told(show, entry_ids)
        competing = {entry.id for entry in show.entries if entry.status == "competing"}
        if set(entry_ids) - competing:
            raise Refused("not_in_field")
        for entry in show.entries:
            entry.advances = entry.id in set(entry_ids)
        chosen = sorted(set(entry_ids))
        chain.append(by.label, "field_cut", at=at, show_id=show_id, entries=chosen)
        changes.append(EntriesChanged(show_id))
    return len(chosen)


def _require_as_told(show: Show, entry_ids: Collection[int]) -> None:
    """A ranked result says nothing of it, and a correction may say something else."""
    if show.public_form != "through" or show.correction is not None:
        return
    kept = find_newest(show.id) if standings.is_public(show) else None
    is_same = kept is not None and set(map(str, entry_ids)) == set(kept.document["through"] or ())
    if show.phase == "revealing" or not (kept is None or is_same):
        raise Refused("through_is_told")


def find_next_show(show: Show) -> Show | None:
    """The show after this one in the same edition, or None."""
    query = (
        select(Show)
        .where(Show.edition_id == show.edition_id, Show.position > show.position)
        .order_by(Show.position)
        .limit(1)
    )
    return db.session.execute(query).scalar_one_or_none()


def count_waiting(show_id: int, next_show_id: int) -> int:
    """How many who go through are not in the next show yet."""
    return len(_waiting(show_id, next_show_id))


def copy_advancing(from_show_id: int, to_show_id: int, *, by: Actor, at: datetime) -> int:
    """Put everybody who goes through into the next show, at its end; returns how many were new.

    Contestant and song are the same ones. Those already there stay as they are. Raises
    ``Refused``: ``other_edition``, ``show_has_begun``.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        source, target = get_show(from_show_id), get_show(to_show_id)
        if source.edition_id != target.edition_id or source.id == target.id:
            raise Refused("other_edition")
        require_phase(target, "field.receive")
        last = select(func.max(Entry.running_order)).where(Entry.show_id == to_show_id)
        taken = db.session.execute(last).scalar() or 0
        waiting = _waiting(from_show_id, to_show_id)
        own = list_categories(to_show_id)
        added = [_copy(entry, to_show_id, n, own) for n, entry in enumerate(waiting, taken + 1)]
        db.session.add_all(added)
        db.session.flush()
        chain.append(
            by.label,
            "field_copied",
            at=at,
            show_id=to_show_id,
            source=from_show_id,
            entries=[entry.id for entry in waiting],
            added=[act_data(entry) for entry in added],
            prints=prints_of(*added),
        )
        changes.append(EntriesChanged(to_show_id))
    return len(waiting)


def _waiting(from_show_id: int, to_show_id: int) -> list[Entry]:
    """Whoever was disqualified or withdrew after the cut goes through no more."""
    there = select(Entry.contestant_id, Entry.song_id).where(Entry.show_id == to_show_id)
    seen = {(row.contestant_id, row.song_id) for row in db.session.execute(there)}
    query = (
        select(Entry)
        .where(Entry.show_id == from_show_id, Entry.advances, Entry.status == "competing")
        .order_by(Entry.running_order)
    )
    advancing = db.session.execute(query).scalars()
    return [entry for entry in advancing if (entry.contestant_id, entry.song_id) not in seen]


def _copy(entry: Entry, show_id: int, number: int, categories: Sequence[Category]) -> Entry:
    """The same in that show, in the one of its categories that has the same name."""
    name = entry.category.name if entry.category else {}
    return Entry(
        show_id=show_id,
        contestant_id=entry.contestant_id,
        song_id=entry.song_id,
        category_id=matching_category(name, categories),
        running_order=number,
    )
