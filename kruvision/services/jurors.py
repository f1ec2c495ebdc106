"""Jurors: their cards, PINs, devices and seats."""

import secrets

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Juror, Seat
from kruvision.services.access import Actor
from kruvision.services.secrets import keyed_hash


def find_actor(card: str, device: str) -> Actor | None:
    """The juror whose card a tablet carries, or None once the card was replaced or revoked."""
    query = select(Juror).where(Juror.card_hash == keyed_hash("juror card", card))
    juror = db.session.execute(query).scalar_one_or_none()
    if juror is None or juror.revoked_at or not juror.pin_hash:
        return None
    heads = select(Seat.id).where(Seat.juror_id == juror.id, Seat.is_head).limit(1)
    role = "head_of_jury" if db.session.execute(heads).first() else "juror"
    return Actor(role, juror.id, device)


def holds_pen(juror: Juror, device: str) -> bool:
    """Whether this device is the one that may write; another one reads only."""
    return secrets.compare_digest(juror.device, device)
