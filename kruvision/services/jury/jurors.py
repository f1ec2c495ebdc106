"""Jurors of an edition: who they are, and whether a card or a tablet speaks for one of them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, select

from kruvision.extensions import Base, db
from kruvision.models import Juror, KeptMark, Mark, Scoresheet, Seat, Show, Tablet
from kruvision.services.access import Actor, require
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms.inputs import LARGEST_ID, Input, Name3, Text3
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.shows import editions
from kruvision.services.shows.phases import require_phase
from kruvision.services.tokens import keyed_hash, read_code
from kruvision.services.transactions.changes import JuryChanged
from kruvision.services.transactions.glance import glance
from kruvision.services.transactions.transaction import transaction

NO_CARD = "none:"
_TABLETS = Base.metadata.tables["tablet"]
_JURORS = Base.metadata.tables["juror"]
_OPENED = and_(_TABLETS.c.juror_id == _JURORS.c.id, _TABLETS.c.device == bindparam("device"))
_ON_TABLET = (
    select(
        _JURORS.c.name,
        _JURORS.c.pin_hash,
        _JURORS.c.card_hash,
        _JURORS.c.revoked_at,
        _TABLETS.c.opened_at,
    )
    .select_from(_JURORS.outerjoin(_TABLETS, _OPENED))
    .where(_JURORS.c.id == bindparam("juror"))
)
_BY_CARD = select(_JURORS.c.id, _JURORS.c.card_hash, _JURORS.c.revoked_at).where(
    _JURORS.c.card_hash == bindparam("hash")
)


class JurorInput(Input):
    """What an organizer writes of a juror."""

    name: Name3
    role: Text3 = {}


@dataclass(frozen=True)
class ScannedCard:
    """Whose card was scanned; ``proof`` holds for as long as it is the juror's card."""

    juror: int
    proof: str


@dataclass(frozen=True)
class SeenCard:
    """A scanned card on a tablet, as it was at a look. ``is_known``: the card was opened there
    before."""

    card: ScannedCard
    device: str
    name: Mapping[str, str]
    pin_hash: str
    is_known: bool


def scan(typed: str) -> ScannedCard:
    """A card that was scanned or typed; raises ``Refused``: ``card_not_found``, which a slip of the
    finger is too, ``card_unknown`` for one that ended."""
    code = read_code(typed)
    found = glance(_BY_CARD, {"hash": card_hash(code)}) if code else None
    if found is None:
        raise Refused("card_not_found")
    if found.revoked_at:
        raise Refused("card_unknown")
    return ScannedCard(found.id, card_proof(found.card_hash))


def look_at(card: ScannedCard, device: str) -> SeenCard:
    """A card scanned before, on this tablet; raises ``Refused("card_unknown")`` once it is not the
    juror's card any more."""
    found = glance(_ON_TABLET, {"juror": card.juror, "device": device})
    require_current(card, found)
    return SeenCard(card, device, found.name, found.pin_hash, found.opened_at is not None)


def require_current(card: ScannedCard, found: Any) -> Any:
    """A juror's row, or None, as the one of this card. Raises ``Refused("card_unknown")``."""
    if found is None or found.revoked_at:
        raise Refused("card_unknown")
    if not secrets.compare_digest(card_proof(found.card_hash), card.proof):
        raise Refused("card_unknown")
    return found


def card_proof(stored: str) -> str:
    """What a device carries of the card of which this is stored."""
    return keyed_hash("scanned card", stored)


def find_actor_by_tablet(juror_id: int, device: str, key: str) -> Actor | None:
    """The juror who opened this tablet, or None once card or PIN was replaced or revoked."""
    opened = (Tablet.juror_id == juror_id, Tablet.device == device)
    query = select(Juror).join(Tablet, Tablet.juror_id == Juror.id).where(*opened)
    juror = db.session.execute(query).scalar_one_or_none()
    if juror is None or juror.revoked_at or not juror.pin_hash:
        return None
    if not secrets.compare_digest(tablet_key(juror, device), key):
        return None
    heads = select(Seat.id).where(Seat.juror_id == juror.id, Seat.is_head).limit(1)
    role = "head_of_jury" if db.session.execute(heads).first() else "juror"
    return Actor(role, juror.id, device)


