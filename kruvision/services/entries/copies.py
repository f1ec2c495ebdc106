"""The same contestant and song in another show of the edition."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kruvision.extensions import db
from kruvision.models import Entry, Show
from kruvision.services.access import Actor, require
from kruvision.services.categories.listing import list_categories, matching_category
from kruvision.services.entries.named import act_data, select_named
from kruvision.services.entries.running_order import next_number
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.shows.phases import require_phase
from kruvision.services.shows.selection import first_stage
from kruvision.services.shows.shows import get_show
from kruvision.services.transactions.changes import EntriesChanged
from kruvision.services.transactions.transaction import transaction


def list_elsewhere(show_id: int) -> Sequence[tuple[Show, Entry]]:
    """Entries of the edition's other shows that this show does not have yet, each once."""
    here = select(Entry.contestant_id, Entry.song_id).where(Entry.show_id == show_id)
    seen = {(row.contestant_id, row.song_id) for row in db.session.execute(here)}
    query = (
        select_named()
        .join(Entry.show)
        .where(Show.edition_id == get_show(show_id).edition_id, Entry.show_id != show_id)
        .order_by(Show.position, Entry.running_order)
        .options(joinedload(Entry.show))
    )
    found = []
    for entry in db.session.execute(query).scalars():
        key = (entry.contestant_id, entry.song_id)
        if key not in seen:
            seen.add(key)
            found.append((entry.show, entry))
    return found


def copy_entries(show_id: int, entry_ids: Collection[int], *, by: Actor, at: datetime) -> int:
    """Add the chosen entries of other shows at the end of this one; returns how many.

    Contestant and song are the same ones: a correction later shows in both. Whoever is out there
    is out here too, until somebody says otherwise. An entry stands in the category of the same
    name, where this show has one. Raises ``Refused("show_past_entries")``.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        require_phase(get_show(show_id), "entry.add")
        categories = list_categories(show_id)
        sources = [entry for _show, entry in list_elsewhere(show_id) if entry.id in entry_ids]
        for number, source in enumerate(sources, start=next_number(show_id)):
            own = matching_category(source.category.name, categories) if source.category else None
            _copy(source, show_id, number, own, by=by, at=at)
        changes.append(EntriesChanged(show_id))
    return len(sources)


def _copy(
    source: Entry, show_id: int, number: int, category_id: int | None, *, by: Actor, at: datetime
) -> None:
    entry = Entry(
        show_id=show_id,
        contestant_id=source.contestant_id,
        song_id=source.song_id,
        category_id=category_id,
        running_order=number,
        status=source.status,
        status_reason=source.status_reason,
        **first_stage(get_show(show_id), at),
    )
    db.session.add(entry)
    db.session.flush()
    facts = {**act_data(entry), "copy_of": source.id, "prints": prints_of(entry)}
    chain.append(by.label, "entry_added", at=at, show_id=show_id, **facts)
