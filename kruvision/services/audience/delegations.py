"""Delegations of a show: who they are, which acts are their own, and whether they can vote.

They are settled with the show's first vote: whoever gives an act nothing has to know it before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator
from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.i18n import pick
from kruvision.models import Delegation, Entry, Show, Ticket
from kruvision.rules.audience.delegations import LEAST_DELEGATIONS, LEAST_TICKETS
from kruvision.services.access import Actor, require
from kruvision.services.audience.ticket_counts import first_opening
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms.inputs import Id, Input, Name3
from kruvision.services.record import chain
from kruvision.services.shows import shows
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import Change, ShowChanged
from kruvision.services.transactions.transaction import transaction

MOST = 60
Whose = Annotated[Id | None, BeforeValidator(lambda value: value or None)]


class DelegationInput(Input):
    """A delegation's name."""

    name: Name3


class OwnActsInput(Input):
    """By entry the delegation whose own act it is, or nobody's."""

    acts: dict[int, Whose] = {}


@dataclass(frozen=True)
class DelegationRow:
    """A delegation with its own acts and how many of its tickets open something."""

    delegation: Delegation
    acts: Sequence[Entry]
    tickets: int

    @property
    def has_enough(self) -> bool:
        """Whether it has the tickets without which its points would tell how its people voted."""
        return self.tickets >= LEAST_TICKETS


def list_rows(show: Show) -> list[DelegationRow]:
    """The delegations of a show in order."""
    tickets = count_tickets_of(show.id)
    return [
        DelegationRow(
            delegation,
            [entry for entry in show.entries if entry.delegation_id == delegation.id],
            tickets.get(delegation.id, 0),
        )
        for delegation in show.delegations
    ]


def count_tickets_of(show_id: int) -> dict[int | None, int]:
    """How many tickets that were not withdrawn each delegation has; under None, all others."""
    query = (
        select(Ticket.delegation_id, func.count().label("tickets"))
        .where(Ticket.show_id == show_id, Ticket.revoked_at.is_(None))
        .group_by(Ticket.delegation_id)
    )
    return {row.delegation_id: row.tickets for row in db.session.execute(query)}


def add_delegation(show_id: int, entered: DelegationInput, *, by: Actor, at: datetime) -> int:
    """A delegation at the end of the list; returns its id. Raises ``Refused``:
    ``delegations_settled``, ``too_many_delegations``."""
    require(by, "setup.edit")
    with transaction() as changes:
        show = _open_show(show_id)
        if len(show.delegations) >= MOST:
            raise Refused("too_many_delegations", most=MOST)
        last = max((one.position for one in show.delegations), default=0)
        delegation = Delegation(show_id=show_id, position=last + 1, name=entered.name)
        db.session.add(delegation)
        db.session.flush()
        _note(show, by=by, at=at, changes=changes)
        return delegation.id


def rename_delegation(
    delegation_id: int, entered: DelegationInput, *, by: Actor, at: datetime
) -> None:
    """Another name. Raises ``NotFound`` or ``Refused("delegations_settled")``."""
    require(by, "setup.edit")
    with transaction() as changes:
        delegation = get_delegation(delegation_id)
        show = _open_show(delegation.show_id)
        delegation.name = entered.name
        _note(show, by=by, at=at, changes=changes)


def delete_delegation(delegation_id: int, *, by: Actor, at: datetime) -> None:
    """Take a delegation away; its acts are nobody's own then. Raises ``NotFound`` or ``Refused``:
    ``delegations_settled``, ``delegation_has_tickets``."""
    require(by, "setup.edit")
    with transaction() as changes:
        delegation = get_delegation(delegation_id)
        show = _open_show(delegation.show_id)
        made = select(Ticket.id).where(Ticket.delegation_id == delegation_id).limit(1)
        if db.session.execute(made).first():
            raise Refused("delegation_has_tickets")
        for entry in show.entries:
            if entry.delegation_id == delegation_id:
                entry.delegation_id = None
        db.session.flush()
        db.session.delete(delegation)
        _note(show, by=by, at=at, changes=changes)


def set_own_acts(show_id: int, entered: OwnActsInput, *, by: Actor, at: datetime) -> None:
    """Say whose own act each named entry is. Raises ``NotFound`` for what is not of this show, or
    ``Refused("delegations_settled")``."""
    require(by, "setup.edit")
    with transaction() as changes:
        show = _open_show(show_id)
        known = {delegation.id for delegation in show.delegations}
        entries = {entry.id: entry for entry in show.entries}
        for entry_id, delegation_id in entered.acts.items():
            if entry_id not in entries or delegation_id not in {None, *known}:
                raise NotFound("not_found")
            entries[entry_id].delegation_id = delegation_id
        _note(show, by=by, at=at, changes=changes)


def require_delegations(show: Show) -> None:
    """Where delegations give the points, refuse to open a vote in which they cannot:
    ``too_few_delegations``, or ``delegation_too_small`` where one has so few tickets that its
    points would tell how its people voted."""
    if show.bodies != "delegations":
        return
    rows = list_rows(show)
    if len(rows) < LEAST_DELEGATIONS:
        raise Refused("too_few_delegations", least=LEAST_DELEGATIONS)
    small = next((row for row in rows if not row.has_enough), None)
    if small is not None:
        name = pick(small.delegation.name)
        raise Refused("delegation_too_small", name=name, least=LEAST_TICKETS)


def get_delegation(delegation_id: int) -> Delegation:
    """One delegation; raises ``NotFound``."""
    delegation = db.session.get(Delegation, delegation_id)
    if delegation is None:
        raise NotFound("not_found")
    return delegation


def delegations_data(show: Show) -> list[Mapping[str, Any]]:
    """Plain JSON, in order: ``{"id", "name", "acts": [entry id, …]}``."""
    return [
        {
            "id": delegation.id,
            "name": delegation.name,
            "acts": sorted(e.id for e in show.entries if e.delegation_id == delegation.id),
        }
        for delegation in show.delegations
    ]


def are_settled(show: Show) -> bool:
    """Whether the show's first vote has opened."""
    return first_opening(show.id) is not None


def _open_show(show_id: int) -> Show:
    show = shows.get_show(show_id)
    require_phase(show, "delegations.save")
    if are_settled(show):
        raise Refused("delegations_settled")
    return show


def _note(show: Show, *, by: Actor, at: datetime, changes: list[Change]) -> None:
    db.session.flush()
    db.session.expire(show, ["delegations"])
    data = delegations_data(show)
    chain.append(by.label, "delegations_changed", at=at, show_id=show.id, delegations=data)
    changes.append(ShowChanged(show.id))
