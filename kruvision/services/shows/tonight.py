"""Tonight: the show the hall is with. Phones, screens, tablets and consoles ask here alone.

One row names it. A start takes the hall, and after the publication the hall stays with that evening
until an organizer opens another one or another one starts. A show in progress keeps the hall,
whatever else is made or chosen meanwhile. A selection round has no hall and is never this show.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.i18n import pick
from kruvision.models import Edition, Hall, Show
from kruvision.models.hall import THE_HALL
from kruvision.rules.evening.flow import IN_PROGRESS_PHASES, ON_STAGE_PHASES, STAGE
from kruvision.services.access import Actor, require
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.shows import editions, shows
from kruvision.services.transactions.changes import Change, HallMoved
from kruvision.services.transactions.transaction import transaction


def find_tonight() -> Show | None:
    """The show the hall is with; None before there is any.

    The show in progress; else the one the hall was opened for; else, where nobody has chosen yet,
    the first planned show of the newest edition that has shows, or its last one.
    """
    opened = _find_opened()
    in_progress = _list_in_progress()
    if not in_progress:
        return opened or _find_first_planned()
    on_stage = [show for show in in_progress if show.phase in ON_STAGE_PHASES]
    # A program before this rule may have left two shows in progress.
    return opened if opened in in_progress else (on_stage or in_progress)[-1]


def find_edition() -> Edition | None:
    """The edition of tonight's show; before there is a show, the newest edition."""
    show = find_tonight()
    return show.edition if show else next(iter(editions.list_editions()), None)


def find_show_of_edition(edition_id: int) -> Show | None:
    """The show that pages of an edition are about where they name none: tonight's where it is of
    this edition, else the edition's show in progress, its first planned one, or its last."""
    tonight = find_tonight()
    if tonight is not None and tonight.edition_id == edition_id:
        return tonight
    return shows.find_current_show(edition_id)


def find_show_to_open() -> Show | None:
    """The show that organizers find first: tonight's, else, where there are selection rounds only,
    the one the newest edition is at."""
    edition = find_edition()
    return find_tonight() or (shows.find_current_show(edition.id) if edition else None)


def is_in_progress(show: Show | None) -> bool:
    """Whether a show has begun and has no public result."""
    return show is not None and show.phase in IN_PROGRESS_PHASES


def find_other_in_progress(show_id: int) -> Show | None:
    """Another show that has begun and has no public result, of whatever edition, or None."""
    return next((show for show in _list_in_progress() if show.id != show_id), None)


def open_for_hall(show_id: int, *, by: Actor, at: datetime) -> None:
    """Let all screens, phones and tablets go to this show; nothing happens where they are there.

    Raises ``NotFound``, ``Refused("selection_has_no_hall")``, and ``Refused("hall_in_use",
    show=…)`` while another show is in progress.
    """
    require(by, "hall.open")
    with transaction() as changes:
        show = shows.get_show(show_id)
        if show.form != STAGE:
            raise Refused("selection_has_no_hall")
        require_free_hall(show_id)
        if _find_opened() != show:
            chain.append(by.label, "hall_opened", at=at, show_id=show_id, name=show.name)
        take_hall(show, changes)


def require_free_hall(show_id: int) -> None:
    """Raise ``Refused("hall_in_use", show=…)`` where a show other than this one is in progress."""
    other = find_other_in_progress(show_id)
    if other is not None:
        raise Refused("hall_in_use", show=full_name(other))


def full_name(show: Show) -> str:
    """A show with its edition, in the language spoken now: every year has its final."""
    return f"{pick(show.name)} ({pick(show.edition.name)}, {show.edition.year})"


def take_hall(show: Show, changes: list[Change]) -> None:
    """Inside an open transaction: the hall is with this show from now on."""
    row = db.session.get(Hall, THE_HALL)
    if row is not None and row.show_id == show.id:
        return
    if row is None:
        db.session.add(Hall(show_id=show.id))
    else:
        row.show_id = show.id
    changes.append(HallMoved(show.id))


def _find_opened() -> Show | None:
    query = select(Show).join(Hall, Hall.show_id == Show.id).where(Show.form == STAGE)
    return db.session.execute(query).scalar_one_or_none()


def _list_in_progress() -> Sequence[Show]:
    begun = Show.phase.in_(IN_PROGRESS_PHASES)
    query = select(Show).where(begun, Show.form == STAGE).order_by(Show.id)
    return db.session.execute(query).scalars().all()


def _find_first_planned() -> Show | None:
    query = (
        select(Show)
        .join(Edition, Edition.id == Show.edition_id)
        .where(Show.form == STAGE)
        .order_by(Edition.year.desc(), Edition.id.desc(), Show.position)
    )
    rows = db.session.execute(query).scalars().all()
    newest = [show for show in rows if show.edition_id == rows[0].edition_id]
    return next((s for s in newest if s.phase == "planned"), next(iter(newest[-1:]), None))
