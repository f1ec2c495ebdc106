"""Jurors at their tablets: cards with PINs, entries on stage."""

from dataclasses import asdict
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock, identity
from kruvision.extensions import db
from kruvision.models import Entry, Seat, Show
from kruvision.services.access import Actor
from kruvision.services.jury import cards as juror_cards
from kruvision.services.jury import jurors
from kruvision.services.jury.cards import OpenTablet
from kruvision.services.jury.jurors import card_hash
from kruvision.services.tokens import keyed_hash, new_code

PIN = "2580"
DEVICE = "tablet"


def make_card(seat: Seat, device: str = DEVICE) -> str:
    """A card in use: PIN chosen on this device. Answers its secret."""
    secret = new_card(seat)
    choose_pin(secret, device)
    return secret


def open_tablet(seat: Seat, device: str = DEVICE) -> OpenTablet:
    """The same: what is on this device then."""
    return choose_pin(new_card(seat), device)


def choose_pin(card: str, device: str = DEVICE) -> OpenTablet:
    """The first use of a card on this device."""
    return juror_cards.choose_pin(jurors.scan(card), PIN, device, at=clock.now())


def enter_again(card: str, device: str = DEVICE) -> OpenTablet:
    """A card in use opened on this device, too, or once more."""
    seen = jurors.look_at(jurors.scan(card), device)
    return juror_cards.enter(seen, PIN, source="10.0.0.1", at=clock.now())


def give_cookie(app: Flask, client: FlaskClient, opened: OpenTablet) -> None:
    """Let this browser be the one on which a card was opened."""
    with app.test_request_context():
        signed = identity._serializer(identity.JUROR_COOKIE).dumps(asdict(opened))
    client.set_cookie(identity.JUROR_COOKIE, signed)


def seat_actor(seat: Seat, device: str = DEVICE) -> Actor:
    """The juror of a seat at the tablet that writes; gets a card where there is none."""
    if not seat.juror.pin_hash:
        write(seat.juror, pin_hash=keyed_hash("test", "pin"), device=device)
    return Actor("head_of_jury" if seat.is_head else "juror", seat.juror_id, device)


def call(entry: Entry, stage: str = "on_stage") -> Entry:
    """Put an entry on stage, or behind it."""
    return write(entry, stage=stage, performed_at=clock.now())


def start(show: Show, phase: str = "running") -> Show:
    """Move the show into a phase."""
    return write(show, phase=phase)


def write(row: Any, **values: Any) -> Any:
    """Change columns of a row as another part of the house would."""
    model, key = type(row), row.id
    db.session.rollback()
    db.session.connection(execution_options={"kru_write": True})
    row = db.session.get(model, key)
    for name, value in values.items():
        setattr(row, name, value)
    db.session.commit()
    return row


def new_card(seat: Seat) -> str:
    """A fresh card for the juror of a seat, in whatever phase; answers its secret."""
    secret = new_code(juror_cards.CODE_LENGTH)
    write(seat.juror, card_hash=card_hash(secret), pin_hash="", device="", revoked_at=None)
    return secret


def browser(app: Flask) -> FlaskClient:
    """A tablet's browser, in English, that has not been anywhere yet."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def enter(client: FlaskClient, card: str, pin: str = PIN, *, first: bool = True) -> Any:
    """Scan a card and type a PIN, twice at the first use; answers where it leads."""
    client.post("/j", data={"code": card})
    data = {"pin": pin, "again": pin} if first else {"pin": pin}
    return client.post("/j/pin", data=data)
