"""Who is one of two people: whoever has an account older than the show, and a device of their own.

Two accounts are easily one person: who is owner invites himself during the show and confirms his
own proposal. So both accounts have to be older than the evening's start, and whoever confirms sits
at a device on which the other was not logged in since then. What one browser cannot know, that one
person has two old accounts and two devices, stands on the protocol, with who invited whom.
"""

from collections.abc import Collection
from datetime import datetime
from itertools import permutations

from sqlalchemy import or_, select

from kruvision.extensions import db
from kruvision.models import Juror, Show, Staff, StaffSession
from kruvision.rules.roles import matrix
from kruvision.services.access import Actor
from kruvision.services.errors import Refused

CONFIRMING = "result.publish"
"""The action whose roles may be one of two people."""


def require_first(show: Show, by: Actor) -> None:
    """Whoever proposes is a person whom the evening knows.

    Raises ``Refused``: ``account_too_new``; ``card_too_new`` for a head of the jury whose card was
    made after the start, by somebody who may hold it.
    """
    if show.started_at is None or by.id is None:
        return
    if by.label.startswith("juror:"):
        made_at = db.session.scalar(select(Juror.card_made_at).where(Juror.id == by.id))
        if made_at is not None and made_at > show.started_at:
            raise Refused("card_too_new")
    elif by.label.startswith("staff:") and _is_new(show, by.id):
        raise Refused("account_too_new")


def require_second(show: Show, first: str, *, by: Actor, alone: str) -> None:
    """Whoever confirms what ``first`` (``staff:3``, ``juror:5``) proposed is a second person.

    Raises ``Refused``: the code ``alone`` for the very same account, ``organizer_confirms`` for who
    is neither owner nor organizer, ``account_too_new`` where
    either was made after the start of the show, ``same_device`` where the first was logged in on
    this device since then.
    """
    if by.label == first:
        raise Refused(alone)
    if not by.may(CONFIRMING) or by.id is None:
        raise Refused("organizer_confirms")
    first_id = _staff_id(first)
    if any(_is_new(show, id_) for id_ in (first_id, by.id) if id_ is not None):
        raise Refused("account_too_new")
    if not by.device or (first_id is not None and _was_there(first_id, by.device, show.started_at)):
        raise Refused("same_device")


def has_two(devices: Collection[tuple[int, str]]) -> bool:
    """Whether one of these accounts could confirm what another one proposes: ``devices`` are pairs
    of an account and a device on which it is logged in."""
    used: dict[int, set[str]] = {}
    for staff_id, device in devices:
        used.setdefault(staff_id, set()).add(device)
    return any(mine - theirs for mine, theirs in permutations(used.values(), 2))


def list_devices() -> list[tuple[int, str]]:
    """Where those who may be one of two people are logged in: pairs of account and device."""
    query = select(StaffSession.staff_id, StaffSession.device).join(
        Staff, Staff.id == StaffSession.staff_id
    )
    query = query.where(StaffSession.ended_at.is_(None), Staff.disabled_at.is_(None))
    query = query.where(Staff.role.in_(matrix()[CONFIRMING]))
    return [(row.staff_id, row.device) for row in db.session.execute(query)]


def _staff_id(label: str) -> int | None:
    kind, _colon, id_ = label.partition(":")
    return int(id_) if kind == "staff" else None


def _is_new(show: Show, staff_id: int) -> bool:
    joined_at = db.session.scalar(select(Staff.joined_at).where(Staff.id == staff_id))
    return bool(joined_at and show.started_at and joined_at > show.started_at)


def _was_there(staff_id: int, device: str, since: datetime | None) -> bool:
    """Whether somebody was logged in on this device since the show began."""
    query = select(StaffSession.id).where(
        StaffSession.staff_id == staff_id, StaffSession.device == device
    )
    if since is not None:
        query = query.where(or_(StaffSession.ended_at.is_(None), StaffSession.ended_at >= since))
    return db.session.execute(query.limit(1)).first() is not None
