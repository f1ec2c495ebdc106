"""Printed tickets: one seat, one vote. Only keyed hashes of their secrets are stored, so what is
printed exists on paper alone; the first device that shows a ticket binds it.

Many at once are the organizers' and wait while a vote is open. An usher replaces or withdraws one
at a time, and not quickly; how many there were is told afterwards.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, func, insert, or_, select, update

from kruvision.extensions import db
from kruvision.models import Show, Ticket
from kruvision.services.access import Actor, require
from kruvision.services.audience.delegations import get_delegation
from kruvision.services.audience.spent_seats import note_voted
from kruvision.services.audience.ticket_counts import first_opening
from kruvision.services.audience.voters import device_hash
from kruvision.services.audience.windows import find_open_window
from kruvision.services.ephemeral import backoff
from kruvision.services.ephemeral.pace import Pace, keep_to
from kruvision.services.errors import NotFound, Refused
from kruvision.services.record import chain
from kruvision.services.shows import shows
from kruvision.services.shows.phases import require_phase
from kruvision.services.tokens import (
    code_made_by,
    keyed_hash,
    new_code,
    new_token,
    read_code,
    token_made_by,
)
from kruvision.services.transactions.changes import Change, TicketsChanged
from kruvision.services.transactions.glance import glance
from kruvision.services.transactions.group_commit import in_group
from kruvision.services.transactions.transaction import transaction

CODE_LENGTH = 13  # twelve random characters are 59 bits; the last one finds typing mistakes
ONE_BY_ONE = Pace("tickets", at_once=5, every=timedelta(seconds=20))
"""How quickly one person replaces or withdraws single tickets."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
"""What ``new_token`` makes; what looks otherwise is looked up nowhere."""
_BY_SECRET = select(Ticket.id).where(
    Ticket.show_id == bindparam("show"),
    or_(
        Ticket.token_hash.in_([bindparam("first"), bindparam("second")]),
        Ticket.code_hash.in_([bindparam("first"), bindparam("second")]),
    ),
)


@dataclass(frozen=True)
class PrintedTicket:
    """What goes on paper and is kept nowhere: the token of the QR code and the code to type."""

    serial: int
    token: str
    code: str


@dataclass(frozen=True)
class TicketBinding:
    """A ticket that a phone wants to be bound to, as it was when the phone showed its secret."""

    ticket_id: int
    show_id: int
    token_hash: str
    device: str


def make_tickets(
    show_id: int, count: int, *, delegation_id: int | None = None, by: Actor, at: datetime
) -> list[PrintedTicket]:
    """Make ``count`` more tickets, of a delegation or of none, numbered on from the last one; what
    is printed is in the answer alone. Raises ``NotAllowed``, ``NotFound`` where there is no such
    show or delegation, or ``Refused``: ``tickets_are_made``, ``tickets_wait`` while the vote of an
    act is open."""
    require(by, "tickets.make")
    with transaction() as changes:
        _require_no_vote(shows.get_show(show_id))
        if delegation_id is not None and get_delegation(delegation_id).show_id != show_id:
            raise NotFound("not_found")
        made = add_tickets(show_id, count, delegation_id=delegation_id, at=at)
        serials = {"first": made[0].serial, "last": made[-1].serial, **_whose(delegation_id)}
        chain.append(by.label, "tickets_made", at=at, show_id=show_id, **serials)
        changes.append(TicketsChanged(show_id))
    return made


def _whose(delegation_id: int | None) -> dict[str, int]:
    return {} if delegation_id is None else {"delegation": delegation_id}


def add_tickets(
    show_id: int, count: int, *, delegation_id: int | None = None, at: datetime
) -> list[PrintedTicket]:
    """The rows of so many more tickets, inside an open transaction."""
    start = _last_serial(show_id) + 1
    serials = range(start, start + count)
    made = [PrintedTicket(serial, new_token(), new_code(CODE_LENGTH)) for serial in serials]
    same = {"show_id": show_id, "made_at": at, "delegation_id": delegation_id}
    rows = [{**same, "serial": t.serial, **_hashes(t)} for t in made]
    db.session.execute(insert(Ticket), rows)
    return made


