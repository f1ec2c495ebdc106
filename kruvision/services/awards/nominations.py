"""Who proposes which act for which award: a short list for the jury at the table, until it decides.

Jurors at the table see whose proposals these are; nobody else does. Once an award is decided they
are deleted, and the record keeps how many there were for each act.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from kruvision.extensions import db
from kruvision.models import Entry, Nomination, Show
from kruvision.services.access import Actor, require
from kruvision.services.awards import at_the_table
from kruvision.services.awards.rows import get_award
from kruvision.services.awards.wording import is_of_each
from kruvision.services.errors import NotFound, Refused
from kruvision.services.shows import shows
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import DecisionRecorded
from kruvision.services.transactions.transaction import transaction

Proposed = Mapping[tuple[str, int], Sequence[int]]
"""By award and act: the jurors who propose it."""


def nominate(
    show_id: int, award: str, entry_id: int, wanted: bool, *, by: Actor, at: datetime
) -> None:
    """Propose an act for an award, or no longer.

    Raises ``NotFound`` for an award or act that is gone; ``Refused``: ``nominations_closed``,
    ``award_is_decided``, ``award_takes_no_decision``, and as ``at_the_table.require_at_table``.
    """
    require(by, "deliberation.join")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_phase(show, "award.nominate")
        seat = at_the_table.require_at_table(by, show)
        if show.deliberation != "nominating":
            raise Refused("nominations_closed")
        _require_open(show, award, _entry_of(show, entry_id))
        key = {"show_id": show.id, "award": award, "entry_id": entry_id, "juror_id": seat.juror_id}
        found = db.session.execute(select(Nomination).filter_by(**key)).scalar_one_or_none()
        if wanted and found is None:
            db.session.add(Nomination(**key))
        if not wanted and found is not None:
            db.session.delete(found)
        changes.append(DecisionRecorded(show.id))


def list_nominations(show: Show) -> Proposed:
    """Everything that is proposed, each act with its jurors in the order in which they came."""
    query = select(Nomination).where(Nomination.show_id == show.id).order_by(Nomination.id)
    found: dict[tuple[str, int], list[int]] = {}
    for row in db.session.execute(query).scalars():
        found.setdefault((row.award, row.entry_id), []).append(row.juror_id)
    return found


def take_away(show: Show, award: str, category: int | None) -> dict[str, int]:
    """Delete what was proposed for an award, in one category or in all, inside an open transaction;
    gives how many proposed each act, by its id as text."""
    acts = {e.id for e in show.entries if category is None or e.category_id == category}
    counts = {
        str(entry): len(jurors)
        for (named, entry), jurors in list_nominations(show).items()
        if named == award and entry in acts
    }
    where = (Nomination.show_id == show.id, Nomination.award == award)
    db.session.execute(delete(Nomination).where(*where, Nomination.entry_id.in_(acts)))
    return counts


def _entry_of(show: Show, entry_id: int) -> Entry:
    found = next((e for e in show.entries if e.id == entry_id and e.status == "competing"), None)
    if found is None:
        raise NotFound("not_found")
    return found


def _require_open(show: Show, award: str, entry: Entry) -> None:
    row = get_award(show, award)
    if row["kind"] == "everyone":
        raise Refused("award_takes_no_decision")
    category = entry.category_id if is_of_each(row, show) else None
    if row["kind"] != "decision" and any(
        (made["award"], made["category"]) == (award, category) for made in show.award_decisions
    ):
        raise Refused("award_is_decided")
