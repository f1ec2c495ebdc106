"""Shows: evenings of an edition, with their criteria and rules."""

from collections.abc import Sequence

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.errors import NotFound

LIVE_PHASES = ("running", "voting", "closed", "revealing")


def get_show(show_id: int) -> Show:
    """One show; raises ``NotFound``."""
    show = db.session.get(Show, show_id)
    if show is None:
        raise NotFound("not_found")
    return show


def edition_id_of(show_id: int) -> int:
    """The edition a show belongs to."""
    return db.session.execute(select(Show.edition_id).where(Show.id == show_id)).scalar_one()


def ids_in_edition(edition_id: int) -> Sequence[int]:
    """The shows of an edition, in order."""
    query = select(Show.id).where(Show.edition_id == edition_id).order_by(Show.position)
    return db.session.execute(query).scalars().all()


def find_current(edition_id: int) -> Show | None:
    """The show the hall is in: the live one, else the first planned one, else the last."""
    query = select(Show).where(Show.edition_id == edition_id).order_by(Show.position)
    rows = db.session.execute(query).scalars().all()
    live = [s for s in rows if s.phase in LIVE_PHASES]
    planned = [s for s in rows if s.phase == "planned"]
    return next(iter(live or planned or rows[-1:]), None)
