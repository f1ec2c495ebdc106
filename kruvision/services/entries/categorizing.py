"""Several entries put into one category at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from kruvision.services.access import Actor, require
from kruvision.services.categories.membership import put_into
from kruvision.services.entries.named import list_entries
from kruvision.services.errors import Invalid, Refused
from kruvision.services.record import chain
from kruvision.services.transactions.changes import EntriesChanged
from kruvision.services.transactions.transaction import transaction


def categorize(
    show_id: int, entry_ids: Collection[int], category_id: int | None, *, by: Actor, at: datetime
) -> int:
    """Let these entries of a show stand in a category of it, or in none; returns how many moved.

    All of them or nobody. Raises ``Refused``: ``entries_changed_meanwhile`` where one is gone, and
    with the codes of ``put_into``.
    """
    require(by, "setup.edit")
    moved = 0
    with transaction() as changes:
        found = {entry.id: entry for entry in list_entries(show_id)}
        if set(entry_ids) - found.keys():
            raise Refused("entries_changed_meanwhile")
        for entry_id in sorted(entry_ids):
            entry = found[entry_id]
            try:
                has_moved = put_into(entry, category_id)
            except Invalid as wrong:
                error = wrong.fields["category"]
                raise Refused(error.code, **error.details) from None
            if not has_moved:
                continue
            moved += 1
            facts: dict[str, Any] = {"fields": ["category"], "category": category_id}
            chain.append(by.label, "entry_edited", at=at, show_id=show_id, entry=entry_id, **facts)
        changes.append(EntriesChanged(show_id))
    return moved
