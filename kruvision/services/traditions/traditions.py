"""Traditions: the culture cards of singing traditions. A card belongs to a song, never to a person.

Those of the house come with ``house.py``.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.i18n import kazakh_key, pick
from kruvision.models import Song, Tradition
from kruvision.services.access import Actor, require
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms.local_time import hall_day
from kruvision.services.forms.seen_values import whole_mark
from kruvision.services.forms.typed_rows import in_order
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.traditions.inputs import UNSETTLED, CheckInput, TraditionInput
from kruvision.services.transactions.changes import TraditionChanged
from kruvision.services.transactions.transaction import transaction

TABLES = ("genres", "instruments", "facts", "unesco", "listen_for", "questions")
SINGLE = ("places", "normal", "word")
"""The parts that say where they come from: rows of a table, and single ones, empty where there is
nothing to say."""
TOLD = ("names", "endonym", "language", *SINGLE, *TABLES)
"""What a card says, and what somebody answers for who has checked it."""
SOURCE = ("confidence", "source")
RESERVED = frozenset({"new"})


def list_traditions(search: str = "") -> Sequence[Tradition]:
    """All cards whose names, language or genres contain ``search``, in alphabetical order."""
    rows = db.session.execute(select(Tradition)).scalars().all()
    wanted = search.strip().casefold()
    found = [row for row in rows if not wanted or any(wanted in word for word in _words(row))]
    return sorted(found, key=lambda row: kazakh_key(pick(row.names)))


def _words(row: Tradition) -> Iterator[str]:
    texts = [*row.names.values(), row.endonym, *row.language.get("names", {}).values()]
    texts += [genre.get(part, "") for genre in row.genres for part in ("original", "romanized")]
    return (text.casefold() for text in texts)


def count_to_check() -> int:
    """How many cards a person who knows still has to read."""
    query = select(func.count()).select_from(Tradition).where(Tradition.to_check)
    return db.session.execute(query).scalar_one()


def find_tradition(slug: str) -> Tradition | None:
    """One card, or None."""
    return db.session.get(Tradition, slug)


def get_tradition(slug: str) -> Tradition:
    """One card; raises ``NotFound``."""
    row = find_tradition(slug)
    if row is None:
        raise NotFound("not_found")
    return row


def list_colours() -> Sequence[tuple[str, dict[str, str]]]:
    """(slug, ``{"background", "text", "accent"}``) of every card: what the generated stylesheet is
    made from."""
    query = select(Tradition.slug, Tradition.colours).order_by(Tradition.slug)
    return [(slug, colours) for slug, colours in db.session.execute(query) if colours]


def add_tradition(entered: TraditionInput, *, by: Actor, at: datetime) -> Tradition:
    """A new card; its short name comes from its name and never changes."""
    require(by, "setup.edit")
    with transaction() as changes:
        row = Tradition(slug=_free_slug(entered.names), to_check=True, position=0)
        fill(row, entered)
        db.session.add(row)
        chain.append(
            by.label,
            "tradition_added",
            at=at,
            slug=row.slug,
            names=row.names,
            prints=prints_of(row),
        )
        changes.append(TraditionChanged(row.slug))
    return row


def change_tradition(slug: str, entered: TraditionInput, *, by: Actor, at: datetime) -> Tradition:
    """Save what was typed. A part of uncertain origin makes the whole card "to be checked".

    Whoever had checked the card answers for it no more where it says something else since: the
    name stays, without the day.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        row = get_tradition(slug)
        before = told(row)
        fill(row, entered)
        fields = [name for name, value in told(row).items() if value != before[name]]
        if fields:
            row.checked_on = None
        row.to_check = row.to_check or has_unsettled_parts(row)
        facts: dict[str, Any] = {"slug": slug, "fields": fields, "prints": prints_of(row)}
        chain.append(by.label, "tradition_changed", at=at, **facts)
        changes.append(TraditionChanged(slug))
    return row


def mark_checked(slug: str, entered: CheckInput, *, by: Actor, at: datetime) -> None:
    """Somebody who knows has read the whole card and answers for it from today on: nothing in it
    is "to be checked" any more."""
    require(by, "setup.edit")
    with transaction() as changes:
        row = get_tradition(slug)
        for table in TABLES:
            setattr(row, table, [_settled(line) for line in getattr(row, table)])
        for part in SINGLE:
            setattr(row, part, _settled(getattr(row, part)))
        row.to_check = False
        row.checked_by, row.checked_on = entered.name, hall_day(at)
        chain.append(by.label, "tradition_checked", at=at, slug=slug, name=entered.name)
        changes.append(TraditionChanged(slug))


def delete_tradition(slug: str, *, by: Actor, at: datetime) -> None:
    """Remove a card for good; ``Refused("tradition_in_use")`` while a song names it."""
    require(by, "setup.edit")
    with transaction() as changes:
        row = get_tradition(slug)
        songs = select(func.count(Song.id)).where(Song.tradition_slug == slug)
        if count := db.session.execute(songs).scalar_one():
            raise Refused("tradition_in_use", songs=count)
        db.session.delete(row)
        chain.append(by.label, "tradition_deleted", at=at, slug=slug, names=row.names)
        changes.append(TraditionChanged(slug))


def card_marks(row: Tradition) -> dict[str, str]:
    """By the card's name, a mark of all that somebody has read who says that it is right."""
    return {row.slug: whole_mark(told(row))}


def told(row: Tradition) -> dict[str, Any]:
    """What a card says, part by part."""
    return {name: getattr(row, name) for name in TOLD}


def fill(row: Tradition, entered: TraditionInput) -> None:
    """Write what was typed onto a card."""
    row.names, row.endonym = entered.names, entered.endonym
    row.language = entered.language.model_dump()
    row.colours, row.ornament = entered.colours.model_dump(), entered.ornament.model_dump()
    for table in TABLES:
        setattr(row, table, [line.model_dump() for line in in_order(getattr(entered, table))])
    for part in SINGLE:
        typed = getattr(entered, part).model_dump()
        words = {name: value for name, value in typed.items() if name not in SOURCE}
        setattr(row, part, typed if any(words.values()) else {})


def has_unsettled_parts(row: Tradition) -> bool:
    """Whether anything on the card is still general knowledge."""
    lines = [line for table in TABLES for line in getattr(row, table)]
    return any(is_unsettled(line) for line in [*lines, *(getattr(row, part) for part in SINGLE)])


def _settled(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "confidence": "checked"} if is_unsettled(line) else line


def is_unsettled(line: Mapping[str, Any]) -> bool:
    """Whether a part says something that nobody has checked."""
    return bool(line) and line.get("confidence", "general") in UNSETTLED


def _free_slug(names: dict[str, str]) -> str:
    text = unicodedata.normalize("NFKD", names.get("en", "")).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")[:32] or "tradition"
    taken = set(db.session.execute(select(Tradition.slug)).scalars()) | RESERVED
    numbered = (f"{base}_{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
