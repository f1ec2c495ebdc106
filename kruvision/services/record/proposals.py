"""What one person proposed and a second one has to confirm: a result, other rules, another jury or
another name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from kruvision.extensions import db
from kruvision.models import Proposal, Show
from kruvision.services.access import Actor
from kruvision.services.record import chain
from kruvision.services.record.second_person import require_first, require_second

PUBLISH, RULES, PANEL, NAMES = "publish", "rules", "panel", "names"
"""What may wait for a second person: the result, other rules than the locked ones, another jury
once all is counted, and other names in a result that was told."""


def find_proposal(show: Show, kind: str) -> Proposal | None:
    """What somebody proposed and nobody has confirmed, at most one of a kind in a show."""
    query = select(Proposal).where(Proposal.show_id == show.id, Proposal.kind == kind)
    return db.session.execute(query).scalar_one_or_none()


def add_proposal(
    show: Show,
    kind: str,
    fingerprint: str,
    *,
    subject: str = "",
    by: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> None:
    """Keep a proposal inside an open transaction, where none of its kind and ``subject`` waits.

    ``fingerprint`` is the SHA-256 of what was seen: nobody confirms something else. ``data`` is
    what will be carried out, in plain JSON, where it stands nowhere else. Raises as
    ``second_person.require_first``.
    """
    require_first(show, by)
    row = Proposal(show_id=show.id, kind=kind, subject=subject, by=by.label, at=at)
    row.fingerprint, row.data = fingerprint, data or {}
    db.session.add(row)


def forget_proposal(show: Show, kind: str) -> None:
    """Drop what waits for a second person; inside an open transaction."""
    found = (Proposal.show_id == show.id, Proposal.kind == kind)
    db.session.execute(delete(Proposal).where(*found))


def is_second_word(
    show: Show,
    kind: str,
    wanted: Any,
    line: str,
    *,
    facts: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> bool:
    """Whether somebody else proposed the very same before: then it may be done, and waits no more.

    Else ``wanted`` (plain JSON) is kept in the place of what waited, and the record gets a ``line``
    of that kind with these ``facts``. Inside an open transaction. Raises ``Refused``:
    ``change_needs_second`` where the proposer presses again, and as ``second_person``.
    """
    waiting, seen = find_proposal(show, kind), chain.fingerprint_of(wanted)
    is_known = waiting is not None and waiting.fingerprint == seen
    if is_known and waiting is not None:
        require_second(show, waiting.by, by=by, alone="change_needs_second")
    forget_proposal(show, kind)
    if not is_known:
        add_proposal(show, kind, seen, by=by, at=at)
        chain.append(by.label, line, at=at, show_id=show.id, fingerprint=seen, **facts)
    return is_known
