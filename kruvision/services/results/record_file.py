"""The record that goes out with a published result, so that whoever doubts it can look himself.

One JSON object a line. First every line of the record up to the one of this version: in full where
all of it is public, else its hash and the one before it alone, so that the chain can be walked
without a gap. Then the ``openings``: each public mark with the salt of its seal.
"""

from collections.abc import Iterator
from typing import Any

from kruvision.models import PublishedResult
from kruvision.services.record.chain import Recorded, read_up_to
from kruvision.services.results.public_view import shows_everything

RESULTS = ("result_published", "result_corrected", "result_kept")
OF_THE_EVENING = {
    *("rules_locked", "order_drawn", "order_moved", "order_undone", "field_cut"),
    *("show_started", "show_unstarted", "show_closed", "songs_reopened", "reveal_begun"),
    *("entry_called", "entry_uncalled", "entry_finished", "entry_unfinished", "reveal_left"),
    *("voting_opened", "voting_prolonged", "voting_closing", "voting_kept_open"),
    *("voting_paused", "voting_closed", "publication_proposed", "publication_withdrawn"),
}
"""Lines that name no person and no mark."""
OF_THE_JURY = {
    *("mark_saved", "sheet_submitted", "entry_locked", "mark_kept", "kept_mark_accepted"),
    *("kept_mark_dismissed", "panel_set", "juror_arrives", "juror_leaves"),
    *("entry_status_changed", "tie_decision_withdrawn"),
}
"""Lines that name jurors by their numbers: open where everything of a result is shown. Marks stand
in them sealed."""
PERSONAL = ("reason", "from_reason", "why", "name")
"""Whoever typed these did not write for everybody."""


def record_lines(kept: PublishedResult) -> Iterator[dict[str, Any]]:
    """The file as plain JSON values, the oldest line first; reads the record once."""
    result: Recorded | None = None
    for line in read_up_to(kept.show_id, RESULTS, kept.fingerprint):
        yield line.as_data() if _is_public(line, kept) else line.as_hash()
        result = line
    if result is not None:
        yield {"openings": _openings(result, kept)}


def _is_public(line: Recorded, kept: PublishedResult) -> bool:
    """Whether everybody may read the whole line."""
    if line.show_id != kept.show_id or any(line.data.get(name) for name in PERSONAL):
        return False
    if line.kind in OF_THE_EVENING:
        return True
    if not shows_everything(kept.document["shown"]):
        return False
    return line.kind in OF_THE_JURY or (line.kind in RESULTS and _tells_nothing_more(line, kept))


def _tells_nothing_more(line: Recorded, kept: PublishedResult) -> bool:
    """Whether the line of a result opens no mark that the published one has not, those of practice
    jurors for example, and gives no reason of an act that is out."""
    has_reasons = any(row.get("reason") for row in line.data.get("entries", ()))
    opened = {_cell(row) for row in line.data.get("marks", ())}
    return not has_reasons and not line.data.get("taken_back") and opened <= _public_marks(kept)


def _openings(line: Recorded, kept: PublishedResult) -> list[dict[str, Any]]:
    shown = _public_marks(kept)
    return [row for row in line.data.get("marks", ()) if _cell(row) in shown]


def _public_marks(kept: PublishedResult) -> set[tuple[str, str, str]]:
    return {_cell(row) for row in kept.public.get("marks", ()) if "juror" in row}


def _cell(row: dict[str, Any]) -> tuple[str, str, str]:
    return str(row["entry"]), str(row["criterion"]), str(row["juror"])
