"""Cards as one file, a pack, that another house takes in.

What goes out is written as a form would save it, so that a pack that was taken in goes out again as
it was. Nothing that people wrote here is written over unless they say so, card by card.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from config import ROOT
from kruvision.extensions import db
from kruvision.models import Tradition
from kruvision.services.access import Actor, require
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import FieldError, Input, Line, read
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.threads import PAPERS
from kruvision.services.traditions.inputs import TraditionInput
from kruvision.services.traditions.traditions import (
    RESERVED,
    TABLES,
    fill,
    find_tradition,
    has_unsettled_parts,
    list_traditions,
)
from kruvision.services.transactions.changes import TraditionChanged
from kruvision.services.transactions.transaction import transaction

FORMAT, VERSION = "kru-vision-traditions", 1
LICENCE = "Every part names its source: whoever passes the texts on names it too."
HOUSE = ROOT / "data" / "traditions.json"
MOST_BYTES = 4 * 1024 * 1024
MOST_CARDS = 400


def _numbered(rows: Any) -> Any:
    """A form sends rows under their numbers."""
    return {str(n): row for n, row in enumerate(rows)} if isinstance(rows, list) else rows


def _as_typed(values: Any) -> Any:
    if not isinstance(values, Mapping):
        return values
    return {n: _numbered(value) if n in TABLES else value for n, value in values.items()}


class PackCard(TraditionInput):
    """A card of a pack: what the form takes, and what was checked of it."""

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
    position: Annotated[int, Field(ge=0, le=9999)] = 0
    to_check: bool = True
    checked_by: Line = ""
    checked_on: date | None = None


class Pack(Input):
    """A whole pack."""

    format: Literal["kru-vision-traditions"]
    version: Literal[1]
    licence: Line = ""
    traditions: Annotated[
        list[Annotated[PackCard, BeforeValidator(_as_typed)]], Field(max_length=MOST_CARDS)
    ]


@dataclass(frozen=True)
class PlannedCard:
    """What a card of a pack would do here: ``new``, ``same``, ``changed`` where the card here is as
    it came with the house, or ``conflict`` where people have written it. ``parts`` are different.
    """

    card: PackCard
    state: str
    parts: tuple[str, ...] = ()


def export_pack(slug: str = "") -> bytes:
    """All cards, or one, as a file; ``slug`` that no card has makes an empty pack."""
    rows = sorted(list_traditions(), key=lambda row: row.slug)
    cards = [_exported(_card_of(row)) for row in rows if slug in ("", row.slug)]
    pack = {"format": FORMAT, "version": VERSION, "licence": LICENCE, "traditions": cards}
    return (json.dumps(pack, ensure_ascii=False, indent=1) + "\n").encode()


def read_pack(data: bytes) -> list[PackCard]:
    """The cards of a file, read beside the event loop. Raises ``Refused``: ``pack_too_large``,
    ``pack_unreadable``, and ``Invalid`` that names each wrong field by the card's short name."""
    return PAPERS.run(_read, data)


def untouched(rows: Iterable[Tradition]) -> set[str]:
    """Which of these cards say what the house says: nobody has written them here."""
    house = {row["slug"]: row for row in _house_rows()}
    return {row.slug for row in rows if row.slug in house and _says(row, house[row.slug])}


def _says(row: Tradition, came: Mapping[str, Any]) -> bool:
    """Whether a card says what came, letter for letter or as a form saves it."""
    if all(getattr(row, name) == value for name, value in came.items()):
        return True
    try:
        return _content(_card_of(row)) == _content(_house_card(came))
    except Invalid:
        return False


