"""Taking away a show or an edition that never counted anything: its entries, seats, tickets, photos
and recordings too.

Once a show has a mark or a ballot it stays: the record speaks of it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from kruvision.extensions import db
from kruvision.models import (
    Category,
    Contestant,
    Criterion,
    Deduction,
    Delegation,
    Edition,
    Entry,
    Hall,
    Juror,
    KeptMark,
    Mark,
    Proposal,
    Scoresheet,
    Screen,
    Seat,
    SeatCategory,
    Show,
    Song,
    Tally,
    Ticket,
    Turnout,
    VotingWindow,
)
from kruvision.services.access import Actor, require
from kruvision.services.entries.photos import forget_photo
from kruvision.services.entries.recordings import forget_recording
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.selection.audio_files import forget_file
from kruvision.services.selection.recordings import files_of_show
from kruvision.services.shows.editions import get_edition
from kruvision.services.shows.phases import require_phase
from kruvision.services.shows.shows import get_show
from kruvision.services.transactions.changes import EditionChanged
from kruvision.services.transactions.transaction import transaction


def delete_show(show_id: int, *, by: Actor, at: datetime) -> int:
    """Remove a planned show; returns its edition's id.

    Raises ``Refused``: ``show_has_marks``, ``show_has_begun``, and ``show_is_carried`` where its
    points are added to another one's.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        show = get_show(show_id)
        _require_not_carried(show_id)
        edition_id, name = show.edition_id, show.name
        _require_untouched(show)
        audio = files_of_show(show_id)
        _remove_show(show_id)
        files = _remove_unused(edition_id)
        chain.append(by.label, "show_deleted", at=at, show_id=show_id, name=name)
        changes.append(EditionChanged(edition_id))
    _forget(files, audio)
    return edition_id


def delete_edition(edition_id: int, *, by: Actor, at: datetime) -> None:
    """Remove an edition with all its shows.

    Raises ``Refused``: ``show_has_marks``, ``show_has_begun``.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        edition = get_edition(edition_id)
        show_ids = [show.id for show in edition.shows]
        for show in edition.shows:
            _require_untouched(show)
        audio = {name for show_id in show_ids for name in files_of_show(show_id)}
        chain.append(by.label, "edition_deleted", at=at, edition=edition_id, name=edition.name)
        for show_id in show_ids:
            _remove_show(show_id)
        files = _remove_unused(edition_id)
        for table in (Juror, Screen):
            db.session.execute(delete(table).where(table.edition_id == edition_id))
        db.session.execute(delete(Edition).where(Edition.id == edition_id))
        changes.append(EditionChanged(edition_id))
    _forget(files, audio)


def _require_untouched(show: Show) -> None:
    require_phase(show, "show.delete")
    if show.rules_locked_at is not None:
        raise Refused("show_has_marks")


def _require_not_carried(show_id: int) -> None:
    if db.session.scalar(select(Show.id).where(Show.carried_from == show_id).limit(1)):
        raise Refused("show_is_carried")


def _remove_show(show_id: int) -> None:
    """Every row of the show, first those that no other one names."""
    entries = select(Entry.id).where(Entry.show_id == show_id)
    windows = select(VotingWindow.id).where(VotingWindow.show_id == show_id)
    for of_entry in (Deduction, KeptMark, Mark, Scoresheet):
        db.session.execute(delete(of_entry).where(of_entry.entry_id.in_(entries)))
    for counted in (Tally, Turnout):
        db.session.execute(delete(counted).where(counted.window_id.in_(windows)))
    seats = select(Seat.id).where(Seat.show_id == show_id)
    db.session.execute(delete(SeatCategory).where(SeatCategory.seat_id.in_(seats)))
    of_show = (Hall, VotingWindow, Ticket, Proposal, Seat, Entry, Delegation, Criterion, Category)
    for table in of_show:
        db.session.execute(delete(table).where(table.show_id == show_id))
    db.session.execute(delete(Show).where(Show.id == show_id))


Files = Sequence[set[str]]
"""Names of files for each of ``HELD``."""
HELD = (
    (Contestant, Contestant.photo, forget_photo),
    (Contestant, Contestant.recording, forget_recording),
    (Song, Song.recording, forget_recording),
)
"""Tables, the columns of them that name files, and how one of those is forgotten."""


def _remove_unused(edition_id: int) -> Files:
    """Contestants and songs of the edition that no entry names any more; returns the files of
    those."""
    sung, singing = select(Entry.song_id), select(Entry.contestant_id)
    gone = {
        Song: (Song.edition_id == edition_id, Song.id.not_in(sung)),
        Contestant: (Contestant.edition_id == edition_id, Contestant.id.not_in(singing)),
    }
    files = [
        set(db.session.execute(select(column).where(*gone[table])).scalars())
        for table, column, _forget_one in HELD
    ]
    for table, conditions in gone.items():
        db.session.execute(delete(table).where(*conditions))
    return files


def _forget(files: Files, audio: set[str]) -> None:
    """Delete the files, once the rows are gone for good; not those that somebody else has, too.
    ``audio``, what was heard of entries, nobody else has."""
    for name in audio:
        forget_file(name)
    for names, (_table, column, forget_one) in zip(files, HELD, strict=True):
        for name in names - set(db.session.execute(select(column)).scalars()):
            forget_one(name)