def _require_no_vote(show: Show) -> None:
    require_phase(show, "tickets.make")
    if find_open_window(show.id):
        raise Refused("tickets_wait")


def revoke_tickets(show_id: int, first: int, last: int, *, by: Actor, at: datetime) -> int:
    """Let these tickets vote no more, and return how many. A ballot already counted stays. Several
    at once as for making them, one as for replacing it. Raises ``NotAllowed``,
    ``NotFound("no_such_ticket")`` where none of them is left, or ``Refused``: ``tickets_over``,
    ``tickets_are_made``, ``tickets_wait``; ``TooFast``."""
    is_one = first == last
    require(by, "tickets.manage" if is_one else "tickets.make")
    with transaction() as changes:
        if is_one:
            require_phase(shows.get_show(show_id), "tickets.replace")
        else:
            _require_no_vote(shows.get_show(show_id))
        wanted = (Ticket.show_id == show_id, Ticket.serial.between(first, last))
        found = db.session.execute(
            update(Ticket)
            .where(*wanted, Ticket.revoked_at.is_(None))
            .values(revoked_at=at)
            .returning(Ticket.id)
        ).all()
        if not found:
            raise NotFound("no_such_ticket")
        if is_one:
            keep_to(ONE_BY_ONE, by.label, at=at)
        serials = {"first": first, "last": last, "count": len(found)}
        chain.append(by.label, "tickets_revoked", at=at, show_id=show_id, **serials)
        changes.append(TicketsChanged(show_id, tuple(row.id for row in found)))
    return len(found)


def reissue_ticket(
    show_id: int, serial: int, *, command: str = "", by: Actor, at: datetime
) -> PrintedTicket:
    """A new ticket for the same seat. The old one and its phone stop working. A seat that has voted
    stays voted: the new ticket neither sees nor changes that, and votes from the next vote on.
    Raises ``NotAllowed``, ``NotFound("no_such_ticket")``, ``Refused("tickets_over")`` or
    ``TooFast``."""
    require(by, "tickets.manage")
    printed = _printed_by(command, show_id, serial, by)
    with transaction() as changes:
        require_phase(shows.get_show(show_id), "tickets.replace")
        ticket = get_ticket(show_id, serial)
        keep_to(ONE_BY_ONE, by.label, at=at)
        note_voted(ticket)
        hashes = _hashes(printed)
        ticket.token_hash, ticket.code_hash = hashes["token_hash"], hashes["code_hash"]
        ticket.device = ""
        ticket.revoked_at = None
        if first_opening(show_id):
            ticket.replaced_late += 1
        else:
            ticket.replaced += 1
        chain.append(by.label, "ticket_reissued", at=at, show_id=show_id, serial=serial)
        changes.append(TicketsChanged(show_id, (ticket.id,)))
    return printed


def find_reissued(show_id: int, serial: int, command: str, *, by: Actor) -> PrintedTicket | None:
    """The new ticket that this person's command made, while it is the ticket of the seat."""
    require(by, "tickets.manage")
    printed = _printed_by(command, show_id, serial, by)
    ticket = find_by_secret(show_id, printed.code)
    return printed if ticket and not ticket.revoked_at else None


def _printed_by(command: str, show_id: int, serial: int, by: Actor) -> PrintedTicket:
    """What stands on a new ticket; what a command made can be made out again."""
    if not command:
        return PrintedTicket(serial, new_token(), new_code(CODE_LENGTH))
    made = (by.label, f"{command}:{show_id}:{serial}")
    code = code_made_by(*made, "new ticket", CODE_LENGTH)
    return PrintedTicket(serial, token_made_by(*made, "new ticket token"), code)