def _read(data: bytes) -> list[PackCard]:
    if len(data) > MOST_BYTES:
        raise Refused("pack_too_large", megabytes=MOST_BYTES // 1024**2)
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        raise Refused("pack_unreadable") from None
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        raise Refused("pack_unreadable")
    try:
        cards = read(Pack, tree).traditions
    except Invalid as error:
        raise Invalid({_place(name, tree): e for name, e in error.fields.items()}) from None
    slugs = [card.slug for card in cards]
    if again := [slug for slug in slugs if slugs.count(slug) > 1 or slug in RESERVED]:
        raise Invalid({slug: FieldError("pack_card_twice") for slug in again})
    return cards


def plan_pack(data: bytes) -> list[PlannedCard]:
    """What a file would do, card by card; raises as ``read_pack``."""
    cards, house = read_pack(data), _read_house()
    return [_planned(card, house) for card in cards]


def import_pack(
    data: bytes, chosen: Collection[str], *, over: Collection[str] = (), by: Actor, at: datetime
) -> int:
    """Take in the chosen cards of a file, by their short names; returns how many. One that is the
    same here is left alone. ``over`` are those chosen although people have written them here.

    Raises as ``read_pack``, and ``Refused("card_written_meanwhile")`` for one that nobody had
    written when it was chosen.
    """
    require(by, "setup.edit")
    cards, house = read_pack(data), _read_house()  # first: a transaction holds up all who write
    with transaction() as changes:
        wanted = {*chosen, *over}
        planned = [_planned(card, house) for card in cards if card.slug in wanted]
        if any(one.state == "conflict" and one.card.slug not in over for one in planned):
            raise Refused("card_written_meanwhile")
        taken = [one.card for one in planned if one.state != "same"]
        for card in taken:
            row = _write(card)
            facts: dict[str, Any] = {"slug": row.slug, "names": row.names, "prints": prints_of(row)}
            chain.append(by.label, "tradition_imported", at=at, **facts)
            changes.append(TraditionChanged(row.slug))
    return len(taken)


def _write(card: PackCard) -> Tradition:
    row = find_tradition(card.slug) or Tradition(slug=card.slug)
    fill(row, card)
    row.position, row.checked_by, row.checked_on = card.position, card.checked_by, card.checked_on
    row.to_check = card.to_check or has_unsettled_parts(row)
    db.session.add(row)
    return row


def _planned(card: PackCard, house: Mapping[str, Any]) -> PlannedCard:
    row = find_tradition(card.slug)
    if row is None:
        return PlannedCard(card, "new")
    here, there = _exported(_card_of(row)), _exported(card)
    parts = tuple(name for name in there if there[name] != here[name])
    if not parts:
        return PlannedCard(card, "same")
    is_untouched = _content(_card_of(row)) == house.get(card.slug)
    return PlannedCard(card, "changed" if is_untouched else "conflict", parts)


def _card_of(row: Tradition) -> PackCard:
    """A card that is here, as a pack has it."""
    values = {name: getattr(row, name) for name in PackCard.model_fields}
    return read(PackCard, _as_typed(values))


def _exported(card: PackCard) -> dict[str, Any]:
    values = {"slug": card.slug} | card.model_dump(mode="json")
    for table in TABLES:
        values[table] = list(values[table].values())
    return values


def _content(card: PackCard) -> dict[str, Any]:
    """What a card says and looks like, without where it stands and who has checked it."""
    shown = TraditionInput.model_fields
    return {name: value for name, value in _exported(card).items() if name in shown}


def _read_house() -> dict[str, Any]:
    return {card.slug: _content(card) for card in map(_house_card, _house_rows())}


def _house_rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(HOUSE.read_text(encoding="utf-8"))["traditions"]
    return rows


def _house_card(row: Mapping[str, Any]) -> PackCard:
    return read(PackCard, _as_typed(row))


def _place(name: str, tree: Mapping[str, Any]) -> str:
    """The name of a wrong field with the card's short name for its number."""
    parts = name.split(".")
    if parts[0] != "traditions" or len(parts) == 1:
        return name
    row = tree["traditions"][int(parts[1])]
    slug = row.get("slug") if isinstance(row, dict) else None
    return ": ".join(part for part in (str(slug or parts[1])[:40], ".".join(parts[2:])) if part)
