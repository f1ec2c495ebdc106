"""Who is a voter: a random device cookie with an open link, or a ticket bound to one device.

Nobody is known by name, number or address. A hall is one IP address, so none is ever looked at.
"""

import hmac
from dataclasses import dataclass

from kruvision.extensions import db
from kruvision.models import Show, Ticket
from kruvision.services.errors import Refused
from kruvision.services.secrets import keyed_hash


@dataclass(frozen=True)
class Voter:
    """What a phone's cookie says: the device's random name, and the ticket it holds."""

    device: str
    ticket_id: int | None = None


def device_hash(device: str) -> str:
    """What a ticket remembers of the device it is bound to."""
    return keyed_hash("voter device", device)


def credential_of(voter: Voter, show: Show) -> str:
    """What this voter is counted by in this show.

    Raises ``Refused``: ``bad_ticket`` (none, or of another show), ``revoked``,
    ``bound_elsewhere``.
    """
    if show.credential == "open_link":
        return f"device:{voter.device}"
    ticket = db.session.get(Ticket, voter.ticket_id) if voter.ticket_id else None
    if ticket is None or ticket.show_id != show.id:
        raise Refused("bad_ticket")
    if ticket.revoked_at:
        raise Refused("revoked")
    if not hmac.compare_digest(ticket.device, device_hash(voter.device)):
        raise Refused("bound_elsewhere")
    return f"ticket:{ticket.id}"
