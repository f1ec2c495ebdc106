"""What is public for good: published shows, and the traditions sung in them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kruvision.extensions import db
from kruvision.models import Edition, Entry, Show, Song, Tradition
from kruvision.rules.evening.act import ON_STAGE_STATUSES
from kruvision.rules.evening.flow import PUBLIC_PHASES
from kruvision.services.errors import NotFound
from kruvision.services.forms.inputs import LARGEST_ID


def get_public_show(show_id: int) -> Show:
    """A show whose result is public; the same ``NotFound`` whether it is hidden or not there."""
    show = db.session.get(Show, show_id) if show_id <= LARGEST_ID else None
    if show is None or show.phase not in PUBLIC_PHASES:
        raise NotFound("result_not_public")
    return show


def list_public_shows() -> Sequence[Show]:
    """Shows with a public result, the newest first; rehearsals are not listed."""
    query = (
        select(Show)
        .join(Edition, Edition.id == Show.edition_id)
        .where(Show.phase.in_(PUBLIC_PHASES), Edition.is_rehearsal.is_(False))
        .options(joinedload(Show.edition))
        .order_by(Edition.year.desc(), Edition.id.desc(), Show.position.desc())
    )
    return db.session.execute(query).scalars().all()


def list_sung_traditions(edition_id: int) -> Sequence[Tradition]:
    """The traditions heard in an edition, in their order of the list of traditions."""
    query = (
        select(Tradition)
        .where(
            Tradition.slug.in_(
                select(Song.tradition_slug)
                .join(Entry, Entry.song_id == Song.id)
                .where(Song.edition_id == edition_id, Entry.status.in_(ON_STAGE_STATUSES))
            )
        )
        .order_by(Tradition.position, Tradition.slug)
    )
    return db.session.execute(query).scalars().all()
