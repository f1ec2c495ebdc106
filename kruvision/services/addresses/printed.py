"""With which address tickets and cards were last printed: paper does not move with the laptop."""

from collections.abc import Sequence

from sqlalchemy import select, update

from config import Config
from kruvision.extensions import db
from kruvision.models import Juror, Seat, Show
from kruvision.services.addresses.public import public_url
from kruvision.services.transactions.transaction import transaction


def note_tickets(show_id: int, address: str) -> None:
    """The tickets of a show are printed with this address."""
    with transaction():
        db.session.execute(update(Show).where(Show.id == show_id).values(tickets_address=address))


def note_cards(juror_ids: Sequence[int], address: str) -> None:
    """The cards of these jurors are printed with this address."""
    with transaction():
        db.session.execute(
            update(Juror).where(Juror.id.in_(juror_ids)).values(card_address=address)
        )


def has_prints(show: Show) -> bool:
    """Whether anything of this show was printed with an address."""
    return bool(show.tickets_address or _cards_of(show.id))


def stale_prints(show: Show, config: Config) -> dict[str, str]:
    """What was printed with another address than the one in use: ``tickets`` or ``cards``, with
    the address that stands on it."""
    url = public_url(config)
    found = {}
    if show.tickets_address not in ("", url):
        found["tickets"] = show.tickets_address
    other = [address for address in _cards_of(show.id) if address != url]
    if other:
        found["cards"] = other[0]
    return found


def _cards_of(show_id: int) -> Sequence[str]:
    query = (
        select(Juror.card_address)
        .join(Seat, Seat.juror_id == Juror.id)
        .where(Seat.show_id == show_id, Juror.card_address != "", Juror.revoked_at.is_(None))
        .order_by(Juror.id)
    )
    return db.session.execute(query).scalars().all()
