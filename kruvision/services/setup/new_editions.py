"""A new edition with its first show, and one more show at the end of an edition."""

from datetime import datetime

from kruvision.extensions import db
from kruvision.models import Edition, Show
from kruvision.services.access import Actor, require
from kruvision.services.forms.inputs import Input, Name3
from kruvision.services.forms.local_time import LocalMoment
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.ruleset.criteria import default_criteria
from kruvision.services.ruleset.locked_rules import copy_rules_inside, rules_data
from kruvision.services.shows.editions import EditionInput, fill_edition, get_edition
from kruvision.services.shows.selection import deadline_text, leave_to_jury
from kruvision.services.shows.shows import ShowInput, new_show
from kruvision.services.transactions.changes import EditionChanged
from kruvision.services.transactions.transaction import transaction


class FirstShow(Input):
    """The first evening of a new edition: the rest has sensible values until it is changed."""

    name: Name3
    starts_at: LocalMoment = None


class NewEdition(EditionInput):
    """An edition and its first evening, made in one go."""

    show: FirstShow


def add_edition(entered: NewEdition, *, by: Actor, at: datetime) -> Edition:
    """A new edition with its first show, which has the usual five criteria and plain rules."""
    require(by, "setup.edit")
    with transaction() as changes:
        edition = Edition(created_at=at, is_rehearsal=False)
        fill_edition(edition, entered)
        db.session.add(edition)
        db.session.flush()
        chain.append(
            by.label,
            "edition_added",
            at=at,
            edition=edition.id,
            year=edition.year,
            name=entered.name,
            prints=prints_of(edition),
        )
        first = ShowInput(
            name=entered.show.name, starts_at=entered.show.starts_at, turnout_shown=True
        )
        _add_show(edition.id, first, None, by=by, at=at)
        changes.append(EditionChanged(edition.id))
    return edition


def add_show(edition_id: int, entered: ShowInput, *, by: Actor, at: datetime) -> Show:
    """One more evening at the end of an edition, with the rules of the evening before it."""
    require(by, "setup.edit")
    with transaction() as changes:
        edition = get_edition(edition_id)
        before = edition.shows[-1] if edition.shows else None
        show = _add_show(edition_id, entered, before, by=by, at=at)
        changes.append(EditionChanged(edition_id))
    return show


def _add_show(
    edition_id: int, entered: ShowInput, before: Show | None, *, by: Actor, at: datetime
) -> Show:
    show = new_show(edition_id, entered)
    show.criteria = default_criteria()
    db.session.flush()
    if before is not None:
        copy_rules_inside(show, before)
    leave_to_jury(show)
    chain.append(
        by.label,
        "show_added",
        at=at,
        show_id=show.id,
        name=show.name,
        rules=rules_data(show),
        form=show.form,
        until=deadline_text(show.marks_until),
        prints=prints_of(show),
    )
    return show
