"""What one person proposed and a second one has to confirm: a result, or other rules."""

from datetime import datetime

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


def add_proposal(show: Show, kind: str, fingerprint: str, *, by: Actor, at: datetime) -> None:
    """Keep a proposal inside an open transaction, where none of its kind waits.

    ``fingerprint`` is the SHA-256 of what was seen: nobody confirms something else.
    """
    db.session.add(
        Proposal(show_id=show.id, kind=kind, by=by.label, at=at, fingerprint=fingerprint)
    )


def forget_proposal(show: Show, kind: str) -> None:
    """Drop what waits for a second person; inside an open transaction."""
    found = (Proposal.show_id == show.id, Proposal.kind == kind)
    db.session.execute(delete(Proposal).where(*found))
