"""A new edition with its first show, and one more show inside an open transaction."""

from datetime import datetime

from kruvision.extensions import db
from kruvision.models import Edition, Show
from kruvision.rules.adjustments.carried import check_carried
from kruvision.services.access import Actor, require
from kruvision.services.categories.editing import copy_categories
from kruvision.services.categories.listing import categories_data
from kruvision.services.forms.inputs import Input, Name3
from kruvision.services.forms.local_time import LocalMoment
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.ruleset.criteria import default_criteria
from kruvision.services.ruleset.locked_rules import copy_rules_inside, rules_data
from kruvision.services.scoring.rule_book_inputs import rules_of
from kruvision.services.shows.editions import EditionInput, fill_edition
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
        insert_show(edition, first, None, by=by, at=at)
        changes.append(EditionChanged(edition.id))
    return edition


def insert_show(
    edition: Edition,
    entered: ShowInput,
    before: Show | None,
    *,
    carries: bool = False,
    by: Actor,
    at: datetime,
) -> Show:
    """A show at the end of the edition, with the rules of the show before it, if there is one, or
    plain ones; inside an open transaction. Where it ``carries``, the points of the show before are
    added to its own; raises ``RuleError`` under rules with which they cannot."""
    show = new_show(edition.id, entered)
    show.criteria = default_criteria()
    db.session.flush()
    if before is not None:
        copy_rules_inside(show, before)
        copy_categories(show, before)
        if carries:
            check_carried(rules_of(show))
            show.carried_from = before.id
    leave_to_jury(show)
    chain.append(
        by.label,
        "show_added",
        at=at,
        show_id=show.id,
        name=show.name,
        rules=rules_data(show),
        categories=categories_data(show.id),
        form=show.form,
        until=deadline_text(show.marks_until),
        prints=prints_of(show),
    )
    return show
