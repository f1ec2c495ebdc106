"""Entries with the names people know them by: contestant, song, tradition and category, read in one
query."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from kruvision.extensions import db
from kruvision.models import Entry, Song
from kruvision.models.entry import STATUSES


def select_named() -> Select[Entry]:
    """A query for entries whose contestant, song, tradition and category come along."""
    return select(Entry).options(
        joinedload(Entry.contestant),
        joinedload(Entry.song).joinedload(Song.tradition),
        joinedload(Entry.category),
    )


def list_entries(show_id: int, statuses: Collection[str] = STATUSES) -> Sequence[Entry]:
    """The entries of a show in running order, all of them or those of some statuses, with their
    names at hand."""
    query = (
        select_named()
        .where(Entry.show_id == show_id, Entry.status.in_(statuses))
        .order_by(Entry.running_order)
    )
    return db.session.execute(query).scalars().all()


def act_data(entry: Entry) -> dict[str, Any]:
    """An act as the record has it: ``{"entry", "number", "status", "reason", "contestant", "song",
    "category"}``. Who sings what never changes: another spelling makes no other contestant."""
    return {
        "entry": entry.id,
        "number": entry.running_order,
        "status": entry.status,
        "reason": entry.status_reason,
        "contestant": entry.contestant_id,
        "song": entry.song_id,
        "category": entry.category_id,
    }
