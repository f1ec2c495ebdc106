"""What one version of a result says otherwise than another: places, totals, names."""

from typing import Any, TypeAlias

from kruvision.services.awards.holders import awards_by_entry
from kruvision.services.results.documents import Document
from kruvision.services.results.reading import rows_by_entry

Move: TypeAlias = dict[str, Any]


def moves_between(before: Document, after: Document) -> list[Move]:
    """Each entry of which the two say something else, in the order of the new one:
    ``{"entry", "name", "was", "now"}``, where both of the last are ``{"place", "total", "display",
    "through", "awards", "status", "name", "title"}``, or None where the entry does not stand."""
    old, new = _said(before), _said(after)
    both = [*new, *(entry for entry in old if entry not in new)]
    return [
        {
            "entry": entry,
            "name": (new.get(entry) or old[entry])["name"],
            "was": old.get(entry),
            "now": new.get(entry),
        }
        for entry in both
        if old.get(entry) != new.get(entry)
    ]


def _said(document: Document) -> dict[str, dict[str, Any]]:
    """What is said of each entry, those with a place first."""
    rows, held = rows_by_entry(document), awards_by_entry(document)
    through = document["through"]
    entries = {entry["id"]: entry for entry in document["entries"]}
    order = [*rows, *(entry for entry in entries if entry not in rows)]
    return {
        entry: {
            **{name: rows.get(entry, {}).get(name) for name in ("place", "total", "display")},
            "through": None if through is None else entry in through,
            "awards": held.get(entry, []),
            **{name: entries[entry][name] for name in ("status", "name", "title")},
        }
        for entry in order
    }
