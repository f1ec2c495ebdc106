"""Entries: contestant and song together in one show, added, corrected, taken out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator
from sqlalchemy import ColumnElement, select

from kruvision.extensions import db
from kruvision.i18n import missing_languages
from kruvision.models import Contestant, Entry, Seat, Show, Song
from kruvision.services.access import Actor, require
from kruvision.services.categories.membership import put_into
from kruvision.services.entries.contestants import ContestantInput, fill_contestant
from kruvision.services.entries.named import act_data, list_entries
from kruvision.services.entries.photos import forget_photo, kept_photo
from kruvision.services.entries.recordings import forget_recording
from kruvision.services.entries.renaming import is_agreed, require_no_renaming, shows_sharing
from kruvision.services.entries.running_order import (
    first_movable,
    list_ids,
    next_number,
    renumber,
)
from kruvision.services.entries.songs import SongInput, fill_song, require_tradition
from kruvision.services.entries.touched import is_touched
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.durations import duration_text
from kruvision.services.forms.inputs import LARGEST_ID, read
from kruvision.services.forms.typed_rows import merged
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.selection.recordings import forgotten_files
from kruvision.services.shows.phases import find_phase_refusal, require_phase
from kruvision.services.shows.selection import first_stage
from kruvision.services.shows.shows import get_show
from kruvision.services.transactions.changes import Change, EntriesChanged
from kruvision.services.transactions.transaction import transaction


class EntryInput(ContestantInput, SongInput):
    """One entry as it is typed: contestant, song and category in one form or one row of a table."""

    category: Annotated[int | None, BeforeValidator(lambda value: value or None)] = None


NOT_IN_PASSPORT = frozenset({"kind", "faculty", "study_year", "duration", "category", "photo"})
"""What is no part of what somebody has read who checked the passport."""


def get_entry(entry_id: int) -> Entry:
    """One entry; raises ``NotFound``."""
    entry = db.session.get(Entry, entry_id) if 0 < entry_id <= LARGEST_ID else None
    if entry is None:
        raise NotFound("not_found")
    return entry


def get_entry_of(show_id: int, entry_id: int) -> Entry:
    """One entry of this show; raises ``NotFound`` for another's."""
    entry = get_entry(entry_id)
    if entry.show_id != show_id:
        raise NotFound("not_found")
    return entry


def entry_values(entry: Entry) -> dict[str, Any]:
    """An entry as ``EntryInput`` takes it, by its fields: what a form or a table row shows."""
    contestant, song = entry.contestant, entry.song
    return {
        "kind": contestant.kind,
        "name": dict(contestant.name),
        "faculty": dict(contestant.faculty),
        "study_year": contestant.study_year,
        "title": song.title,
        "transliteration": song.transliteration,
        "meaning": dict(song.meaning),
        "language": song.language_tag,
        "tradition": song.tradition_slug or "",
        "origin": dict(song.origin),
        "story": dict(song.story),
        "duration": duration_text(song.duration_seconds),
        "accompaniment": dict(song.accompaniment),
        "category": entry.category_id,
    }


def missing_translations(entry: Entry) -> dict[str, tuple[str, ...]]:
    """The texts of an entry that lack a language: ``{"story": ("en",)}``. Empty texts lack none."""
    texts = {n: v for n, v in entry_values(entry).items() if isinstance(v, dict)}
    return {name: lacking for name, text in texts.items() if (lacking := missing_languages(text))}


def find_reason_to_stay(entry: Entry) -> str:
    """Why an entry cannot be deleted now, as the code of the refusal; empty where it can."""
    if code := find_phase_refusal(entry.show, "entry.delete"):
        return code
    if is_touched(entry):
        return "entry_touched"
    borders = (Seat.arrives_after == entry.id) | (Seat.leaves_after == entry.id)
    if db.session.execute(select(Seat.id).where(borders).limit(1)).first():
        return "entry_is_border"
    is_passed_over = entry.running_order < first_movable(entry.show_id)
    return "entry_before_called" if is_passed_over else ""


def add_entry(
    show_id: int, entered: EntryInput, *, photo: bytes | None = None, by: Actor, at: datetime
) -> Entry:
    """One more entry at the end of the running order, while the show is planned or running.

    Raises ``Refused("show_past_entries")``, and ``Invalid`` with ``tradition_unknown`` or what is
    wrong with the photo.
    """
    require(by, "setup.edit")
    with kept_photo(photo) as name, transaction() as changes:
        entry = insert_entry(get_show(show_id), entered, by=by, at=at)
        entry.contestant.photo = name or ""
        changes.append(EntriesChanged(show_id))
    return entry


def edit_entry(
    entry_id: int, entered: EntryInput, *, photo: bytes | None = None, by: Actor, at: datetime
) -> bool:
    """Correct contestant and song. ``photo``: None keeps it, empty bytes take it away.

    Answers whether it is done: once a result with this name was told, another name or title is
    proposed, and done when a second person types the same; nothing of the form is kept until then.
    Raises ``Invalid`` with ``tradition_unknown`` or what is wrong with the photo, and
    ``Refused("change_needs_second")``.
    """
    require(by, "setup.edit")
    with kept_photo(photo) as name, transaction() as changes:
        entry = get_entry(entry_id)
        if not is_agreed(entry, entered, by=by, at=at, changes=changes):
            forget_photo(name or "")
            return False
        old = entry.contestant.photo
        entry.contestant.photo = old if name is None else name
        photo_fields = ["photo"] if entry.contestant.photo != old else []
        update_entry(entry, entered, photo_fields, changes=changes, by=by, at=at)
    if photo_fields:
        forget_photo(old)
    return True


