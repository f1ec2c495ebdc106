"""A selection round as tablets and the console may know it: what is heard, and until when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kruvision.models import Recording, Show
from kruvision.services.forms.local_time import local_text
from kruvision.services.selection import audio_files, recordings
from kruvision.services.shows.selection import deadline_text, is_past, is_selection
from kruvision.services.snapshots.console_shapes import ConsoleRound, RoundJuror
from kruvision.services.snapshots.jury_shapes import Heard, TabletRound

DONE = ("submitted", "locked")
BEGUN = ("part", "full", "reopened")
NOT_WAITED_FOR = ("stepped_aside", "excused", "away")
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
    """A recording as a page plays it; a file that is not on this machine is none."""
    if row is None or (row.file and not audio_files.has_file(row.file)):
        return {"version": "", "kind": "", "seconds": 0, "link": ""}
    kind = audio_files.kind_by_name(row.file) if row.file else ""
    version = row.digest[:VERSION]
    return {"version": version, "kind": kind, "seconds": row.seconds, "link": row.link}


def console_round(
    show: Show, jury: Sequence[Mapping[str, Any]], at: datetime
) -> ConsoleRound | None:
    """Until when a round is marked, and how far each juror is; ``jury`` are the console's rows."""
    if not is_selection(show):
        return None
    return {
        "until": deadline_text(show.marks_until),
        "until_typed": local_text(show.marks_until),
        "is_over": is_past(show, at),
        "jurors": [_juror(row) for row in jury if not row["is_absent"]],
    }


def _juror(row: Mapping[str, Any]) -> RoundJuror:
    states = [cell["state"] for cell in row["cells"].values()]
    return {
        "id": row["juror"]["id"],
        "name": row["juror"]["name"],
        "is_practice": row["is_practice"],
        "done": sum(state in DONE for state in states),
        "begun": sum(state in BEGUN for state in states),
        "count": sum(state not in NOT_WAITED_FOR for state in states),
    }
