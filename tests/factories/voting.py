"""A vote to test with: a show with its window open, and voters."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Entry, Show, VotingWindow
from kruvision.rules.audience.ballots import Choice
from kruvision.services.access import SYSTEM
from kruvision.services.audience import casting, delegations, tickets, windows
from kruvision.services.audience.delegations import DelegationInput, OwnActsInput
from kruvision.services.audience.receipts import Receipt
from kruvision.services.audience.tickets import PrintedTicket
from kruvision.services.audience.voters import Voter
from kruvision.services.shows import shows
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.results import change, perform


def entry_ids(show_id: int) -> list[int]:
    """The entries of a show in running order."""
    query = select(Entry.id).where(Entry.show_id == show_id).order_by(Entry.running_order)
    return list(db.session.execute(query).scalars())


def make_voter() -> Voter:
    """A phone nobody has seen before."""
    return Voter(secrets.token_hex(16))


def make_vote(*, at: datetime | None = None, **values: Any) -> VotingWindow:
    """An open window of a show whose entries have all performed."""
    show = make_show(phase="voting", **values)
    return open_vote(show, at=at or clock.now())


def open_vote(show: Show, *, entry_id: int | None = None, at: datetime) -> VotingWindow:
    """Open the vote as the stage does, once everybody has sung, or the one who is voted on."""
    if entry_id is None:
        perform(show)
    else:
        change(db.session.get_one(Entry, entry_id), stage="performed", performed_at=at)
    with transaction() as changes:
        show = shows.get_show(show.id)
        return windows.open_window(show, entry_id, at=at, changes=changes, by=SYSTEM)


def print_tickets(show_id: int, count: int, *, at: datetime | None = None) -> list[PrintedTicket]:
    """Tickets of a show, whatever its phase."""
    with transaction():
        return tickets.add_tickets(show_id, count, at=at or clock.now())


def make_delegation(show_id: int, name: str, own_acts: Sequence[int] = ()) -> int:
    """A delegation with these acts for its own; its id."""
    entered = DelegationInput(name={"kk": name, "ru": "", "en": name})
    made = delegations.add_delegation(show_id, entered, by=SYSTEM, at=clock.now())
    acts = OwnActsInput(acts=dict.fromkeys(own_acts, made))
    delegations.set_own_acts(show_id, acts, by=SYSTEM, at=clock.now())
    return made


def make_tickets_of(show_id: int, delegation_id: int | None, count: int) -> list[PrintedTicket]:
    """Tickets of a delegation, or of none, whatever the show's phase."""
    with transaction():
        return tickets.add_tickets(show_id, count, delegation_id=delegation_id, at=clock.now())


def make_delegates(show_id: int, delegation_id: int | None, count: int) -> list[Voter]:
    """So many phones, each bound to a ticket of this delegation, or of none."""
    voters = []
    for ticket in make_tickets_of(show_id, delegation_id, count):
        device = secrets.token_hex(16)
        held = tickets.bind_ticket(show_id, ticket.token, device, at=clock.now())
        voters.append(Voter(device, held))
    return voters


def get_window(window_id: int) -> VotingWindow:
    """A window as it stands now."""
    return db.session.get_one(VotingWindow, window_id)


def close_vote(show_id: int, *, at: datetime) -> VotingWindow:
    """Close the vote as the stage does."""
    with transaction() as changes:
        show = shows.get_show(show_id)
        return windows.close_window(show, at=at, changes=changes, by=SYSTEM)


def cast(
    window: VotingWindow, choices: Sequence[Choice], voter: Voter | None = None, *, at: datetime
) -> Receipt:
    """Cast one ballot; a new voter's when none is named."""
    voter = voter or make_voter()
    return casting.cast_ballot(voter, window.id, choices, secrets.token_hex(8), at=at)