def card_hash(card: str) -> str:
    """What is stored of a card's secret."""
    return keyed_hash("juror card", card)


def tablet_key(juror: Juror, device: str) -> str:
    """What opens the juror's sheets on a device that typed the PIN: another one with each PIN."""
    return keyed_hash("tablet", f"{juror.id}:{device}:{juror.card_hash}:{juror.pin_hash}")


def no_card() -> str:
    """What stands in place of the hash of a card that was not made yet."""
    return NO_CARD + secrets.token_hex(16)


def is_writing_device(juror: Juror, device: str) -> bool:
    """Whether this device is the one that may write; another one reads only."""
    return secrets.compare_digest(juror.device, device)


def has_card(juror: Juror) -> bool:
    """Whether a card was made that still opens something."""
    return not juror.card_hash.startswith(NO_CARD) and juror.revoked_at is None


def get_juror(juror_id: int) -> Juror:
    """One juror; raises ``NotFound``."""
    juror = db.session.get(Juror, juror_id) if 0 < juror_id <= LARGEST_ID else None
    if juror is None:
        raise NotFound("not_found")
    return juror


def list_jurors(edition_id: int) -> Sequence[Juror]:
    """The jurors of an edition, in the order they were added."""
    query = select(Juror).where(Juror.edition_id == edition_id).order_by(Juror.id)
    return db.session.execute(query).scalars().all()


def add_juror(edition_id: int, entered: JurorInput, *, by: Actor, at: datetime) -> int:
    """A new juror without a card and without a seat; answers the id. Raises ``NotFound``."""
    require(by, "jury.manage")
    with transaction() as changes:
        edition = editions.get_edition(edition_id)
        juror = Juror(
            edition_id=edition.id,
            name=entered.name,
            role=entered.role,
            card_hash=no_card(),
        )
        db.session.add(juror)
        db.session.flush()
        _note(juror, "juror_added", by=by, at=at)
        changes.append(JuryChanged(edition_id))
        return juror.id


def edit_juror(juror_id: int, entered: JurorInput, *, by: Actor, at: datetime) -> None:
    """Correct name and role; cards, seats and marks stay. Raises ``NotFound``."""
    require(by, "jury.manage")
    with transaction() as changes:
        juror = get_juror(juror_id)
        juror.name, juror.role = entered.name, entered.role
        _note(juror, "juror_edited", by=by, at=at)
        changes.append(JuryChanged(juror.edition_id))


def _note(juror: Juror, kind: str, *, by: Actor, at: datetime) -> None:
    chain.append(by.label, kind, at=at, juror=juror.id, name=juror.name, prints=prints_of(juror))


def remove_juror(juror_id: int, *, by: Actor, at: datetime) -> None:
    """Take a juror and their seats out. Raises ``NotFound``, and ``Refused``: ``jury_counted``
    with a seat in a show that is counted, ``juror_has_marks`` once there is a mark."""
    require(by, "jury.manage")
    with transaction() as changes:
        juror = get_juror(juror_id)
        _hold_every_seat(juror_id)
        seated = select(Show).join(Seat, Seat.show_id == Show.id).where(Seat.juror_id == juror_id)
        for show in db.session.execute(seated).scalars():
            require_phase(show, "juror.remove")
        if has_any_mark(juror_id):
            raise Refused("juror_has_marks")
        for table in (Scoresheet, Seat):
            db.session.execute(delete(table).where(table.juror_id == juror_id))
        chain.append(by.label, "juror_removed", at=at, juror=juror_id, name=juror.name)
        changes.append(JuryChanged(juror.edition_id))
        db.session.delete(juror)


def _hold_every_seat(juror_id: int) -> None:
    """A mark that is being saved is waited for, and one that comes later finds no seat."""
    query = select(Seat.id).where(Seat.juror_id == juror_id).order_by(Seat.id)
    db.session.execute(query.with_for_update()).all()


def has_any_mark(juror_id: int) -> bool:
    """Whether this juror ever gave a mark, in any show."""
    marked = exists().where(Mark.juror_id == juror_id)
    kept = exists().where(KeptMark.juror_id == juror_id)
    return bool(db.session.execute(select(marked | kept)).scalar())
