"""A selection round as tablets and the console may know it: what is heard, and until when."""

from datetime import datetime

from kruvision.models import Recording, Show
from kruvision.services.selection import recordings
from kruvision.services.selection.audio_files import kind_by_name
from kruvision.services.shows.selection import deadline_text, is_past, is_selection
from kruvision.services.snapshots.jury_shapes import Heard, TabletRound

VERSION = 12
"""So many signs of a file's digest tell it from the one before."""


def round_of(show: Show, at: datetime) -> TabletRound | None:
    """Until when it is marked; None where acts sing on a stage."""
    if not is_selection(show):
        return None
    return {"until": deadline_text(show.marks_until), "is_over": is_past(show, at)}


def heard_in_round(show: Show) -> dict[int, Heard]:
    """What is heard of each entry of a selection round; empty where acts sing on a stage."""
    if not is_selection(show):
        return {}
    found = recordings.by_entry(show.id)
    return {entry.id: heard_of(found.get(entry.id)) for entry in show.entries}


def heard_of(row: Recording | None) -> Heard:
    """A recording as a page plays it."""
    if row is None:
        return {"version": "", "kind": "", "seconds": 0, "link": ""}
    kind = kind_by_name(row.file) if row.file else ""
    version = row.digest[:VERSION]
    return {"version": version, "kind": kind, "seconds": row.seconds, "link": row.link}
