"""Editions: one a year, with its shows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kruvision.extensions import db
from kruvision.models import Edition, Show
from kruvision.services.access import Actor
from kruvision.services.errors import NotFound
from kruvision.services.forms.inputs import Input, Name3, Text3, clean_text
from kruvision.services.forms.local_time import LocalMoment
from kruvision.services.record import chain
from kruvision.services.ruleset.criteria import default_criteria
from kruvision.services.ruleset.locked_rules import copy_rules_inside
from kruvision.services.shows.shows import ShowInput, new_show
from kruvision.services.transactions.changes import EditionChanged
from kruvision.services.transactions.transaction import transaction

Short = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=64)]


class EditionInput(Input):
    """What stands on the poster, and the Wi-Fi of the hall."""

    year: int = Field(ge=1900, le=2200)
    name: Name3
    theme: Text3 = {}
    venue: Text3 = {}
    organizers: Text3 = {}
    wifi_name: Short = ""
    wifi_password: Short = ""


class FirstShow(Input):
    """The first evening of a new edition: the rest has sensible values until it is changed."""

    name: Name3
    starts_at: LocalMoment = None


class NewEdition(EditionInput):
    """An edition and its first evening, made in one go."""

    show: FirstShow


def list_editions() -> Sequence[Edition]:
    """All editions with their shows, the newest first."""
    query = (
        select(Edition)
        .options(selectinload(Edition.shows))
        .order_by(Edition.year.desc(), Edition.id.desc())
    )
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


def add_edition(entered: NewEdition, *, by: Actor, at: datetime) -> Edition:
    """A new edition with its first show, which has the usual five criteria and plain rules."""
    with transaction() as changes:
        edition = Edition(created_at=at, is_rehearsal=False)
        _fill(edition, entered)
        db.session.add(edition)
        db.session.flush()
        chain.append(
            by.label,
            "edition_added",
            at=at,
            edition=edition.id,
            year=edition.year,
            name=entered.name,
        )
        first = ShowInput(
            name=entered.show.name, starts_at=entered.show.starts_at, turnout_shown=True
        )
        _add_show(edition.id, first, by=by, at=at)
        changes.append(EditionChanged(edition.id))
    return edition


def change_edition(edition_id: int, entered: EditionInput, *, by: Actor, at: datetime) -> Edition:
    """Save what stands on the poster."""
    with transaction() as changes:
        edition = get_edition(edition_id)
        _fill(edition, entered)
        chain.append(by.label, "edition_changed", at=at, edition=edition.id, name=entered.name)
        changes.append(EditionChanged(edition.id))
    return edition


def add_show(edition_id: int, entered: ShowInput, *, by: Actor, at: datetime) -> Show:
    """One more evening at the end of an edition, with the rules of the evening before it."""
    with transaction() as changes:
        edition = get_edition(edition_id)
        before = edition.shows[-1] if edition.shows else None
        show = _add_show(edition_id, entered, by=by, at=at)
        if before is not None:
            copy_rules_inside(show, before)
        changes.append(EditionChanged(edition_id))
    return show


def _add_show(edition_id: int, entered: ShowInput, *, by: Actor, at: datetime) -> Show:
    show = new_show(edition_id, entered)
    show.criteria = default_criteria()
    db.session.flush()
    chain.append(by.label, "show_added", at=at, show_id=show.id, name=show.name)
    return show


def _fill(edition: Edition, entered: EditionInput) -> None:
    edition.year, edition.name, edition.theme = entered.year, entered.name, entered.theme
    edition.venue, edition.organizers = entered.venue, entered.organizers
    edition.wifi_name, edition.wifi_password = entered.wifi_name, entered.wifi_password
