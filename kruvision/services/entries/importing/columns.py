"""Entries as a table: the columns of the file that is exported, filled in, and imported back."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.i18n import FALLBACK, pick
from kruvision.models import Entry, Tradition
from kruvision.services.entries.entries import entry_values
from kruvision.services.entries.named import list_entries

TRILINGUAL = ("name", "faculty", "meaning", "accompaniment", "origin", "story")
STATE_COLUMNS = ("state", "reason")
EXAMPLE = {
    "kind": "person",
    "name.kk": "Айгерім Сапарова",
    "name.ru": "Айгерим Сапарова",
    "name.en": "Aigerim Saparova",
    "faculty.kk": "Педагогикалық институт",
    "faculty.ru": "Педагогический институт",
    "faculty.en": "Pedagogical Institute",
    "study_year": "3",
    "title": "Қараторғай",
    "transliteration": "Qaratorgai",
    "meaning.kk": "Қараторғай (құс)",
    "meaning.ru": "Скворец",
    "meaning.en": "The Starling",
    "language": "kk",
    "tradition": "kazakh",
    "duration": "3:25",
    "state": "competing",
}


def _in_three(*names: str) -> tuple[str, ...]:
    return tuple(
        column
        for name in names
        for column in ([f"{name}.{c}" for c in FALLBACK] if name in TRILINGUAL else [name])
    )


COLUMNS = _in_three(
    "number",
    "state",
    "reason",
    "kind",
    "name",
    "faculty",
    "study_year",
    "title",
    "transliteration",
    "meaning",
    "language",
    "tradition",
    "duration",
    "category",
    "accompaniment",
    "origin",
    "story",
)


def _plain(head: str) -> str:
    return re.sub(r"[\W_]", "", head.casefold())


_KNOWN = {_plain(column): column for column in COLUMNS}


def find_column(head: str) -> str | None:
    """The column a head cell names; capitals, blanks, dots and dashes do not matter."""
    return _KNOWN.get(_plain(head))


def entry_table(show_id: int) -> list[list[str | int | None]]:
    """The entries of a show in running order as rows under ``COLUMNS``."""
    return [entry_row(entry) for entry in list_entries(show_id)]


def entry_row(entry: Entry) -> list[str | int | None]:
    """One entry under ``COLUMNS``; the number is a number, everything else text."""
    values = {**entry_values(entry), "category": category_word(entry)}
    cells: dict[str, str | int | None] = {
        "number": entry.running_order,
        "state": entry.status,
        "reason": entry.status_reason,
    }
    for name, value in values.items():
        if name in TRILINGUAL:
            cells.update({f"{name}.{c}": value.get(c, "") for c in FALLBACK})
        else:
            cells[name] = value
    return [cells[column] for column in COLUMNS]


def category_word(entry: Entry) -> str:
    """The name of an entry's category, in the first language it has."""
    return pick(entry.category.name, FALLBACK[0]) if entry.category else ""


def template_row() -> list[str]:
    """One invented entry, to be overwritten."""
    return [EXAMPLE.get(column, "") for column in COLUMNS]


def typed_values(cells: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Cells by column as values for ``EntryInput`` (``{"name": {"kk"}, "title", …}``) and for
    ``StatusInput`` (``{"status", "reason"}``); only what is given."""
    values: dict[str, Any] = {}
    status: dict[str, str] = {}
    for column, text in cells.items():
        name, _dot, code = column.partition(".")
        if column in STATE_COLUMNS:
            status[{"state": "status"}.get(column, column)] = text
        elif code:
            values.setdefault(name, {})[code] = text
        elif column != "number":
            values[name] = text
    for words, name in ((values, "kind"), (status, "status")):
        if name in words:
            words[name] = words[name].strip().casefold()
            if not words[name]:
                del words[name]
    return values, status


def tradition_words() -> dict[str, str]:
    """``{word: slug}``: every word that names a tradition, in small letters."""
    words: dict[str, str] = {}
    query = select(Tradition.slug, Tradition.endonym, Tradition.names)
    for slug, endonym, names in db.session.execute(query):
        for word in (slug, endonym, *names.values()):
            if word:
                words.setdefault(word.casefold(), slug)
    return words
