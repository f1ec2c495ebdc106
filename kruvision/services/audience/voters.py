"""Who is a voter: a random device cookie with an open link, a device that has handed in a code of
the hall screen, or a ticket bound to one device. And under which keys a window keeps a voter's
ballot.

Nobody is known by name, number or address. A hall is one IP address, so none is looked at here.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kruvision.models import Show, VotingWindow
from kruvision.services.errors import Refused
from kruvision.services.tokens import keyed_hash, letters_of
from kruvision.services.transactions import bulk_sql

RECEIPT_LENGTH = 8
_WANTED = "id", "show_id", "device", "revoked_at", "spent", "delegation_id"


@dataclass(frozen=True)
class Voter:
    """What a phone's cookie says: the device's random name, the ticket it holds, and the key of the
    hall whose screen it has seen (``Show.hall_key``)."""

    device: str
    ticket_id: int | None = None
    hall_key: str = ""


@dataclass(frozen=True)
class Credential:
    """What a voter is counted by, and the delegation for which the ticket was made, if any."""

    text: str
    delegation: int | None = None


@dataclass(frozen=True)
class BallotKeys:
    """What a ballot is found by, which only its window can make: the voter's key, the receipt's
    code, and the key of the command that cast it (empty where a form did); and the voter's
    delegation."""

    voter: str
    code: str
    command: str
    delegation: int | None = None

    @classmethod
    def of(cls, window: VotingWindow, counted_by: Credential, command_id: str) -> "BallotKeys":
        """The keys of a ballot that is counted by this credential. The code is short, without
        look-alike letters, and the same for every change of this voter's ballot."""
        credential = counted_by.text
        code = letters_of(window_hash(window, f"receipt:{credential}"), RECEIPT_LENGTH)
        command = f"command:{command_id}:{credential}"
        command_key = window_hash(window, command) if command_id else ""
        return cls(window_hash(window, credential), code, command_key, counted_by.delegation)


def window_hash(window: VotingWindow, text: str) -> str:
    """``text`` as only this window can hash it, for as long as its key is kept."""
    return hmac.digest(window.key.encode(), text.encode(), "sha256").hex()


def spent_in(window: VotingWindow, ticket_id: int) -> str:
    """What a ticket's row says of a window in which an earlier ticket of its seat had voted."""
    return window_hash(window, f"spent:{ticket_id}")


def ticket_credential(ticket_id: int) -> str:
    """What a seat's ballots are counted by, whichever ticket it holds."""
    return f"ticket:{ticket_id}"


def device_hash(device: str) -> str:
    """What a ticket remembers of the device it is bound to."""
    return keyed_hash("voter device", device)


def credential_of(voter: Voter, show: Show, window: VotingWindow | None) -> Credential:
    """What this voter is counted by in this window of the show; without a window, in any to come.

    Raises ``Refused``: ``bad_ticket`` (none, or of another show), ``revoked``,
    ``bound_elsewhere``, ``seat_has_voted`` (with an earlier ticket), ``no_delegation`` where
    delegations give the points; ``code_needed`` (no code of this show's hall screen was handed in).
    """
    found = credentials_of([voter], show, window)[0]
    if isinstance(found, Refused):
        raise found
    return found


def credentials_of(
    voters: Sequence[Voter], show: Show, window: VotingWindow | None
) -> list[Credential | Refused]:
    """The same for many voters: the credential or the refusal of each."""
    if show.credential == "open_link":
        return [Credential(f"device:{voter.device}") for voter in voters]
    if show.credential == "screen_code":
        return [_of_hall(voter, show.hall_key) for voter in voters]
    held = sorted({voter.ticket_id for voter in voters if voter.ticket_id})
    keys = [{"id": ticket_id} for ticket_id in held]
    rows = bulk_sql.look_up("ticket", _WANTED, {"id": "integer"}, keys)
    tickets = {row.id: row for row in rows if row.show_id == show.id}
    found = [_of_ticket(voter, tickets.get(voter.ticket_id), window) for voter in voters]
    return [_of_a_delegation(one) for one in found] if show.bodies == "delegations" else found


def _of_a_delegation(found: Credential | Refused) -> Credential | Refused:
    is_without = isinstance(found, Credential) and found.delegation is None
    return Refused("no_delegation") if is_without else found


def _of_hall(voter: Voter, key: str) -> Credential | Refused:
    is_known = key and hmac.compare_digest(voter.hall_key.encode(), key.encode())
    return Credential(f"hall:{voter.device}") if is_known else Refused("code_needed")


def _of_ticket(voter: Voter, ticket: Any, window: VotingWindow | None) -> Credential | Refused:
    if ticket is None:
        return Refused("bad_ticket")
    if ticket.revoked_at:
        return Refused("revoked")
    if not hmac.compare_digest(ticket.device, device_hash(voter.device)):
        return Refused("bound_elsewhere")
    if ticket.spent and window and _is_spent(ticket, window):
        return Refused("seat_has_voted")
    return Credential(ticket_credential(ticket.id), ticket.delegation_id)


def _is_spent(ticket: Any, window: VotingWindow) -> bool:
    return bool(window.key) and hmac.compare_digest(ticket.spent, spent_in(window, ticket.id))
