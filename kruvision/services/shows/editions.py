"""Editions: one a year, with its shows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kruvision.extensions import db
from kruvision.models import Edition
from kruvision.services.access import Actor, require
from kruvision.services.errors import NotFound
from kruvision.services.forms.inputs import Input, Name3, Text3, clean_text
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.transactions.changes import EditionChanged
from kruvision.services.transactions.transaction import transaction

WifiText = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=64)]


class EditionInput(Input):
    """What stands on the poster, and the Wi-Fi of the hall."""

    year: int = Field(ge=1900, le=2200)
    name: Name3
    theme: Text3 = {}
    venue: Text3 = {}
    organizers: Text3 = {}
    wifi_name: WifiText = ""
    wifi_password: WifiText = ""


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


def change_edition(edition_id: int, entered: EditionInput, *, by: Actor, at: datetime) -> Edition:
    """Save what stands on the poster."""
    require(by, "setup.edit")
    with transaction() as changes:
        edition = get_edition(edition_id)
        fill_edition(edition, entered)
        chain.append(
            by.label,
            "edition_changed",
            at=at,
            edition=edition.id,
            name=entered.name,
            prints=prints_of(edition),
        )
        changes.append(EditionChanged(edition.id))
    return edition


def fill_edition(edition: Edition, entered: EditionInput) -> None:
    """The typed words in the edition's columns."""
    edition.year, edition.name, edition.theme = entered.year, entered.name, entered.theme
    edition.venue, edition.organizers = entered.venue, entered.organizers
    edition.wifi_name, edition.wifi_password = entered.wifi_name, entered.wifi_password
