"""How many tickets were made, withdrawn and replaced, and how many of them while people voted: what
the console and the protocol say, so that nobody gives out votes unseen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import InstrumentedAttribute

from kruvision.extensions import db
from kruvision.models import Ticket, VotingWindow
from kruvision.rules.evening.flow import hides_turnout
from kruvision.services.shows import shows


@dataclass(frozen=True)
class TicketCounts:
    """How many tickets a show has: all, those a phone is bound to, those revoked; how often one
    was issued again. ``late`` is what of it came since the show's first vote opened. Who takes a
    ticket out from then on does so to vote: while it is a secret how many do, ``bound`` is None."""

    made: int
    bound: int | None
    revoked: int
    replaced: int = 0
    made_late: int = 0
    revoked_late: int = 0
    replaced_late: int = 0


def count_tickets(show_id: int) -> TicketCounts:
    """How many tickets a show has; raises ``NotFound`` where there is no such show."""
    show, opened = shows.get_show(show_id), first_opening(show_id)
    is_secret = opened and hides_turnout(show.window_scope, show.phase)
    revoked, again = Ticket.revoked_at.is_not(None), Ticket.replaced_late
    query = select(
        func.count().label("made"),
        func.count().filter(Ticket.device != "", ~revoked).label("bound"),
        func.count().filter(revoked).label("revoked"),
        func.coalesce(func.sum(Ticket.replaced + again), 0).label("replaced"),
        func.count().filter(_is_after(Ticket.made_at, opened)).label("made_late"),
        func.count().filter(_is_after(Ticket.revoked_at, opened)).label("revoked_late"),
        func.coalesce(func.sum(again), 0).label("replaced_late"),
    ).where(Ticket.show_id == show_id)
    counts = TicketCounts(**db.session.execute(query).one()._mapping)
    return replace(counts, bound=None) if is_secret else counts


def _is_after(
    moment: InstrumentedAttribute[datetime | None], opened: datetime | None
) -> ColumnElement[bool]:
    return moment >= opened if opened else false()


def list_revoked(show_id: int) -> Sequence[int]:
    """Serial numbers of revoked tickets, in order."""
    query = select(Ticket.serial).where(Ticket.show_id == show_id, Ticket.revoked_at.is_not(None))
    return db.session.execute(query.order_by(Ticket.serial)).scalars().all()


def first_opening(show_id: int) -> datetime | None:
    """When the show's first vote opened; None before it."""
    query = select(func.min(VotingWindow.opened_at)).where(VotingWindow.show_id == show_id)
    return db.session.execute(query).scalar()
