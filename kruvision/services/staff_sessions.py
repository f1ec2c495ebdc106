"""Sessions of the console: opened by a log-in, looked up on every request, ended on the server.

A cookie holds a random key, the table its keyed hash: a copied cookie opens nothing once somebody
has logged out, and a copied database opens nothing at all. No session ends by itself, least of all
in the middle of a show.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update

from kruvision.extensions import db
from kruvision.models import Staff, StaffSession
from kruvision.services.access import Actor, require
from kruvision.services.tokens import keyed_hash, new_token
from kruvision.services.transactions.changes import StaffChanged
from kruvision.services.transactions.transaction import transaction

MOST_OPEN = 20
"""Sessions of one account; one more ends the oldest."""
KEPT_FOR = timedelta(days=60)
"""How long an ended session is kept: which devices somebody used tells whether a second person
sits at a device of their own."""


def find_actor(key: str) -> Actor | None:
    """The person of an open session with the name of its device, or None once the account or the
    session has ended. One read by an index."""
    query = select(Staff.role, Staff.id, StaffSession.device).join(
        StaffSession, StaffSession.staff_id == Staff.id
    )
    query = query.where(StaffSession.key_hash == _hash(key), StaffSession.ended_at.is_(None))
    row = db.session.execute(query.where(Staff.disabled_at.is_(None))).first()
    return Actor(row.role, row.id, row.device) if row else None


def open_session(staff_id: int, device: str, *, instead_of: str = "", at: datetime) -> str:
    """Open a session on a device and answer its key, kept nowhere else. It takes the place of those
    this account had there, and of the one with the key ``instead_of``, whose ever that is."""
    key = new_token() + secrets.token_urlsafe(16)
    with transaction() as changes:
        ended = _end(StaffSession.key_hash == _hash(instead_of), at) if instead_of else []
        changes += [StaffChanged(id_) for id_ in ended]
        _forget_old(staff_id, device, at)
        db.session.add(
            StaffSession(key_hash=_hash(key), staff_id=staff_id, device=device, opened_at=at)
        )
    return key


def end_session(key: str, *, at: datetime) -> None:
    """Log out: the key opens nothing any more, on this device or a copy of its cookie."""
    with transaction() as changes:
        ended = _end(StaffSession.key_hash == _hash(key), at)
        changes += [StaffChanged(staff_id) for staff_id in ended]


def end_all(by: Actor, *, at: datetime) -> None:
    """Log out everywhere, on this device too."""
    require(by, "staff.self")
    with transaction() as changes:
        end_sessions_of(by.id or 0, at=at)
        changes.append(StaffChanged(by.id or 0))


def end_sessions_of(staff_id: int, *, at: datetime) -> None:
    """End whatever somebody has open, inside an open transaction that announces it."""
    _end(StaffSession.staff_id == staff_id, at)


def list_open(staff_id: int) -> Sequence[StaffSession]:
    """Where somebody is logged in, the newest first."""
    query = select(StaffSession).where(
        StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None)
    )
    return db.session.execute(query.order_by(StaffSession.id.desc())).scalars().all()


def _end(which: ColumnElement[bool], at: datetime) -> list[int]:
    """The accounts whose sessions these were, inside an open transaction."""
    ending = update(StaffSession).where(which, StaffSession.ended_at.is_(None)).values(ended_at=at)
    return list(db.session.execute(ending.returning(StaffSession.staff_id)).scalars())


def _forget_old(staff_id: int, device: str, at: datetime) -> None:
    """Make room for one more, inside an open transaction: an account has one row for a device,
    ``MOST_OPEN`` that are open, and those that ended only for a while."""
    own = StaffSession.staff_id == staff_id
    is_old = or_(StaffSession.device == device, StaffSession.ended_at < at - KEPT_FOR)
    db.session.execute(delete(StaffSession).where(own, is_old))
    still_open = select(StaffSession.id).where(own, StaffSession.ended_at.is_(None))
    oldest = db.session.execute(still_open.order_by(StaffSession.id)).scalars().all()
    for id_ in oldest[: max(0, len(oldest) - MOST_OPEN + 1)]:
        _end(StaffSession.id == id_, at)


def _hash(key: str) -> str:
    return keyed_hash("staff session", key)
