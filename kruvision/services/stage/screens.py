"""Hall screens: one secret link each, following the stage or held on one view from the console."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from sqlalchemy import select

from config import ROOT
from kruvision.extensions import db
from kruvision.i18n import languages
from kruvision.models import Edition, Screen
from kruvision.services.access import Actor, require
from kruvision.services.ephemeral import presence
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms.inputs import Input, Name, Text3
from kruvision.services.record import chain
from kruvision.services.shows import editions, tonight
from kruvision.services.tokens import new_token
from kruvision.services.transactions.changes import ScreenSwitched
from kruvision.services.transactions.transaction import transaction

STAGE = "stage"
FOLDER = ROOT / "templates" / "screens"


def _known_language(code: str) -> str:
    if code and code not in languages():
        raise PydanticCustomError("not_a_choice", "no such language")
    return code


class ScreenInput(Input):
    """What a screen is called, and the one language it speaks; empty means it takes turns among
    the languages of content."""

    name: Name
    language: Annotated[str, AfterValidator(_known_language)] = ""


class ShowingInput(Input):
    """What to show now, with the words or the minutes that some views need."""

    view: str
    message: Text3 = {}
    sponsors: Text3 = {}
    minutes: Annotated[int, Field(ge=1, le=180)] | None = None


@cache
def list_views() -> tuple[str, ...]:
    """The names of all views: one per file in ``templates/screens``.

    Raises ``ValueError`` for a file with the name that stands for following the stage.
    """
    found = sorted(path.stem for path in FOLDER.glob("*.html"))
    if STAGE in found:
        raise ValueError(f"{FOLDER / STAGE}.html: the name {STAGE!r} means something else already")
    return tuple(found)


def list_screens(edition_id: int) -> Sequence[Screen]:
    """The screens of an edition, in the order they were added."""
    query = select(Screen).where(Screen.edition_id == edition_id).order_by(Screen.id)
    return db.session.execute(query).scalars().all()


def ids_of_screens() -> Sequence[int]:
    """Every screen of every edition, in the order they were added."""
    return db.session.execute(select(Screen.id).order_by(Screen.id)).scalars().all()


def list_in_hall(edition_id: int, at: datetime) -> list[Screen]:
    """The screens that whoever leads an edition's show has before them: its own, and every other
    one that answers now, since all screens show what the hall is with. In the order they were
    added."""
    rows = db.session.execute(select(Screen).order_by(Screen.id)).scalars().all()
    return [
        row
        for row in rows
        if row.edition_id == edition_id or presence.is_here("screen", row.id, at)
    ]


def get_screen(screen_id: int) -> Screen:
    """One screen; raises ``NotFound``."""
    screen = db.session.get(Screen, screen_id)
    if screen is None:
        raise NotFound("not_found")
    return screen


def get_by_token(token: str) -> Screen:
    """The screen with this secret link; raises ``NotFound("screen_unknown")``."""
    found = db.session.execute(select(Screen).where(Screen.token == token)).scalar()
    if found is None:
        raise NotFound("screen_unknown")
    return found


def edition_on(screen: Screen) -> Edition:
    """The edition a screen speaks of: that of the show the hall is with, before there is one its
    own."""
    show = tonight.find_tonight()
    return show.edition if show else editions.get_edition(screen.edition_id)


def is_link_of(token: str, screen_id: int) -> bool:
    """Whether this is still the secret link of this screen."""
    found = db.session.execute(select(Screen.id).where(Screen.token == token)).scalar()
    return found == screen_id


def add_screen(edition_id: int, entered: ScreenInput, *, by: Actor, at: datetime) -> int:
    """A new screen that follows the stage, with a link of its own; returns its id."""
    require(by, "setup.edit")
    with transaction() as changes:
        screen = Screen(edition_id=edition_id, token=new_token(), **entered.model_dump())
        db.session.add(screen)
        db.session.flush()
        chain.append(by.label, "screen_added", at=at, screen=screen.id, name=screen.name)
        changes.append(ScreenSwitched(edition_id, screen.id))
        return screen.id


def change_screen(screen_id: int, entered: ScreenInput, *, by: Actor, at: datetime) -> None:
    """Give a screen another name or language."""
    require(by, "setup.edit")
    with transaction() as changes:
        screen = get_screen(screen_id)
        screen.name, screen.language = entered.name, entered.language
        chain.append(by.label, "screen_changed", at=at, screen=screen.id, name=screen.name)
        changes.append(ScreenSwitched(screen.edition_id, screen.id))


def renew_link(screen_id: int, *, by: Actor, at: datetime) -> None:
    """Give a screen a new secret link; whoever has the old one sees nothing more."""
    require(by, "setup.edit")
    with transaction() as changes:
        screen = get_screen(screen_id)
        screen.token = new_token()
        chain.append(by.label, "screen_link_renewed", at=at, screen=screen.id)
        changes.append(ScreenSwitched(screen.edition_id, screen.id))


def remove_screen(screen_id: int, *, by: Actor, at: datetime) -> None:
    """Remove a screen; its link stops working."""
    require(by, "setup.edit")
    with transaction() as changes:
        screen = get_screen(screen_id)
        changes.append(ScreenSwitched(screen.edition_id, screen.id))
        chain.append(by.label, "screen_removed", at=at, screen=screen.id, name=screen.name)
        db.session.delete(screen)
    presence.forget("screen", screen_id)


def switch_screen(screen_id: int, view: str, *, by: Actor, at: datetime) -> None:
    """Hold one screen on a view, or let it follow the stage again (``"stage"``); raises
    ``Refused("screen_view_unknown")``."""
    require(by, "screens.switch")
    with transaction() as changes:
        screen = get_screen(screen_id)
        _show(screen, ShowingInput(view=view), at)
        chain.append(by.label, "screen_switched", at=at, screen=screen.id, view=view)
        changes.append(ScreenSwitched(screen.edition_id, screen.id))


def switch_all(edition_id: int, entered: ShowingInput, *, by: Actor, at: datetime) -> None:
    """Put every screen there is on the same view, or let all follow the stage again, also one of
    another edition that hangs in the hall and is silent just now: all dark means all. Pressed for
    ``edition_id``, as the record says. Raises ``Refused("screen_view_unknown")``."""
    require(by, "screens.switch")
    with transaction() as changes:
        for screen in db.session.execute(select(Screen).order_by(Screen.id)).scalars().all():
            _show(screen, entered, at)
            changes.append(ScreenSwitched(screen.edition_id, screen.id))
        chain.append(by.label, "screens_switched", at=at, edition=edition_id, view=entered.view)


def note_seen(screen_id: int, at: datetime, **facts: str) -> None:
    """Note that a screen answered, and what it says it shows (``view``)."""
    presence.heard("screen", screen_id, at, **facts)


def _show(screen: Screen, entered: ShowingInput, at: datetime) -> None:
    if entered.view not in (STAGE, *list_views()):
        raise Refused("screen_view_unknown", view=entered.view)
    screen.follows = entered.view == STAGE
    if not screen.follows:
        screen.view = entered.view
    options = dict(screen.options)
    options.update(
        {k: v for k, v in entered.model_dump(include={"message", "sponsors"}).items() if v}
    )
    if entered.minutes:
        options["break_until"] = (at + timedelta(minutes=entered.minutes)).isoformat()
    screen.options = options
