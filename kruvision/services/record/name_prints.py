"""Names in the record: whoever writes one down leaves its print in the line, so that it is seen
when the file says another one later. The name itself need not be there."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Dialect, inspect
from sqlalchemy.types import TypeDecorator

from kruvision.extensions import Base, db
from kruvision.models import Contestant, Edition, Entry, Juror, Show, Song, Tradition
from kruvision.services.record.chain import fingerprint_of

TOLD: Mapping[type[Base], tuple[str, ...]] = {
    Edition: ("year", "name", "venue", "is_rehearsal"),
    Show: (
        *("edition_id", "position", "name", "starts_at"),
        *("public_form", "public_jurors", "public_marks", "public_places_to", "public_through"),
    ),
    Entry: ("show_id", "contestant_id", "song_id"),
    Contestant: ("name",),
    Song: ("title", "transliteration", "meaning", "tradition_slug"),
    Tradition: ("names",),
    Juror: ("name", "role"),
}
"""What a result says of each of them, beside what the rules and lines of its acts say."""
KEEPING = (
    *("edition_added", "edition_changed", "edition_loaded", "show_added", "show_changed"),
    *("shown_changed", "cut_changed", "entry_added", "entry_edited", "field_copied"),
    *("juror_added", "juror_edited", "tradition_added", "tradition_changed"),
    *("tradition_imported", "evidence_checked"),
)
"""The lines that hold prints."""


def prints_of(*rows: Base) -> dict[str, str]:
    """``{"contestant:3": SHA-256 of what a result says of that row}``; the rows have their ids."""
    return {key_of(row): fingerprint_of(dict(_said(row))) for row in rows}


def key_of(row: Base) -> str:
    """The name of a row among the prints."""
    (identity,) = inspect(type(row)).primary_key_from_instance(row)
    return f"{row.__tablename__}:{identity}"


def _said(row: Base) -> Iterator[tuple[str, Any]]:
    """The columns as the database holds them, whoever gave the row its values."""
    columns = inspect(type(row)).columns
    for name in TOLD[type(row)]:
        value = getattr(row, name)
        is_column = name in columns
        yield name, _stored(columns[name].type, value, db.engine.dialect) if is_column else value


def _stored(type_: Any, value: Any, dialect: Dialect) -> Any:
    if isinstance(type_, TypeDecorator):
        value = type_.process_bind_param(value, dialect)
    return value.isoformat() if hasattr(value, "isoformat") else value
