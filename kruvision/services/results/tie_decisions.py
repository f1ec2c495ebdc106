"""Ties that no rule settles: the head of the jury decides, and the record says so."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import FailFast, Field

from kruvision.i18n import pick
from kruvision.models import Show
from kruvision.rules.errors import RuleError
from kruvision.rules.ties.decisions import may_share
from kruvision.services.access import Actor, require
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms.inputs import Input, Name
from kruvision.services.jury import head_of_jury
from kruvision.services.record import chain
from kruvision.services.scoring.standings import compute_outcome_of, open_groups
from kruvision.services.shows import shows
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import DecisionRecorded
from kruvision.services.transactions.transaction import transaction

MOST_TIED = 300
"""As many entries as a show can have."""


class TieDecision(Input):
    """What the form says: level entries from the one ahead downwards, or that they share the place,
    and why."""

    order: Annotated[list[int], Field(max_length=MOST_TIED), FailFast()]
    shared: bool = False
    reason: Name


def decide_tie(
    show_id: int,
    order: Sequence[int],
    reason: str,
    *,
    shared: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Record the order in which the head of the jury places level entries, or that they share the
    place.

    ``order`` names every entry of one tie. Decisions about some of them, or the same ones, are
    replaced. The result is computed with the new one before it is kept: where it would settle
    nothing, or the result could not be computed, everything stays as it was. An organizer may type
    the decision in; the record keeps both: whose it is, who typed. Raises ``Refused``:
    ``not_counted_yet``, ``ties_settled``, ``not_tied``, ``sharing_not_allowed``,
    ``decision_contradicts``, ``decision_settles_nothing``, ``no_head_of_jury``, ``other_device`` on
    a tablet of the head that does not write, ``own_sheets_first`` to a head who may not see the
    result yet; ``RuleError`` where nothing can be computed.
    """
    require(by, "result.decide")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_phase(show, "tie.decide")
        head = head_of_jury.deciding_seat(by, show)
        head_of_jury.require_result_visible(by, show)
        if shared and not may_share(tuple(show.tie_chain)):
            raise Refused("sharing_not_allowed")
        row = {
            "order": list(order),
            "shared": shared,
            "juror": head.juror_id,
            "by": pick(head.juror.name, "kk"),
            "entered_by": by.label,
            "why": reason,
            "at": at.isoformat(),
        }
        replaced = _replace(show, row)
        chain.append(
            by.label, "tie_decided", at=at, show_id=show.id, decision=row, replaced=replaced
        )
        changes.append(DecisionRecorded(show.id))


def withdraw_decision(show_id: int, order: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Take a decision back before the result is told; the tie is open again.

    A decision can also stand in the way of standings that change, so it may be done while the show
    runs again, too. Raises ``Refused``: ``not_counted_yet``, ``ties_settled``, ``no_head_of_jury``,
    ``other_device``; ``NotFound`` where nobody decided this order.
    """
    require(by, "result.decide")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_phase(show, "tie.withdraw")
        head_of_jury.deciding_seat(by, show)
        kept = [row for row in show.decisions if row["order"] != list(order)]
        if len(kept) == len(show.decisions):
            raise NotFound("not_found")
        show.decisions = kept
        chain.append(by.label, "tie_decision_withdrawn", at=at, show_id=show.id, order=list(order))
        changes.append(DecisionRecorded(show.id))


def _replace(show: Show, row: dict[str, Any]) -> list[list[int]]:
    """Put the decision in the place of those inside its set, if the result then holds; gives the
    orders of those."""
    named = set(row["order"])
    kept = [earlier for earlier in show.decisions if not set(earlier["order"]) <= named]
    replaced = [earlier["order"] for earlier in show.decisions if earlier not in kept]
    entries = {str(entry) for entry in named}
    show.decisions = kept
    open_ties = open_groups(compute_outcome_of(show))
    is_tie = any(entries == set(group) for group in open_ties)
    if len(named) < len(row["order"]) or not is_tie:
        raise Refused("not_tied")
    show.decisions = [*kept, row]
    try:
        outcome = compute_outcome_of(show)
    except RuleError as problem:
        raise Refused("decision_contradicts") from problem
    if any(len(entries & set(group)) > 1 for group in open_groups(outcome)):
        raise Refused("decision_settles_nothing")
    return replaced
