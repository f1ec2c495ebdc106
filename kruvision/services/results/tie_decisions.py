"""Ties that no rule settles: the head of the jury decides, and the record says so."""

from collections.abc import Sequence
from datetime import datetime

from kruvision.i18n import pick
from kruvision.models import Seat, Show
from kruvision.rules.evening.flow import UNPUBLISHED_PHASES
from kruvision.services.access import Actor, require
from kruvision.services.errors import NotAllowed, NotFound, Refused
from kruvision.services.forms.inputs import Input, Name
from kruvision.services.record import chain
from kruvision.services.scoring.standings import compute_result
from kruvision.services.shows import shows
from kruvision.services.transactions.changes import DecisionRecorded
from kruvision.services.transactions.transaction import transaction


class TieDecision(Input):
    """What the form says: level entries from the one ahead downwards, and why."""

    order: list[int]
    reason: Name


def decide_tie(show_id: int, order: Sequence[int], reason: str, *, by: Actor, at: datetime) -> None:
    """Record the order in which the head of the jury places level entries.

    ``order`` names every entry of one unresolved tie (or of one decided before, which is replaced
    then). An organizer may type the decision in; the record keeps both: whose it is, who typed.
    Raises ``Refused``: ``not_counted_yet``, ``not_tied``, ``no_head_of_jury``.
    """
    require(by, "result.decide")
    with transaction() as changes:
        show = shows.get_show(show_id)
        _require_decidable(show)
        _head(show, by)
        kept = [row for row in show.decisions if set(row["order"]) != set(order)]
        _require_tied(show, order, is_again=len(kept) < len(show.decisions))
        head = _head(show, by)
        row = {
            "order": list(order),
            "juror": head.juror_id,
            "by": pick(head.juror.name, "kk"),
            "entered_by": by.label,
            "why": reason,
            "at": at.isoformat(),
        }
        show.decisions = [*kept, row]
        chain.append(by.label, "tie_decided", at=at, show_id=show.id, decision=row)
        changes.append(DecisionRecorded(show.id))


def withdraw_decision(show_id: int, order: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Take a decision back before the result is published; the tie is open again.

    Raises ``Refused``: ``not_counted_yet``, ``no_head_of_jury``; ``NotFound`` where nobody decided
    this order.
    """
    require(by, "result.decide")
    with transaction() as changes:
        show = shows.get_show(show_id)
        _require_decidable(show)
        _head(show, by)
        kept = [row for row in show.decisions if row["order"] != list(order)]
        if len(kept) == len(show.decisions):
            raise NotFound("not_found")
        show.decisions = kept
        chain.append(by.label, "tie_decision_withdrawn", at=at, show_id=show.id, order=list(order))
        changes.append(DecisionRecorded(show.id))


def _require_decidable(show: Show) -> None:
    if show.phase not in UNPUBLISHED_PHASES and show.correction is None:
        raise Refused("not_counted_yet")


def _require_tied(show: Show, order: Sequence[int], *, is_again: bool) -> None:
    """Every entry of one tie, each once; a tie decided before is one too."""
    ties = [set(group) for group in compute_result(show).unresolved_ties]
    named = {str(entry) for entry in order}
    if len(named) < len(order) or not (is_again or named in ties):
        raise Refused("not_tied")


def _head(show: Show, by: Actor) -> Seat:
    head = next((seat for seat in show.seats if seat.is_head), None)
    if head is None:
        raise Refused("no_head_of_jury")
    if by.role == "head_of_jury" and by.id != head.juror_id:
        raise NotAllowed("not_allowed")
    return head
