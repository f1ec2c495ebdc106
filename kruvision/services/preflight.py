"""Pre-flight: what has to be there before the evening starts, and what ticks itself meanwhile."""

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Criterion, Entry, Seat, Show
from kruvision.rules.flow import ON_STAGE_STATUSES
from kruvision.services.errors import Refused


def require_ready(show: Show) -> None:
    """Refuse to start a show that cannot be held: ``no_entries``, ``no_criteria``, ``no_seats``."""
    if not count_acts(show.id):
        raise Refused("no_entries")
    if has_jury(show) and not _count(Criterion, show.id):
        raise Refused("no_criteria")
    if has_jury(show) and not _count(Seat, show.id):
        raise Refused("no_seats")


def has_jury(show: Show) -> bool:
    """Whether a jury marks in this show."""
    return show.combination != "audience_only" and show.jury_share > 0


def count_acts(show_id: int) -> int:
    """How many entries come on stage."""
    query = select(func.count()).where(
        Entry.show_id == show_id, Entry.status.in_(ON_STAGE_STATUSES)
    )
    return db.session.execute(query).scalar_one()


def _count(model: type[Criterion] | type[Seat], show_id: int) -> int:
    query = select(func.count()).select_from(model).where(model.show_id == show_id)
    return db.session.execute(query).scalar_one()
