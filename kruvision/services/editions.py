"""Editions: one a year."""

from collections.abc import Sequence

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Edition
from kruvision.services.errors import NotFound


def list_editions() -> Sequence[Edition]:
    """All editions, the newest first."""
    query = select(Edition).order_by(Edition.year.desc(), Edition.id.desc())
    return db.session.execute(query).scalars().all()


def get_edition(edition_id: int) -> Edition:
    """One edition; raises ``NotFound``."""
    edition = db.session.get(Edition, edition_id)
    if edition is None:
        raise NotFound("not_found")
    return edition


def find_current() -> Edition | None:
    """The edition of tonight: the newest one."""
    return next(iter(list_editions()), None)
