"""The passport of a song: what the hall reads about it beside what is announced."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from kruvision.extensions import db
from kruvision.models import Contestant, Entry, Song
from kruvision.services.access import Actor, require
from kruvision.services.entries.contestants import ShortLine
from kruvision.services.entries.entries import get_entry
from kruvision.services.entries.renaming import shows_sharing
from kruvision.services.forms.inputs import Input, Line, Paragraph, Text3
from kruvision.services.forms.typed_rows import filled_rows, in_order
from kruvision.services.record import chain
from kruvision.services.traditions.inputs import SourcedRow
from kruvision.services.transactions.changes import Change, EntriesChanged
from kruvision.services.transactions.transaction import transaction

MADE_OF = ("listen_for", "lines", "lines_source", "provenance", "permission")


class SongLine(Input):
    """A line of the song: as it is sung, how that reads in Latin letters, and what it means.
    Everybody hums along with a ``refrain``."""

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


class PassportInput(Input):
    """A passport as it is typed; every part may be missing. ``say_name`` spells how the contestant's
    name is said, ``say`` how the title is."""

    say_name: Text3 = {}
    say: Text3 = {}
    listen_for: Text3 = {}
    lines: Annotated[dict[str, SongLine], BeforeValidator(filled_rows("refrain"))] = {}
    lines_source: Paragraph = ""
    provenance: Provenance = Provenance()
    permission: Text3 = {}


def passport_values(entry: Entry) -> dict[str, Any]:
    """A passport as ``PassportInput`` takes it, with its lines as a list."""
    song = entry.song
    values = {name: getattr(song, name) for name in ("say", *MADE_OF)}
    return {"say_name": entry.contestant.say, **values}


def change_passport(entry_id: int, entered: PassportInput, *, by: Actor, at: datetime) -> None:
    """Save what was typed of an entry's passport, at any time: a result tells none of it."""
    require(by, "setup.edit")
    with transaction() as changes:
        entry = get_entry(entry_id)
        fill_passport(entry.contestant, entry.song, entered)
        _record(entry, "passport_changed", by=by, at=at, changes=changes)


def check_passport(entry_id: int, name: str, on: date, *, by: Actor, at: datetime) -> None:
    """Somebody who knows, called ``name``, has read the passport and answers for it from that day."""
    require(by, "setup.edit")
    with transaction() as changes:
        entry = get_entry(entry_id)
        entry.song.checked_by, entry.song.checked_on = name, on
        _record(entry, "passport_checked", by=by, at=at, changes=changes)


def fill_passport(contestant: Contestant, song: Song, entered: PassportInput) -> None:
    """Write what was typed onto the rows."""
    contestant.say, song.say = entered.say_name, entered.say
    song.listen_for, song.permission = entered.listen_for, entered.permission
    song.lines = [line.model_dump() for line in in_order(entered.lines)]
    song.lines_source = entered.lines_source
    typed = entered.provenance.model_dump()
    song.provenance = typed if _says_anything(typed) else {}


def _says_anything(provenance: Mapping[str, Any]) -> bool:
    return any(value for name, value in provenance.items() if name not in SourcedRow.model_fields)


def _record(entry: Entry, kind: str, *, by: Actor, at: datetime, changes: list[Change]) -> None:
    db.session.flush()
    facts = {"entry": entry.id, "number": entry.running_order}
    chain.append(by.label, kind, at=at, show_id=entry.show_id, **facts)
    changes.extend(EntriesChanged(show_id) for show_id in shows_sharing(entry))
