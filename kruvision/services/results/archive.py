"""What is public for good: published shows, their results, and the songs sung in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from kruvision.extensions import db
from kruvision.models import Edition, Entry, PublishedResult, Show, Song, Tradition
from kruvision.rules.evening.flow import ON_STAGE_STATUSES, PUBLIC_PHASES
from kruvision.services.errors import NotFound
from kruvision.services.forms.inputs import LARGEST_ID
from kruvision.services.results.published import get_newest
from kruvision.services.results.reading import with_tradition


@dataclass(frozen=True)
class PublishedSong:
    """One performance: ``entry`` as a document names it."""

    show: Show
    entry: dict[str, Any]


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


def list_songs() -> list[PublishedSong]:
    """Every performance of a public show, the newest first, with the names it was published by."""
    shows = list_public_shows()
    newest = _newest_versions()
    kept = {show.id: newest.get(show.id) or get_newest(show).id for show in shows}
    query = select(PublishedResult.show_id, PublishedResult.songs)
    rows = db.session.execute(query.where(PublishedResult.id.in_(kept.values())))
    songs = {row.show_id: row.songs for row in rows}
    return [PublishedSong(show, with_tradition(song)) for show in shows for song in songs[show.id]]


def _newest_versions() -> dict[int, int]:
    """The row of the newest version of each published show."""
    query = select(PublishedResult.show_id, func.max(PublishedResult.id))
    rows = db.session.execute(query.group_by(PublishedResult.show_id))
    return {row.show_id: row[1] for row in rows}


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
