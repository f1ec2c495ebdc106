"""The cards that come with the house, from ``data/traditions.json``.

The names of those that were ever loaded are kept: a later start adds only cards that were never
there, so that what an organizer edited stays edited and what was deleted stays deleted. Parts that
the house has texts for since a later version come once to the cards of before, where nobody has
written anything.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import LoadedTradition, Tradition
from kruvision.services.access import SYSTEM
from kruvision.services.record import chain
from kruvision.services.traditions.traditions import has_unsettled_parts
from kruvision.services.transactions.transaction import transaction

VERSION = 2
"""Of the house's texts. A card of an older one is given the parts that it has nothing in."""
GIVEN = ("listen_for", "places", "normal", "word", "questions")
"""What came with that version."""


def load_missing(path: Path, *, at: datetime) -> int:
    """Add the cards of the file that were never loaded before, and give those of before the parts
    that are new in the house and empty on the card; returns how many were added.

    All that come start as "to be checked": a person who knows has to read them.
    """
    rows = json.loads(path.read_text(encoding="utf-8"))["traditions"]
    loaded = {one.slug: one for one in db.session.execute(select(LoadedTradition)).scalars()}
    cards = {card.slug: card for card in db.session.execute(select(Tradition)).scalars()}
    missing = [row for row in rows if row["slug"] not in {*loaded, *cards}]
    older = [row for row in rows if row["slug"] in loaded and loaded[row["slug"]].version < VERSION]
    if not missing and not older:
        return 0
    with transaction():
        _add(missing, at=at)
        given = [row["slug"] for row in older if _give(cards.get(row["slug"]), row)]
        for row in older:
            loaded[row["slug"]].version = VERSION
        if given:
            chain.append(SYSTEM.label, "traditions_given", at=at, slugs=given, version=VERSION)
    return len(missing)


def _add(rows: Iterable[Mapping[str, Any]], *, at: datetime) -> None:
    slugs = []
    for row in rows:
        db.session.add(Tradition(**row, to_check=True))
        db.session.add(LoadedTradition(slug=row["slug"], version=VERSION))
        slugs.append(row["slug"])
    if slugs:
        chain.append(SYSTEM.label, "traditions_loaded", at=at, slugs=slugs)


def _give(card: Tradition | None, row: Mapping[str, Any]) -> bool:
    """Whether a card that is still there got anything from the house."""
    if card is None:
        return False
    empty = [part for part in GIVEN if not getattr(card, part) and row.get(part)]
    for part in empty:
        setattr(card, part, row[part])
    card.to_check = card.to_check or has_unsettled_parts(card)
    return bool(empty)
