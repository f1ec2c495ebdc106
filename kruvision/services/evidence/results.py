"""What is public, and how far the evening is, against the lines that made it so."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import PublishedResult
from kruvision.services.evidence.lines import Difference, Line, ShowLines
from kruvision.services.record.chain import fingerprint_of

PUBLISHED = ("result_published", "result_corrected", "result_kept")
PUBLIC = ("published", "final")
BEFORE_THE_END = ("planned", "running")


def check_published(lines: ShowLines) -> Iterator[Difference]:
    """Every version is kept as it was published, and none was added; an open correction was opened
    and proposed by whom the record names."""
    said = {line.data["version"]: line for line in lines.of(*PUBLISHED) if _names(line.data)}
    query = select(PublishedResult).where(PublishedResult.show_id == lines.show.id)
    kept = {row.version: row for row in db.session.execute(query).scalars()}
    for version in sorted(said.keys() | kept.keys()):
        line, row = said.get(version), kept.get(version)
        if line is None or row is None or not _is_same(row, line):
            yield Difference("published_differs", {"version": version})
    yield from _correction(lines)


def _names(data: Mapping[str, Any]) -> bool:
    """Whether a line names the version it is of; those of an older program do not."""
    return "version" in data and "published" in data


def _is_same(row: PublishedResult, line: Line) -> bool:
    """Lines of an older program say less of a version: that is compared which they say."""
    found = {
        "published": fingerprint_of(row.public),
        "document": fingerprint_of(row.document),
        "songs": fingerprint_of(row.songs),
        "proposed_by": row.proposed_by,
        "reason": row.reason,
        "moved": row.moved,
    }
    said = {"reason": "", "moved": [], **line.data}
    is_as_said = all(said[name] == now for name, now in found.items() if name in said)
    is_signed = (row.by, row.at) == (line.actor, line.at)
    return is_as_said and is_signed and row.fingerprint == found["published"]


def _correction(lines: ShowLines) -> Iterator[Difference]:
    open_ = lines.show.correction
    began = lines.newest("correction_opened", "correction_closed", "result_corrected")
    if open_ is None:
        if began is not None and began.kind == "correction_opened":
            yield Difference("proposal_differs")
        return
    said = lines.newest("correction_proposed", "correction_taken_back", "result_corrected")
    opened = (open_.by, open_.at, open_.reason)
    is_opened = began is not None and (
        began.kind == "correction_opened"
        and (began.actor, began.at, began.data["reason"]) == opened
    )
    is_proposed = said is not None and said.kind == "correction_proposed"
    by = said.actor if said and is_proposed else ""
    seen = said.data["fingerprint"] if said and is_proposed else ""
    if not is_opened or (by, seen) != (open_.proposed_by, open_.seen):
        yield Difference("proposal_differs")


def check_phase(lines: ShowLines) -> Iterator[Difference]:
    """A result is public exactly where a line made it so, and final where a line says final; songs
    go on only where no line ended them: then one person may do what takes two afterwards."""
    phase = lines.show.phase
    was_published = lines.newest("result_published") is not None
    is_final = lines.newest("result_final") is not None
    is_over = _songs_are_over(lines) and phase in BEFORE_THE_END
    if (phase in PUBLIC) != was_published or (phase == "final") != is_final or is_over:
        yield Difference("phase_differs")


def _songs_are_over(lines: ShowLines) -> bool:
    """Whether they were closed, or the vote on all of them was opened, and not opened again."""
    for line in reversed(lines.all):
        if line.kind == "show_closed":
            return True
        if line.kind == "voting_opened" and line.data["entry"] is None:
            return True
        if line.kind in ("songs_reopened", "show_started"):
            return False
    return False
