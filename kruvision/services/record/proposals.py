"""What one person proposed and a second one has to confirm: a result, or other rules."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from kruvision.extensions import db
from kruvision.models import Proposal, Show
from kruvision.services.access import Actor

PUBLISH, RULES = "publish", "rules"
"""What may wait for a second person: the result, and other rules than the locked ones."""


def find_proposal(show: Show, kind: str) -> Proposal | None:
    """What somebody proposed and nobody has confirmed, at most one of a kind in a show."""
    query = select(Proposal).where(Proposal.show_id == show.id, Proposal.kind == kind)
    return db.session.execute(query).scalar_one_or_none()


def add_proposal(
    show: Show,
    kind: str,
    fingerprint: str,
    *,
    by: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> None:
    """Keep a proposal inside an open transaction, where none of its kind waits.

    ``fingerprint`` is the SHA-256 of what was seen: nobody confirms something else. ``data`` is
    what will be carried out, in plain JSON, where it stands nowhere else.
    """
    row = Proposal(show_id=show.id, kind=kind, by=by.label, at=at, fingerprint=fingerprint)
    row.data = data or {}
    db.session.add(row)


def forget_proposal(show: Show, kind: str) -> None:
    """Drop what waits for a second person; inside an open transaction."""
    found = (Proposal.show_id == show.id, Proposal.kind == kind)
    db.session.execute(delete(Proposal).where(*found))
