"""The passport of a song: what the hall reads about it beside what is announced.

Whoever has checked it answers for it until it says something else: then the name stays, without
the day.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from kruvision.extensions import db
from kruvision.models import Contestant, Entry, Song
from kruvision.services.access import Actor, require
from kruvision.services.entries.contestants import ShortLine
from kruvision.services.entries.entries import NOT_IN_PASSPORT, entry_values, get_entry
from kruvision.services.entries.named import list_entries
from kruvision.services.entries.recordings import forget_recording, kept_recordings
from kruvision.services.entries.renaming import shows_sharing
from kruvision.services.forms.inputs import Input, Line, Paragraph, Text3
from kruvision.services.forms.local_time import hall_day
from kruvision.services.forms.seen_values import whole_mark
from kruvision.services.forms.typed_rows import filled_rows, in_order
from kruvision.services.record import chain
from kruvision.services.traditions.inputs import CheckInput, SourcedRow
from kruvision.services.traditions.traditions import is_unsettled
from kruvision.services.transactions.changes import Change, EntriesChanged
from kruvision.services.transactions.transaction import transaction

MADE_OF = ("listen_for", "lines", "lines_source", "provenance", "permission")
MOST_LINES = 8
RECORDINGS = ("recording_name", "recording")
"""How the contestant's name is said, and how the title is."""


class SongLine(Input):
    """A line of the song: as it is sung, how that reads in Latin letters, and what it means. The
    hall hums along with a ``refrain``."""

    original: Line = ""
    romanized: Line = ""
    text: Text3 = {}
    refrain: bool = False


class Provenance(SourcedRow):
    """Where a song comes from. ``singer`` is the tradition bearer it was written down from,
    ``collector`` who wrote it down."""

    place: Text3 = {}
    singer: Text3 = {}
    collector: Text3 = {}
    year: ShortLine = ""
    words: Text3 = {}
    music: Text3 = {}


def _few(lines: dict[str, SongLine]) -> dict[str, SongLine]:
    if len(lines) > MOST_LINES:
        raise PydanticCustomError("too_many_rows", "too many lines", {"most": MOST_LINES})
    return lines


class PassportInput(Input):
    """A passport as it is typed; every part may be missing. ``say_name`` spells how the name of the
    contestant is said, ``say`` how the title is."""

    say_name: Text3 = {}
    say: Text3 = {}
    listen_for: Text3 = {}
    lines: Annotated[
        dict[str, SongLine], BeforeValidator(filled_rows("refrain")), AfterValidator(_few)
    ] = {}
    lines_source: Paragraph = ""
    provenance: Provenance = Provenance()
    permission: Text3 = {}


def passport_values(entry: Entry) -> dict[str, Any]:
    """A passport as ``PassportInput`` takes it, with its lines as a list."""
    song = entry.song
    values = {name: getattr(song, name) for name in ("say", *MADE_OF)}
    return {"say_name": entry.contestant.say, **values}


def passport_marks(entries: Iterable[Entry]) -> dict[str, str]:
    """By the id of each entry, a mark of all that somebody has read who says that its passport is
    right."""
    return {str(entry.id): whole_mark(_read_values(entry)) for entry in entries}


def _read_values(entry: Entry) -> dict[str, Any]:
    typed = {name: v for name, v in entry_values(entry).items() if name not in NOT_IN_PASSPORT}
    recordings = {"recording_name": entry.contestant.recording, "recording": entry.song.recording}
    return {**typed, **passport_values(entry), **recordings}


def change_passport(
    entry_id: int,
    entered: PassportInput,
    *,
    recordings: Mapping[str, bytes | None] = MappingProxyType({}),
    by: Actor,
    at: datetime,
) -> None:
    """Save what was typed of an entry's passport, at any time: a result tells none of it.

    ``recordings`` holds files by ``RECORDINGS``: None keeps what there is, empty bytes take it
    away. Raises ``Invalid`` with what is wrong with one.
    """
    require(by, "setup.edit")
    with kept_recordings(recordings) as sent, transaction() as changes:
        entry = get_entry(entry_id)
        before = passport_values(entry)
        fill_passport(entry.contestant, entry.song, entered)
        replaced = _fill_recordings(entry, sent)
        after = passport_values(entry)
        fields = [name for name in after if after[name] != before[name]] + list(replaced)
        if fields:
            entry.song.checked_on = None
        _record_passport(entry, "passport_changed", by=by, at=at, changes=changes, fields=fields)
    for name in replaced.values():
        forget_recording(name)


def check_passports(
    show_id: int, entry_ids: Collection[int], entered: CheckInput, *, by: Actor, at: datetime
) -> int:
    """Somebody who knows has read these passports and answers for them from today on; returns how
    many they are. What is general knowledge in them is settled by it."""
    require(by, "setup.edit")
    with transaction() as changes:
        read = [entry for entry in list_entries(show_id) if entry.id in entry_ids]
        for entry in read:
            entry.song.checked_by, entry.song.checked_on = entered.name, hall_day(at)
            entry.song.provenance = _settled(entry.song.provenance)
            facts = {"name": entered.name}
            _record_passport(entry, "passport_checked", by=by, at=at, changes=changes, **facts)
    return len(read)


def fill_passport(contestant: Contestant, song: Song, entered: PassportInput) -> None:
    """Write what was typed onto the rows."""
    contestant.say, song.say = entered.say_name, entered.say
    song.listen_for, song.permission = entered.listen_for, entered.permission
    song.lines = [line.model_dump() for line in in_order(entered.lines)]
    song.lines_source = entered.lines_source
    typed = entered.provenance.model_dump()
    song.provenance = typed if _says_anything(typed) else {}


def _fill_recordings(entry: Entry, sent: Mapping[str, str]) -> dict[str, str]:
    """Write the names of new recordings onto the rows; returns those they take the place of."""
    replaced = {}
    for field, row in (("recording_name", entry.contestant), ("recording", entry.song)):
        name = sent.get(field, row.recording)
        if name != row.recording:
            replaced[field] = row.recording
            row.recording = name
    return replaced


def _settled(provenance: Mapping[str, Any]) -> dict[str, Any]:
    return {**provenance, "confidence": "checked"} if is_unsettled(provenance) else dict(provenance)


def _says_anything(provenance: Mapping[str, Any]) -> bool:
    return any(value for name, value in provenance.items() if name not in SourcedRow.model_fields)


def _record_passport(
    entry: Entry, kind: str, *, by: Actor, at: datetime, changes: list[Change], **facts: Any
) -> None:
    db.session.flush()
    about: dict[str, Any] = {"entry": entry.id, "number": entry.running_order, **facts}
    chain.append(by.label, kind, at=at, show_id=entry.show_id, **about)
    changes.extend(EntriesChanged(show_id) for show_id in shows_sharing(entry))
