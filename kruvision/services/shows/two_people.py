"""Acts that one person proposes and a second one confirms, where ``phases.toml`` says that they
take two: whatever moves a count once the vote is closed.

A service declares an act by its name and the function that carries it out (``act``), and calls
``do`` inside its transaction. Where one person is enough it is done at once. Where it takes two,
the first press tries it, undoes that and keeps what was wanted; a second person who presses the
same, or confirms it on the page of what waits, has it carried out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Proposal, Show
from kruvision.services.access import Actor, require
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.record.proposals import add_proposal
from kruvision.services.record.second_person import CONFIRMING, require_second
from kruvision.services.shows import shows
from kruvision.services.shows.phases import needs_two, require_phase
from kruvision.services.transactions.changes import Change, DecisionRecorded
from kruvision.services.transactions.transaction import transaction

Values = dict[str, Any]
"""What an act is to do, in plain JSON: ids under ``entry``, ``juror`` and so on, a ``reason``."""
CarryOut = Callable[..., Any]
"""Given ``(show, values, by=, at=, changes=)`` inside an open transaction; checks all it needs."""


@dataclass(frozen=True)
class Act:
    """What can wait for a second person: its name, the row of ``phases.toml``, how it is done."""

    name: str
    action: str
    carry_out: CarryOut


@dataclass(frozen=True)
class Outcome:
    """Whether it is done, or waits for a second person; and what it made, if it makes anything."""

    is_done: bool
    made: Any = None


ACTS: dict[str, Act] = {}


def act(name: str, action: str) -> Callable[[CarryOut], CarryOut]:
    """Declare how an act is carried out; its name is that of the proposals of it."""

    def declare(carry_out: CarryOut) -> CarryOut:
        ACTS[name] = Act(name, action, carry_out)
        return carry_out

    return declare


def do(
    name: str, show: Show, values: Values, *, by: Actor, at: datetime, changes: list[Change]
) -> Outcome:
    """Carry an act out, or propose it; inside an open transaction.

    Raises what the act raises, and ``Refused``: what the table of phases says,
    ``change_needs_second`` where the proposer presses again, and as ``second_person``.
    """
    wanted = ACTS[name]
    require_phase(show, wanted.action)
    if not needs_two(show, wanted.action):
        return Outcome(True, wanted.carry_out(show, values, by=by, at=at, changes=changes))
    subject = chain.fingerprint_of(values)
    query = select(Proposal).filter_by(show_id=show.id, kind=name, subject=subject)
    waiting = db.session.execute(query).scalar_one_or_none()
    if waiting is not None:
        return Outcome(True, _carry_out(show, waiting, by=by, at=at, changes=changes))
    _try(wanted, show, values, by=by, at=at)
    add_proposal(show, name, subject, subject=subject, by=by, at=at, data=values)
    chain.append(by.label, "act_proposed", at=at, show_id=show.id, act=name, **values)
    changes.append(DecisionRecorded(show.id))
    return Outcome(False)


def confirm(show_id: int, proposal_id: int, *, by: Actor, at: datetime) -> Any:
    """Carry out what somebody else proposed; answers what it made.

    Raises what the act raises, and ``Refused``: ``nothing_waits``, ``change_needs_second``, what
    the table of phases says, and as ``second_person``.
    """
    require(by, CONFIRMING)
    with transaction() as changes:
        show = shows.get_show(show_id)
        return _carry_out(show, _get(show, proposal_id), by=by, at=at, changes=changes)


def withdraw(show_id: int, proposal_id: int, *, by: Actor, at: datetime) -> None:
    """Take back, or send back, what waits; raises ``Refused("nothing_waits")``."""
    require(by, CONFIRMING)
    with transaction() as changes:
        show = shows.get_show(show_id)
        row = _get(show, proposal_id)
        facts = {"act": row.kind, "proposed_by": row.by, **row.data}
        db.session.delete(row)
        chain.append(by.label, "act_withdrawn", at=at, show_id=show.id, **facts)
        changes.append(DecisionRecorded(show.id))


def list_waiting(show_id: int) -> Sequence[Proposal]:
    """The acts of a show that wait for a second person, the oldest first."""
    query = select(Proposal).where(Proposal.show_id == show_id, Proposal.subject != "")
    return db.session.execute(query.order_by(Proposal.id)).scalars().all()


def _get(show: Show, proposal_id: int) -> Proposal:
    row = next((row for row in list_waiting(show.id) if row.id == proposal_id), None)
    if row is None:
        raise Refused("nothing_waits")
    return row


def _carry_out(show: Show, row: Proposal, *, by: Actor, at: datetime, changes: list[Change]) -> Any:
    """Where songs have begun again meanwhile, one person is enough, whoever proposed it."""
    wanted, values, first = ACTS[row.kind], dict(row.data), row.by
    require_phase(show, wanted.action)
    if needs_two(show, wanted.action):
        require_second(show, first, by=by, alone="change_needs_second")
    db.session.delete(row)
    facts = {"act": wanted.name, "proposed_by": first, **values}
    chain.append(by.label, "act_confirmed", at=at, show_id=show.id, **facts)
    changes.append(DecisionRecorded(show.id))
    return wanted.carry_out(show, values, by=by, at=at, changes=changes)


def _try(wanted: Act, show: Show, values: Values, *, by: Actor, at: datetime) -> None:
    """Do it and undo it: nothing waits that could not be done, and no check is written twice."""
    attempt = db.session.begin_nested()
    try:
        wanted.carry_out(show, values, by=by, at=at, changes=[])
        db.session.flush()
    finally:
        attempt.rollback()
