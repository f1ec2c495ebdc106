"""What the jury decides about an award: who holds it, or that it is left unawarded.

The head of the jury decides, with a reason and with who was there; an organizer may type it in, and
the record keeps both names. A decision takes the place of what the rules computed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, FailFast, Field

from kruvision.i18n import pick
from kruvision.models import Entry, Seat, Show
from kruvision.services.access import Actor, require
from kruvision.services.awards import nominations
from kruvision.services.awards.inputs import Row, Word
from kruvision.services.awards.rows import award_name, get_award
from kruvision.services.awards.wording import is_of_each
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import FieldError, Id, Input, Name
from kruvision.services.jury import head_of_jury
from kruvision.services.record import chain
from kruvision.services.scoring.standings import compute_outcome_of
from kruvision.services.shows import shows
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import DecisionRecorded
from kruvision.services.transactions.transaction import transaction

MOST_HOLDERS = 300
"""As many acts as a show can have."""
MOST_JURORS = 100
Ids = Annotated[list[Id], FailFast()]


class AwardDecisionInput(Input):
    """The form: whom the jury names, or that nobody gets it; why; and who of the jury is there."""

    award: Word
    category: Annotated[Id | None, BeforeValidator(lambda value: value or None)] = None
    holders: Annotated[Ids, Field(max_length=MOST_HOLDERS)] = []
    unawarded: bool = False
    present: Annotated[Ids, Field(max_length=MOST_JURORS)] = []
    reason: Name


def decide_award(show_id: int, entered: AwardDecisionInput, *, by: Actor, at: datetime) -> None:
    """Record who holds an award, in one category where each has it, or that nobody does.

    A title that the jury names may be given one holder after the other, each with a reason of its
    own; any other decision takes the place of the one before. What jurors proposed for the award is
    deleted, its counts are on record. Raises ``NotFound`` for an award, act or category that is
    gone, ``Invalid``: ``holders``, ``present``; ``Refused``: ``not_counted_yet``,
    ``award_decisions_settled``, ``award_takes_no_decision``, ``not_in_category``, ``holder_out``,
    ``award_is_full``, ``no_head_of_jury``, ``other_device``, ``own_sheets_first``; ``RuleError``
    where no result can be computed with it, such as for a total below the award's least.
    """
    require(by, "result.decide")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_phase(show, "award.decide")
        head = head_of_jury.deciding_seat(by, show)
        head_of_jury.require_result_visible(by, show)
        award = get_award(show, entered.award)
        _require_decidable(show, award, entered.category)
        holders = _holders(show, entered)
        row = {
            "award": award["id"],
            "category": entered.category,
            "holders": holders,
            "juror": head.juror_id,
            "by": pick(head.juror.name, "kk"),
            "entered_by": by.label,
            "present": _present(show, head, entered.present),
            "why": entered.reason,
            "at": at.isoformat(),
        }
        replaced = [other for other in show.award_decisions if _is_replaced(other, row, award)]
        kept = [other for other in show.award_decisions if other not in replaced]
        _require_few_enough(award, [*kept, row], entered.category)
        show.award_decisions = [*kept, row]
        compute_outcome_of(show)
        counts = nominations.take_away(show, award["id"], entered.category)
        facts = {"decision": row, "replaced": replaced, "nominations": counts}
        chain.append(by.label, "award_decided", at=at, show_id=show.id, **facts)
        changes.append(DecisionRecorded(show.id))


def withdraw_award_decision(
    show_id: int,
    award: str,
    category: int | None,
    holders: Sequence[int],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Take a decision back before the result is told; what the rules compute counts again.

    Raises ``Refused``: ``not_counted_yet``, ``award_decisions_settled``, ``no_head_of_jury``,
    ``other_device``; ``NotFound`` where nobody decided this.
    """
    require(by, "result.decide")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_phase(show, "award.withdraw")
        head_of_jury.deciding_seat(by, show)
        wanted = (award, category, list(holders))
        replaced = [r for r in show.award_decisions if _key(r) == wanted]
        if not replaced:
            raise NotFound("not_found")
        show.award_decisions = [r for r in show.award_decisions if r not in replaced]
        facts = {"award": award, "replaced": replaced}
        chain.append(by.label, "award_decision_withdrawn", at=at, show_id=show.id, **facts)
        changes.append(DecisionRecorded(show.id))


def _key(row: Mapping[str, Any]) -> tuple[str, int | None, list[int]]:
    return row["award"], row["category"], row["holders"]


def _require_decidable(show: Show, award: Row, category: int | None) -> None:
    if award["kind"] == "everyone":
        raise Refused("award_takes_no_decision")
    known = {one.id for one in show.categories} if is_of_each(award, show) else {None}
    if category not in known:
        raise NotFound("not_found")


def _holders(show: Show, entered: AwardDecisionInput) -> list[int]:
    if entered.unawarded:
        return []
    entries = {entry.id: entry for entry in show.entries}
    for holder in entered.holders:
        _require_possible(entries.get(holder), entered.category)
    if not entered.holders:
        raise Invalid({"holders": FieldError("choose_holders")})
    return [entry for entry in entries if entry in entered.holders]


def _require_possible(entry: Entry | None, category: int | None) -> None:
    if entry is None:
        raise NotFound("not_found")
    if entry.status != "competing":
        raise Refused("holder_out", name=entry.contestant.name)
    if category is not None and entry.category_id != category:
        raise Refused("not_in_category", name=entry.contestant.name)


def _present(show: Show, head: Seat, ticked: Sequence[int]) -> list[int]:
    """Who of the jury is there, in the order of the seats; the head is, whose decision it is."""
    there = [s.juror_id for s in show.seats if s.juror_id in {*ticked, head.juror_id}]
    if set(ticked) - set(there):
        raise NotFound("not_found")
    if not ticked:
        raise Invalid({"present": FieldError("who_was_there")})
    return there


def _is_replaced(other: Mapping[str, Any], row: Mapping[str, Any], award: Row) -> bool:
    """Holders of a title that the jury names are named one after the other."""
    if (other["award"], other["category"]) != (row["award"], row["category"]):
        return False
    adds = award["kind"] == "decision" and row["holders"] and other["holders"]
    return not adds or bool(set(row["holders"]) & set(other["holders"]))


def _require_few_enough(
    award: Row, rows: Sequence[Mapping[str, Any]], category: int | None
) -> None:
    most = award.get("most")
    held = {
        holder
        for row in rows
        if (row["award"], row["category"]) == (award["id"], category)
        for holder in row["holders"]
    }
    if most is not None and len(held) > int(most):
        raise Refused("award_is_full", award=award_name(award), most=most)