def edit_rows(
    show_id: int, rows: Mapping[int, Mapping[str, Any]], *, by: Actor, at: datetime
) -> int:
    """Correct several entries at once: all of them, or none and ``Invalid`` naming every cell.

    ``rows`` maps entry ids to the values that were typed; fields not given stay. Returns how many
    entries changed. Names of errors look like ``rows.12.name.kk``. Raises ``Refused``:
    ``entries_changed_meanwhile`` where one of them is gone, ``rename_takes_two``.
    """
    require(by, "setup.edit")
    edited = 0
    with transaction() as changes:
        found = {entry.id: entry for entry in list_entries(show_id)}
        if set(rows) - set(found):
            raise Refused("entries_changed_meanwhile")
        inputs = _read_rows({i: merged(entry_values(found[i]), rows[i]) for i in rows})
        for entry_id, entered in inputs.items():
            require_no_renaming(found[entry_id], entered)
            edited += update_entry(found[entry_id], entered, changes=changes, by=by, at=at)
    return edited


def _read_rows(rows: Mapping[int, Mapping[str, Any]]) -> dict[int, EntryInput]:
    inputs, wrong = {}, {}
    for entry_id, values in rows.items():
        try:
            inputs[entry_id] = read_entry(values)
        except Invalid as error:
            wrong.update({f"rows.{entry_id}.{n}": e for n, e in error.fields.items()})
    if wrong:
        raise Invalid(wrong)
    return inputs


def delete_entry(entry_id: int, *, by: Actor, at: datetime) -> None:
    """Take an entry out before the vote, if it was never called, marked or voted on and no juror
    comes or goes with it; those after it close up, and whoever was called keeps the number.

    Raises ``Refused``: ``entries_stand``, ``entry_touched``, ``entry_before_called``,
    ``entry_is_border``.
    """
    require(by, "setup.edit")
    with forgotten_files(entry_id), transaction() as changes:
        entry = get_entry(entry_id)
        show_id, contestant, song = entry.show_id, entry.contestant, entry.song
        if code := find_reason_to_stay(entry):
            raise Refused(code)
        db.session.delete(entry)
        db.session.flush()
        photos, recordings = _drop_unused(contestant, song)
        order = list_ids(show_id)
        renumber(show_id, order)
        facts = {"entry": entry_id, "order": list(order)}
        chain.append(by.label, "entry_deleted", at=at, show_id=show_id, **facts)
        changes.append(EntriesChanged(show_id))
    for photo in photos:
        forget_photo(photo)
    for recording in recordings:
        forget_recording(recording)


def _drop_unused(contestant: Contestant, song: Song) -> tuple[list[str], list[str]]:
    """Delete contestant and song where no other entry has them; returns the photos and recordings
    left over."""
    photos, recordings = [], []
    if not _has_entry(Entry.contestant_id == contestant.id):
        photos.append(contestant.photo)
        recordings.append(contestant.recording)
        db.session.delete(contestant)
    if not _has_entry(Entry.song_id == song.id):
        recordings.append(song.recording)
        db.session.delete(song)
    return photos, recordings


def _has_entry(condition: ColumnElement[bool]) -> bool:
    return db.session.execute(select(Entry.id).where(condition).limit(1)).first() is not None


def read_entry(values: Mapping[str, Any]) -> EntryInput:
    """Typed values as an entry whose tradition is there; raises ``Invalid``."""
    entered = read(EntryInput, values)
    require_tradition(entered.tradition)
    return entered


def insert_entry(show: Show, entered: EntryInput, *, by: Actor, at: datetime) -> Entry:
    """Write a new entry at the end of the order inside the open transaction.

    Raises ``Refused("show_past_entries")`` and ``Invalid`` with ``tradition_unknown`` and as
    ``put_into``.
    """
    require_phase(show, "entry.add")
    require_tradition(entered.tradition)
    contestant, song = Contestant(edition_id=show.edition_id), Song(edition_id=show.edition_id)
    fill_contestant(contestant, entered)
    fill_song(song, entered)
    place = {"running_order": next_number(show.id), **first_stage(show, at)}
    entry = Entry(show_id=show.id, contestant=contestant, song=song, **place)
    db.session.add(entry)
    db.session.flush()
    put_into(entry, entered.category)
    facts = {**act_data(entry), "prints": prints_of(entry, contestant, song)}
    chain.append(by.label, "entry_added", at=at, show_id=show.id, **facts)
    return entry


def update_entry(
    entry: Entry,
    entered: EntryInput,
    other_fields: Sequence[str] = (),
    *,
    changes: list[Change],
    by: Actor,
    at: datetime,
) -> bool:
    """Write what was typed inside the open transaction and record which fields changed, if any.

    Raises ``Invalid`` with ``tradition_unknown`` and as ``put_into``.
    """
    require_tradition(entered.tradition)
    before = entry_values(entry)
    fill_contestant(entry.contestant, entered)
    fill_song(entry.song, entered)
    put_into(entry, entered.category)
    after = entry_values(entry)
    fields = [name for name in after if after[name] != before[name]] + list(other_fields)
    if not fields:
        return False
    if set(fields) - NOT_IN_PASSPORT:
        entry.song.checked_on = None
    prints = prints_of(entry.contestant, entry.song)
    facts: dict[str, Any] = {"entry": entry.id, "fields": fields, "prints": prints}
    if "category" in fields:
        facts["category"] = entry.category_id
    chain.append(by.label, "entry_edited", at=at, show_id=entry.show_id, **facts)
    changes.extend(EntriesChanged(show_id) for show_id in shows_sharing(entry))
    return True
