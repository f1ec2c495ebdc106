"""The recordings of a selection round: one for each entry, as a file or as a link."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, BinaryIO
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError
from sqlalchemy import func, or_, select

from kruvision.extensions import db
from kruvision.models import Entry, Recording, Seat
from kruvision.services.access import Actor, require
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms.inputs import LARGEST_ID, Input, clean_text
from kruvision.services.record import chain
from kruvision.services.selection.audio_files import file_path, forget_file, kept_file
from kruvision.services.shows.phases import require_phase
from kruvision.services.shows.selection import is_selection
from kruvision.services.threads import hold_no_connection
from kruvision.services.transactions.changes import EntriesChanged
from kruvision.services.transactions.transaction import transaction

LONGEST_LINK = 500
NOTHING: Mapping[str, Any] = {"file": "", "seconds": 0, "size": 0, "digest": "", "link": ""}
"""What is heard where there is no recording, by the columns of one."""
IS_THERE = or_(Recording.file != "", Recording.link != "")


def _require_web(link: str) -> str:
    """Addresses of the web alone: nothing that a browser would run or look for on the machine."""
    try:
        parts = urlsplit(link)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or any(letter.isspace() for letter in link):
        raise PydanticCustomError("link_unreadable", "not an address of the web")
    return link


Link = Annotated[
    str,
    BeforeValidator(clean_text),
    StringConstraints(min_length=1, max_length=LONGEST_LINK),
    AfterValidator(_require_web),
]


class LinkInput(Input):
    """Where somebody else keeps the recording."""

    link: Link


def by_entry(show_id: int) -> dict[int, Recording]:
    """The recordings of a show by their entries; none for entries that have nothing to hear."""
    query = select(Recording).join(Entry, Entry.id == Recording.entry_id)
    rows = db.session.execute(query.where(Entry.show_id == show_id, IS_THERE)).scalars()
    return {row.entry_id: row for row in rows}


def find_recording(entry_id: int) -> Recording | None:
    """What an entry has, with what it had before; None where there was never anything."""
    return db.session.get(Recording, entry_id)


def count_recordings(show_id: int) -> tuple[int, int]:
    """How many of the entries that compete can be heard, and how many there are."""
    competing = (
        select(func.count())
        .select_from(Entry)
        .where(Entry.show_id == show_id, Entry.status == "competing")
    )
    heard = competing.join(Recording, Recording.entry_id == Entry.id).where(IS_THERE)
    return db.session.scalar(heard) or 0, db.session.scalar(competing) or 0


def send_file(entry_id: int, sent: BinaryIO, *, by: Actor, at: datetime) -> None:
    """Make a file what is heard of an entry. File and row are kept together, or neither.

    Raises as ``kept_file`` and ``change``.
    """
    require(by, "setup.edit")
    _require_open(_get_entry(entry_id))
    hold_no_connection()
    with kept_file(sent) as kept:
        facts = {"file": kept.name, "seconds": kept.seconds, "size": kept.size}
        _change(entry_id, {**NOTHING, **facts, "digest": kept.digest}, by=by, at=at)


def send_link(entry_id: int, entered: LinkInput, *, by: Actor, at: datetime) -> None:
    """Make an address of the web what is heard of an entry; raises ``Refused``."""
    require(by, "setup.edit")
    _change(entry_id, {**NOTHING, "link": entered.link}, by=by, at=at)


def remove_recording(entry_id: int, *, by: Actor, at: datetime) -> None:
    """Take away what is heard of an entry; it can be put back."""
    require(by, "setup.edit")
    _change(entry_id, NOTHING, by=by, at=at)


def undo_recording(entry_id: int, *, by: Actor, at: datetime) -> None:
    """Put back what was heard before the last change. Raises ``Refused("no_earlier_recording")``
    where there is none."""
    require(by, "setup.edit")
    row = find_recording(entry_id)
    if row is None or row.before is None:
        raise Refused("no_earlier_recording")
    _change(entry_id, {name: row.before[name] for name in NOTHING}, by=by, at=at)


def find_for_listener(entry_id: int, listener: Actor) -> tuple[Path, str]:
    """The file of an entry and its digest, for a juror who sits in that show, or for whoever sets
    it up. Raises ``NotFound`` for everybody else, and where there is no file."""
    entry, row = _get_entry(entry_id), find_recording(entry_id)
    sits = select(Seat.id).where(Seat.show_id == entry.show_id, Seat.juror_id == listener.id)
    is_juror = listener.may("sheet.mark") and db.session.execute(sits).first() is not None
    if row is None or not row.file or not (is_juror or listener.may("setup.edit")):
        raise NotFound("not_found")
    return file_path(row.file), row.digest


@contextmanager
def forgotten_files(entry_id: int) -> Iterator[None]:
    """Around the deletion of an entry: once it is committed, its files go, too."""
    names = files_of(find_recording(entry_id))
    yield
    for name in names:
        forget_file(name)


def files_of_show(show_id: int) -> set[str]:
    """The names of all files that a show's entries hold."""
    query = select(Recording).join(Entry, Entry.id == Recording.entry_id)
    rows = db.session.execute(query.where(Entry.show_id == show_id)).scalars()
    return {name for row in rows for name in files_of(row)}


def files_of(row: Recording | None) -> set[str]:
    """The names of the files that a row holds: what is heard, and what an undo goes back to."""
    if row is None:
        return set()
    return {name for name in (row.file, (row.before or {}).get("file", "")) if name}


def _change(entry_id: int, what: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Raises ``NotFound``, and ``Refused``: ``no_selection_round``, ``recordings_stand``."""
    with transaction() as changes:
        entry = _get_entry(entry_id)
        _require_open(entry)
        row = find_recording(entry_id) or Recording(entry_id=entry_id, **NOTHING)
        held = files_of(row)
        now = {name: getattr(row, name) for name in NOTHING}
        row.before = None if now == NOTHING and row.before is None else now
        for name, value in what.items():
            setattr(row, name, value)
        db.session.add(row)
        facts = {name: what[name] for name in ("digest", "seconds", "link") if what[name]}
        chain.append(
            by.label, "recording_changed", at=at, show_id=entry.show_id, entry=entry.id, **facts
        )
        changes.append(EntriesChanged(entry.show_id))
        dropped = held - files_of(row)
    for name in dropped:
        forget_file(name)


def _get_entry(entry_id: int) -> Entry:
    entry = db.session.get(Entry, entry_id) if 0 < entry_id <= LARGEST_ID else None
    if entry is None:
        raise NotFound("not_found")
    return entry


def _require_open(entry: Entry) -> None:
    require_phase(entry.show, "recording.change")
    if not is_selection(entry.show):
        raise Refused("no_selection_round")
