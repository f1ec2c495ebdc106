"""A juror's personal card: its secret, the PIN chosen at first use, and the tablet that may write.

The secret is shown once, when the card is made; only its keyed hash is stored. A new card ends the
old one at its next command, forgets its PIN, and its tablet writes no more.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Juror, Show
from kruvision.services.access import Actor, require
from kruvision.services.ephemeral import backoff, presence
from kruvision.services.errors import Refused
from kruvision.services.jury.jurors import card_hash, get_juror, is_writing_device
from kruvision.services.jury.seats import has_marks, list_shows_of
from kruvision.services.passwords import hash_password, verify_password
from kruvision.services.record import chain
from kruvision.services.shows import two_people
from kruvision.services.shows.phases import needs_two
from kruvision.services.tokens import new_code, read_code
from kruvision.services.transactions.changes import Change, JuryChanged
from kruvision.services.transactions.transaction import transaction

CODE_LENGTH = 27
"""26 characters of 31 kinds are 128 bits; the last character checks the typing."""
PIN_LENGTHS = range(4, 9)
RENEW = "card.renew"


def make_card(juror_id: int, *, by: Actor, at: datetime) -> str | None:
    """A new card: its secret, which nobody can read again. The card before it ends at once.

    None where it waits for a second person: whoever holds the card of a juror with marks could
    mark anew, once sheets are opened again (``two_people``). Raises ``NotFound``, and as
    ``two_people.do``.
    """
    require(by, "jury.manage")
    with transaction() as changes:
        show, values = _find_counted_show(get_juror(juror_id)), {"juror": juror_id}
        given: dict[str, Any] = {"by": by, "at": at, "changes": changes}
        if show is None:
            made = _make(show, values, **given)
        else:
            made = two_people.do(RENEW, show, values, **given).made
    if made is None:
        return None
    presence.forget("juror", juror_id)
    return str(made)


@two_people.act(RENEW, action="card.renew")
def _make(
    _show: Show | None, values: two_people.Values, *, by: Actor, at: datetime, changes: list[Change]
) -> str:
    secret = new_code(CODE_LENGTH)
    juror = get_juror(values["juror"])
    juror.card_hash = card_hash(secret)
    juror.pin_hash = juror.device = ""
    juror.revoked_at, juror.card_made_at = None, at
    chain.append(by.label, "card_made", at=at, juror=juror.id)
    changes.append(JuryChanged(juror.edition_id))
    return secret


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
        chain.append(by.label, "card_revoked", at=at, juror=juror_id)
        changes.append(JuryChanged(juror.edition_id))


def get_by_card(typed: str) -> Juror:
    """The juror of a scanned or typed card; raises ``Refused("card_unknown")``."""
    query = select(Juror).where(Juror.card_hash == card_hash(read_code(typed)))
    juror = db.session.execute(query).scalar_one_or_none()
    if juror is None or juror.revoked_at:
        raise Refused("card_unknown")
    return juror


def choose_pin(card: str, pin: str, device: str, *, at: datetime) -> int:
    """First use of a card: set its PIN, and this device is the one that writes; answers the
    juror's id.

    Raises ``Refused``: ``card_unknown``; ``pin_digits`` unless it is 4 to 8 digits; ``pin_chosen``
    when it has one.
    """
    if not pin.isascii() or not pin.isdigit() or len(pin) not in PIN_LENGTHS:
        raise Refused("pin_digits")
    pin_hash = hash_password(pin)
    with transaction() as changes:
        juror = get_by_card(card)
        if juror.pin_hash:
            raise Refused("pin_chosen")
        juror.pin_hash, juror.device = pin_hash, device
        chain.append(f"juror:{juror.id}", "pin_chosen", at=at, juror=juror.id)
        changes.append(JuryChanged(juror.edition_id))
        return juror.id


def enter(card: str, pin: str, device: str, *, at: datetime) -> int:
    """Open the tablet with card and PIN; this device is now the one that writes, and the one
    before only reads. Answers the juror's id.

    Raises ``Refused``: ``card_unknown``, ``wrong_pin``; after three of them ``TooFast`` slows this
    card on this device, and nobody else.
    """
    juror = get_by_card(card)
    tries = ("pin", str(juror.id), device)
    backoff.require_wait_over(tries, at=at)
    if not juror.pin_hash or not verify_password(juror.pin_hash, pin):
        backoff.note_failure(tries, at=at)
        raise Refused("wrong_pin")
    backoff.note_success(tries)
    return _write_from(card, device, at)


def _write_from(card: str, device: str, at: datetime) -> int:
    with transaction() as changes:
        juror = get_by_card(card)
        if not is_writing_device(juror, device):
            juror.device = device
            chain.append(f"juror:{juror.id}", "tablet_changed", at=at, juror=juror.id)
            changes.append(JuryChanged(juror.edition_id))
        return juror.id
