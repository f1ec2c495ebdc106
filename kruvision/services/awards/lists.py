"""The list of awards of a show: until the rules lock anybody who sets a show up may change it;
then a change needs a reason, and once the vote is closed a second person.

A title that the jury names may be added by one person until the result is announced, as many
regulations have it. Every change is kept or refused as a whole list.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from kruvision.models import Show
from kruvision.services.access import Actor, require
from kruvision.services.awards import ready_sets
from kruvision.services.awards.checking import borders, check_award, check_list
from kruvision.services.awards.inputs import AwardInput, Row, row_of
from kruvision.services.awards.rows import free_id, get_award
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import FieldError
from kruvision.services.record import chain
from kruvision.services.record.proposals import PUBLISH, forget_proposal
from kruvision.services.ruleset.locked_rules import hold_rules
from kruvision.services.shows import shows, two_people
from kruvision.services.shows.phases import needs_two, require_phase
from kruvision.services.transactions.changes import Change, ShowChanged
from kruvision.services.transactions.transaction import transaction

ACT = "awards.change"
DIRECTIONS = {"up": -1, "down": 1}
NewList = Callable[[Show, list[Row]], list[Row]]
"""Given the show and its list, gives another list."""


def add_award(show_id: int, entered: AwardInput, *, by: Actor, at: datetime) -> bool:
    """Put an award at the end of the list. Whether it is done, or waits for a second person.

    Raises ``Invalid`` at its fields, and ``Refused``: ``too_many_awards``, ``awards_settled``, and
    as ``two_people.do``.
    """

    require(by, "setup.edit")

    def added(show: Show, rows: list[Row]) -> list[Row]:
        row = row_of(entered, free_id(rows, entered.name, entered.kind))
        check_award(show, [*rows, row], row)
        return [*rows, row]

    alone = entered.kind == "decision"
    return _save(show_id, added, entered.reason, by=by, at=at, alone=alone)


def change_award(show_id: int, award: str, entered: AwardInput, *, by: Actor, at: datetime) -> bool:
    """Change an award in its place; where a band moves a border, the next band begins there.

    Raises as ``add_award``; ``NotFound`` where it is gone, ``Refused("award_decided")``.
    """

    require(by, "setup.edit")

    def changed(show: Show, rows: list[Row]) -> list[Row]:
        before = get_award(show, award)
        row = row_of(entered, award, before)
        check_award(show, rows, row)
        return [row if one["id"] == award else _beside(one, before, row) for one in rows]

    return _save(show_id, changed, entered.reason, by=by, at=at)


def move_award(
    show_id: int, award: str, direction: str, reason: str = "", *, by: Actor, at: datetime
) -> bool:
    """Move an award one place up or down the list; raises as ``change_award``."""

    def moved(show: Show, rows: list[Row]) -> list[Row]:
        place = _place_of(rows, award)
        to = place + DIRECTIONS.get(direction, 0)
        if 0 <= to < len(rows):
            rows.insert(to, rows.pop(place))
        return rows

    return _save(show_id, moved, reason, by=by, at=at)


def remove_award(show_id: int, award: str, reason: str = "", *, by: Actor, at: datetime) -> bool:
    """Take an award off the list. Raises as ``change_award``; ``Refused``: ``award_named``,
    ``gap_without`` where bands would be left apart."""

    def removed(show: Show, rows: list[Row]) -> list[Row]:
        rows.pop(_place_of(rows, award))
        return rows

    try:
        return _save(show_id, removed, reason, by=by, at=at)
    except Invalid as problem:
        if _code_at_border(problem) == "award_bands_gap":
            raise Refused("gap_without", **problem.fields["from"].details) from None
        raise


def undo_awards(show_id: int, reason: str = "", *, by: Actor, at: datetime) -> bool:
    """Go back to the list before its last change, and with one more undo forth again; raises
    ``Refused("no_earlier_list")``, and as ``change_award``."""

    def undone(show: Show, _rows: list[Row]) -> list[Row]:
        if show.previous_awards is None:
            raise Refused("no_earlier_list")
        return [dict(row) for row in show.previous_awards]

    return _save(show_id, undone, reason, by=by, at=at)


def take_set(show_id: int, slug: str, reason: str = "", *, by: Actor, at: datetime) -> bool:
    """Put the awards of a ready set at the end of the list. Raises ``NotFound``; ``Refused``:
    ``set_needs_criteria``, ``set_overlaps``, and as ``add_award``."""

    def with_set(show: Show, rows: list[Row]) -> list[Row]:
        return [*rows, *ready_sets.awards_of(show, ready_sets.get_set(slug), rows)]

    try:
        return _save(show_id, with_set, reason, by=by, at=at)
    except Invalid as problem:
        if _code_at_border(problem).startswith("award_bands"):
            raise Refused("set_overlaps") from None
        raise


def _code_at_border(problem: Invalid) -> str:
    """What is wrong with the border of a band, if that is it."""
    wrong = problem.fields.get("from")
    return wrong.code if wrong else ""


def _save(
    show_id: int, change: NewList, reason: str, *, by: Actor, at: datetime, alone: bool = False
) -> bool:
    require(by, "setup.edit")
    with transaction() as changes:
        show = shows.get_show(show_id)
        hold_rules(show)
        require_phase(show, ACT)
        rows = change(show, [dict(row) for row in show.awards])
        if rows == show.awards:
            return True
        if show.rules_locked_at is not None and not reason:
            raise Invalid({"reason": FieldError("awards_need_reason")})
        values = {"awards": rows, "seen": awards_print(show), "reason": reason}
        if alone and needs_two(show, ACT):
            require_phase(show, "award.add_special")
            _put(show, values, by=by, at=at, changes=changes)
            return True
        return two_people.do(ACT, show, values, by=by, at=at, changes=changes).is_done


@two_people.act(ACT, ACT)
def _put(
    show: Show, values: dict[str, Any], *, by: Actor, at: datetime, changes: list[Change]
) -> None:
    """Make the list the show's. A publication proposed with another one is proposed no longer."""
    if values["seen"] != awards_print(show):
        raise Refused("awards_changed_meanwhile")
    check_list(show, values["awards"])
    show.previous_awards, show.awards = show.awards, values["awards"]
    forget_proposal(show, PUBLISH)
    facts = {"awards": show.awards, "reason": values["reason"]}
    chain.append(by.label, "awards_changed", at=at, show_id=show.id, **facts)
    changes.append(ShowChanged(show.id))


def awards_print(show: Show) -> str:
    """SHA-256 over the list: two equal ones are the same awards."""
    return chain.fingerprint_of(show.awards)


def _place_of(rows: Sequence[Row], award: str) -> int:
    found = next((place for place, row in enumerate(rows) if row["id"] == award), None)
    if found is None:
        raise NotFound("not_found")
    return found


def _beside(row: Row, before: Row, now: Row) -> Row:
    """Another award of the list; a band that bordered on the changed one borders on it still."""
    if {row["kind"], before["kind"], now["kind"]} != {"band"}:
        return row
    (old_first, old_end), (first, end) = borders(before), borders(now)
    mine = borders(row)
    if old_first is not None and mine[1] == old_first and first is not None:
        return {**row, "below": now["from"]}
    if old_end is not None and mine[0] == old_end and end is not None:
        return {**row, "from": now["below"]}
    return row
