"""A juror's personal card: its secret, the PIN chosen at first use, and the tablet that may write.

The secret is shown when the card is made, and only its keyed hash is stored. A new card ends the
old one at its next command, forgets its PIN and every tablet that opened it, and its tablet writes
no more. Whoever carries a card around carries no secret of it: neither ``ScannedCard`` nor
``OpenTablet`` opens anything after a new card.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import delete

from kruvision.extensions import db
from kruvision.models import Juror, Show, Tablet
from kruvision.services.access import Actor, require
from kruvision.services.ephemeral import backoff, presence
from kruvision.services.ephemeral.backoff import AttemptKey, Patience
from kruvision.services.errors import Refused, TooFast
from kruvision.services.jury.jurors import (
    ScannedCard,
    SeenCard,
    card_hash,
    card_proof,
    get_juror,
    is_writing_device,
    require_current,
    scan,
    tablet_key,
)
from kruvision.services.jury.seats import has_marks, list_shows_of
from kruvision.services.passwords import hash_password, verify_password
from kruvision.services.record import chain
from kruvision.services.shows import two_people
from kruvision.services.shows.phases import needs_two
from kruvision.services.tokens import code_made_by, new_code
from kruvision.services.transactions.changes import Change, JuryChanged
from kruvision.services.transactions.transaction import transaction

CODE_LENGTH = 27
"""26 characters of 31 kinds are 128 bits; the last character checks the typing."""
PIN_LENGTHS = range(4, 9)
RENEW = "card.renew"
NEW_TABLETS = Patience(free=5, longest=60)
"""Wrong PINs on all tablets together that never opened this card: four hours of guessing find a PIN
of four digits in 3 of 100 cases."""


@dataclass(frozen=True)
class OpenTablet:
    """A device on which a card was opened with its PIN; ``key`` opens it again."""

    juror: int
    proof: str
    device: str
    key: str


def make_card(juror_id: int, *, command: str = "", by: Actor, at: datetime) -> str | None:
    """A new card: its secret, which nobody can read again, unless they send the same command
    (``find_made_card``). The card before it ends at once.

    None where it waits for a second person: whoever holds the card of a juror with marks could
    mark anew, once sheets are opened again (``two_people``). Raises ``NotFound``, and as
    ``two_people.do``.
    """
    require(by, "jury.manage")
    secret = _code_of(juror_id, command, by) if command else new_code(CODE_LENGTH)
    with transaction() as changes:
        show, values = _find_counted_show(get_juror(juror_id)), {"juror": juror_id}
        given: dict[str, Any] = {"by": by, "at": at, "changes": changes}
        if show is None:
            _end_and_renew(show, values, **given)
        elif not two_people.do(RENEW, show, values, **given).is_done:
            return None
        get_juror(juror_id).card_hash = card_hash(secret)
    presence.forget("juror", juror_id)
    return secret


@two_people.act(RENEW, action="card.renew")
def _end_and_renew(
    _show: Show | None, values: two_people.Values, *, by: Actor, at: datetime, changes: list[Change]
) -> None:
    """The card before ends; the new one's hash is written by whoever makes its secret, since no
    secret waits in a proposal."""
    juror = get_juror(values["juror"])
    juror.card_hash = card_hash(new_code(CODE_LENGTH))
    juror.pin_hash = juror.device = ""
    juror.revoked_at, juror.card_made_at = None, at
    _close_tablets(juror.id)
    chain.append(by.label, "card_made", at=at, juror=juror.id)
    changes.append(JuryChanged(juror.edition_id))


def find_made_card(juror_id: int, command: str, *, by: Actor) -> str | None:
    """The secret of the card that this person's command made, while it is the juror's card."""
    require(by, "jury.manage")
    secret, juror = _code_of(juror_id, command, by), db.session.get(Juror, juror_id)
    is_current = juror and not juror.revoked_at and juror.card_hash == card_hash(secret)
    return secret if is_current else None


def _code_of(juror_id: int, command: str, by: Actor) -> str:
    return code_made_by(by.label, f"{command}:{juror_id}", "card", CODE_LENGTH)


def _find_counted_show(juror: Juror) -> Show | None:
    """A show in which this juror has marks and a new card takes two people."""
    found = (show for show in list_shows_of(juror.id) if needs_two(show, RENEW))
    return next((show for show in found if has_marks(show.id, juror.id)), None)


def revoke_card(juror_id: int, *, by: Actor, at: datetime) -> None:
    """End a lost card without a new one; its tablet is turned away at its next command.
    Raises ``NotFound``."""
    require(by, "jury.manage")
    with transaction() as changes:
        juror = get_juror(juror_id)
        juror.revoked_at = at
        _close_tablets(juror_id)
        chain.append(by.label, "card_revoked", at=at, juror=juror_id)
        changes.append(JuryChanged(juror.edition_id))


def _close_tablets(juror_id: int) -> None:
    db.session.execute(delete(Tablet).where(Tablet.juror_id == juror_id))


def get_by_card(typed: str) -> Juror:
    """The juror of a scanned or typed card; raises ``Refused`` as ``scan`` does."""
    return get_scanned(scan(typed))


def get_scanned(card: ScannedCard) -> Juror:
    """The juror of a card scanned before; raises ``Refused("card_unknown")`` once it is not their
    card any more."""
    juror = require_current(card, db.session.get(Juror, card.juror))
    return cast(Juror, juror)


def choose_pin(card: ScannedCard, pin: str, device: str, *, at: datetime) -> OpenTablet:
    """First use of a card: set its PIN, and this device is the one that writes.

    Raises ``Refused``: ``card_unknown``; ``pin_digits`` unless it is 4 to 8 digits; ``pin_chosen``
    when it has one.
    """
    if not pin.isascii() or not pin.isdigit() or len(pin) not in PIN_LENGTHS:
        raise Refused("pin_digits")
    _get_unused(card)  # before the processor's time that a PIN takes
    pin_hash = hash_password(pin)
    with transaction() as changes:
        juror = _get_unused(card)
        juror.pin_hash, juror.device = pin_hash, device
        _close_tablets(juror.id)
        opened = _open(juror, card.proof, device, at)
        chain.append(f"juror:{juror.id}", "pin_chosen", at=at, juror=juror.id)
        changes.append(JuryChanged(juror.edition_id))
        return opened


def _get_unused(card: ScannedCard) -> Juror:
    juror = get_scanned(card)
    if juror.pin_hash:
        raise Refused("pin_chosen")
    return juror


def enter(seen: SeenCard, pin: str, *, source: str, at: datetime) -> OpenTablet:
    """Open the tablet with card and PIN; this device is now the one that writes, and the one before
    only reads. ``source`` is the address it asks from.

    Raises ``Refused``: ``card_unknown``, ``wrong_pin``; after three of them ``TooFast`` slows this
    card on this device, and nobody else. Devices that never opened this card are slowed together
    (``TooFast("new_tablet_waits")``), since a device that throws its name away is a new one: never
    the juror's own tablet, and nobody once there is a new card.
    """
    stored, proof = seen.pin_hash, seen.card.proof
    if seen.is_known:
        matches = _try_pin(stored, pin, {("pin", proof, "device", seen.device): None}, at)
    else:
        try:
            matches = _try_pin(stored, pin, _patience_with_new_tablets(proof, source), at)
        except TooFast as refused:
            raise TooFast("new_tablet_waits", **refused.details) from None
    if not matches:
        raise Refused("wrong_pin")
    return _write_from(seen.card, stored, seen.device, at)


def _try_pin(
    stored: str, pin: str, counted: Mapping[AttemptKey, Patience | None], at: datetime
) -> bool:
    """Whether it is the PIN. A wrong one counts under each key, from its beginning on."""
    for key, patience in counted.items():
        backoff.require_wait_over(key, at=at, patience=patience)
    begun = []
    try:
        for key, patience in counted.items():
            backoff.begin_try(key, at=at, patience=patience)
            begun.append(key)
        matches = bool(stored) and verify_password(stored, pin)
    except Refused:
        _give_back(begun)
        raise
    if matches:
        _give_back(begun)
    return matches


def _give_back(begun: Iterable[AttemptKey]) -> None:
    for key in begun:
        backoff.give_back(key)


def wrong_pins_on_new_tablets(juror: Juror) -> int:
    """How many were typed lately for the card there is now, by devices that never opened it."""
    return backoff.failures(_new_tablets(card_proof(juror.card_hash)))


def _patience_with_new_tablets(proof: str, source: str) -> dict[AttemptKey, Patience | None]:
    """All of them take turns together. Whoever had the last one waits twice as long as the others:
    from one address nobody takes every turn."""
    together = _new_tablets(proof)
    twice = 2 * backoff.wait_after(backoff.failures(together), NEW_TABLETS)
    one_address = Patience(free=1, longest=twice, first=twice)
    return {("pin", proof, "address", source): one_address, together: NEW_TABLETS}


def _new_tablets(proof: str) -> AttemptKey:
    return ("pin", proof, "new tablets")


def _write_from(card: ScannedCard, stored: str, device: str, at: datetime) -> OpenTablet:
    with transaction() as changes:
        juror = get_scanned(card)
        if juror.pin_hash != stored:  # another card or PIN since the look at it
            raise Refused("wrong_pin")
        if not is_writing_device(juror, device):
            juror.device = device
            chain.append(f"juror:{juror.id}", "tablet_changed", at=at, juror=juror.id)
            changes.append(JuryChanged(juror.edition_id))
        return _open(juror, card.proof, device, at)


def _open(juror: Juror, proof: str, device: str, at: datetime) -> OpenTablet:
    """From now on this device may read, inside the open transaction."""
    if db.session.get(Tablet, (juror.id, device)) is None:
        db.session.add(Tablet(juror_id=juror.id, device=device, opened_at=at))
    return OpenTablet(juror.id, proof, device, tablet_key(juror, device))
