"""One more show at the end of an edition, and those who go through in it from the first."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from kruvision.models import Edition, Show
from kruvision.rules.adjustments.carried import check_carried
from kruvision.rules.errors import RuleError
from kruvision.services.access import Actor, require
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import Input, Name3
from kruvision.services.rounds.advancing import copy_inside, find_next_show, list_advancing
from kruvision.services.scoring.rule_book_inputs import rules_of
from kruvision.services.setup.new_editions import insert_show
from kruvision.services.shows.editions import get_edition
from kruvision.services.shows.shows import ShowInput, get_show
from kruvision.services.transactions.changes import EditionChanged, EntriesChanged
from kruvision.services.transactions.transaction import transaction

STAGES: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
    (
        ("quarter", "четверть", "ширек"),
        {"kk": "Ширек финал", "ru": "Четвертьфинал", "en": "Quarter-final"},
    ),
    (
        ("semi", "полуфинал", "жартылай"),
        {"kk": "Жартылай финал", "ru": "Полуфинал", "en": "Semi-final"},
    ),
    (("final", "финал"), {"kk": "Финал", "ru": "Финал", "en": "Final"}),
    (("gala", "гала"), {"kk": "Гала-концерт", "ru": "Гала-концерт", "en": "Gala concert"}),
)
"""Rounds in their order: how one is known by its name, and what it is called."""
FINAL = 2


class AddedShow(ShowInput):
    """A new evening; ``take_over``: whoever goes through from the show before it is in it."""

    take_over: bool = False


class NextShow(Input):
    """The next evening as one press makes it: everything but its name is as in the show before."""

    name: Name3
    carried: bool = False
    """Whether points add up: the totals of the show before are added there."""


def add_show(edition_id: int, entered: AddedShow, *, by: Actor, at: datetime) -> Show:
    """One more evening at the end of an edition, with the rules of the evening before it, and with
    those who go through from there, where they are wanted."""
    require(by, "setup.edit")
    with transaction() as changes:
        edition = get_edition(edition_id)
        before = _last_of(edition)
        show = insert_show(edition, entered, before, by=by, at=at)
        if before is not None and entered.take_over:
            copy_inside(before, show, list_advancing(before.id), by=by, at=at)
            changes.append(EntriesChanged(show.id))
        changes.append(EditionChanged(edition_id))
    return show


def make_next_show(show_id: int, entered: NextShow, *, by: Actor, at: datetime) -> Show:
    """The show after this one, with its rules and everybody who goes through, without a day yet.

    Raises ``Refused``: ``next_show_is_there``, ``nobody_goes_through``; ``RuleError`` where points
    are to add up and the rules make none.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        show = get_show(show_id)
        going = list_advancing(show_id)
        if find_next_show(show) is not None:
            raise Refused("next_show_is_there")
        if not going:
            raise Refused("nobody_goes_through")
        made = insert_show(
            show.edition, _as_before(show, entered), show, carries=entered.carried, by=by, at=at
        )
        copy_inside(show, made, going, by=by, at=at)
        changes += [EntriesChanged(made.id), EditionChanged(show.edition_id)]
    return made


def find_last_show(edition_id: int) -> Show | None:
    """The show that one more would come after."""
    return _last_of(get_edition(edition_id))


def next_name(show: Show) -> Mapping[str, str]:
    """What the show after this one may be called: a final after a semi-final, and after a show of
    another name, unless the edition has one."""
    known = _round_of(show.name)
    following = FINAL if known is None else min(known + 1, len(STAGES) - 1)
    taken = {_round_of(other.name) for other in show.edition.shows}
    free = [number for number in range(following, len(STAGES)) if number not in taken]
    return STAGES[free[0]][1] if free else {}


def can_carry(show: Show) -> bool:
    """Whether this show's totals can be added to those of one with the same rules."""
    try:
        check_carried(rules_of(show))
    except RuleError:
        return False
    return True


def _last_of(edition: Edition) -> Show | None:
    return edition.shows[-1] if edition.shows else None


def _round_of(name: Mapping[str, str]) -> int | None:
    text = " ".join(name.values()).casefold()
    found = (n for n, (words, _name) in enumerate(STAGES) if any(word in text for word in words))
    return next(found, None)


def _as_before(show: Show, entered: NextShow) -> ShowInput:
    settings = {
        "window_minutes": Fraction(show.window_seconds, 60),
        "hall_seats": show.hall_seats,
        "leaderboard": show.leaderboard,
        "turnout_shown": show.turnout_shown,
    }
    return ShowInput.model_validate({"name": entered.name, **settings})
