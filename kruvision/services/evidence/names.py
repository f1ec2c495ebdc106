"""What the result calls everybody, against the prints of the names that were written last."""

from collections.abc import Iterator, Sequence
from typing import Any

from kruvision.extensions import Base
from kruvision.models import Entry, Show
from kruvision.services.entries.named import list_entries
from kruvision.services.evidence.lines import Difference, ShowLines
from kruvision.services.record.name_prints import prints_of


def check_names(lines: ShowLines) -> Iterator[Difference]:
    """Acts, jurors, show and edition are called as somebody wrote them through the program. What
    was written by an older program, and not since, is compared from the next close on."""
    for found, rows in _called(lines):
        there = [row for row in rows if row is not None]
        kept = {key: lines.prints.get(key, now) for key, now in prints_of(*there).items()}
        if there != rows or kept != prints_of(*there):
            yield found


def what_is_not_kept(show: Show) -> dict[str, Any]:
    """What the line of a close keeps, since no line says it: ``prints`` of names, and the ``order``
    of the acts. An act of which no line speaks, though lines speak of all, is not made true by
    this."""
    lines = ShowLines(show)
    rows = [row for _found, rows in _called(lines) for row in rows if row is not None]
    order = {"order": [entry.id for entry in show.entries]}
    if lines.knows_all_acts:
        rows, order = [row for row in rows if not isinstance(row, Entry)], {}
    prints = {key: now for key, now in prints_of(*rows).items() if key not in lines.prints}
    return {"prints": prints, **order}


def _called(lines: ShowLines) -> Iterator[tuple[Difference, Sequence[Base | None]]]:
    """What a result names, and the difference to tell where it is not as it was written; None for
    a row that is gone."""
    show = lines.show
    yield Difference("show_named_otherwise"), [show, show.edition]
    for entry in list_entries(show.id):
        song = entry.song
        cards = [song.tradition] if song and song.tradition_slug else []
        rows = [entry, entry.contestant, song, *cards]
        yield Difference("act_named_otherwise", lines.names.act(entry.id)), rows
    for seat in show.seats:
        found = Difference("juror_named_otherwise", lines.names.juror(seat.juror_id))
        yield found, [seat.juror]