def bind_ticket(show_id: int, secret: str, device: str, *, at: datetime) -> int:
    """Bind a ticket to a device by its token or typed code; returns the ticket's id.

    A valid ticket is never refused for failures before it. Raises ``Refused``: ``bad_ticket``,
    ``revoked``, ``bound_elsewhere``; ``TooFast`` for a device that keeps guessing.
    """
    ticket = find_by_secret(show_id, secret)
    if ticket is None:
        backoff.require_wait_over(("ticket", device), at=at)
        backoff.note_failure(("ticket", device), at=at)
        raise Refused("bad_ticket")
    backoff.note_success(("ticket", device))
    mine = device_hash(device)
    if ticket.revoked_at is None and ticket.device == mine:
        return ticket.id
    return in_group(
        bind_together, TicketBinding(ticket.id, ticket.show_id, ticket.token_hash, mine)
    )


def bind_together(
    bindings: Sequence[TicketBinding], _changes: list[Change]
) -> list[int | Exception]:
    """Bind many inside the open transaction: the ticket's id, or ``bad_ticket`` (replaced
    meanwhile), ``revoked`` or ``bound_elsewhere``, for each. In the order of the tickets, so that
    two processes never wait for each other in a circle. Nobody is told: who takes a ticket out does
    so to vote, and how many vote may be a secret."""
    outcomes: dict[int, int | Exception] = {}
    for place, binding in sorted(enumerate(bindings), key=lambda pair: pair[1].ticket_id):
        outcomes[place] = _bind(binding)
    return [outcomes[place] for place in range(len(bindings))]


def _bind(binding: TicketBinding) -> int | Exception:
    shown = _as_shown(binding)
    bound = (
        update(Ticket)
        .where(*shown, Ticket.revoked_at.is_(None), _is_free_for(binding.device))
        .values(device=binding.device)
        .returning(Ticket.id)
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(bound).first() is None:
        ticket = db.session.execute(select(Ticket).where(*shown)).scalar_one_or_none()
        if ticket is None:
            return Refused("bad_ticket")
        return Refused("revoked" if ticket.revoked_at else "bound_elsewhere")
    return binding.ticket_id


def _as_shown(binding: TicketBinding) -> tuple[ColumnElement[bool], ...]:
    return Ticket.id == binding.ticket_id, Ticket.token_hash == binding.token_hash


def _is_free_for(device: str) -> ColumnElement[bool]:
    return or_(Ticket.device == "", Ticket.device == device)


def find_by_secret(show_id: int, secret: str) -> Ticket | None:
    """The ticket of a show that has this token, or this code as people type it."""
    hashes = []
    if TOKEN.fullmatch(secret):
        hashes.append(keyed_hash("ticket token", secret))
    if code := read_code(secret):  # one token in 300 could be a code as well
        hashes.append(keyed_hash("ticket code", code))
    if not hashes:
        return None
    values = {"show": show_id, "first": hashes[0], "second": hashes[-1]}
    found = glance(_BY_SECRET, values)
    return db.session.get(Ticket, found.id) if found else None


def is_held(ticket_id: int, device: str) -> bool:
    """Whether a phone still votes with this ticket: it was neither withdrawn nor replaced."""
    ticket = db.session.get(Ticket, ticket_id)
    return ticket is not None and not ticket.revoked_at and ticket.device == device_hash(device)


def get_ticket(show_id: int, serial: int) -> Ticket:
    """One ticket by the number on its stub; raises ``NotFound("no_such_ticket")``."""
    query = select(Ticket).where(Ticket.show_id == show_id, Ticket.serial == serial)
    ticket = db.session.execute(query).scalar_one_or_none()
    if ticket is None:
        raise NotFound("no_such_ticket")
    return ticket


def _last_serial(show_id: int) -> int:
    query = select(func.max(Ticket.serial)).where(Ticket.show_id == show_id)
    return db.session.execute(query).scalar() or 0


def _hashes(ticket: PrintedTicket) -> dict[str, str]:
    return {
        "token_hash": keyed_hash("ticket token", ticket.token),
        "code_hash": keyed_hash("ticket code", ticket.code),
    }
