"""Correcting a published result: opened for a reason, changed, and published anew by two people.

While a correction is open everybody goes on seeing the version that is public. Marks, absences,
states of entries and decisions on ties may change; the first person proposes what comes of it, a
second one, who sees the same list of what moves, makes it the next version. A result that is final
is not corrected any more.
"""

from dataclasses import dataclass
from datetime import datetime

from kruvision.models import ResultCorrection, Show
from kruvision.rules.errors import RuleError
from kruvision.services.access import Actor, require
from kruvision.services.errors import Refused
from kruvision.services.evidence.check import noted_where_stopped, require_untouched
from kruvision.services.forms.inputs import Input, Name
from kruvision.services.record import chain
from kruvision.services.record.second_person import require_first, require_second
from kruvision.services.results import published
from kruvision.services.results.documents import make_document, print_of
from kruvision.services.results.moves import Move, moves_between
from kruvision.services.results.publishing import require_publishable
from kruvision.services.results.result_line import record_result
from kruvision.services.scoring.standings import compute_outcome_of
from kruvision.services.shows.phases import require_phase
from kruvision.services.shows.shows import get_show
from kruvision.services.transactions.changes import Change, DecisionRecorded, ResultPublished
from kruvision.services.transactions.transaction import transaction

ACTION = "result.correct"


class CorrectionReason(Input):
    """Why the result has to be corrected: everybody will read it."""

    reason: Name


@dataclass(frozen=True)
class Outlook:
    """What the next version would say otherwise than the public one. ``seen`` names it, so that
    nobody presses for something else; ``problem`` is why there is no result to publish."""

    seen: str
    moved: list[Move]
    problem: Refused | RuleError | None = None


def look_at_correction(show: Show) -> Outlook:
    """What would move if the result were published as it stands now; not inside a transaction."""
    before = published.get_newest(show).document
    try:
        after = make_document(show, compute_outcome_of(show))
        require_publishable(show)
    except (Refused, RuleError) as problem:
        return Outlook("", [], problem)
    return Outlook(print_of(after), moves_between(before, after))


def open_correction(show_id: int, entered: CorrectionReason, *, by: Actor, at: datetime) -> None:
    """Open a correction; raises ``Refused``: ``result_is_final``, ``not_published``,
    ``correction_open``."""
    require(by, ACTION)
    with transaction() as changes:
        show = get_show(show_id)
        require_phase(show, "correction.open")
        if show.correction is not None:
            raise Refused("correction_open")
        published.keep_earlier(show)
        show.correction = ResultCorrection(by=by.label, at=at, reason=entered.reason)
        chain.append(by.label, "correction_opened", at=at, show_id=show.id, reason=entered.reason)
        changes.append(DecisionRecorded(show.id))


def propose_correction(show_id: int, *, seen: str, by: Actor, at: datetime) -> bool:
    """Propose the next version, or publish it where one person is enough; answers whether it is
    public now.

    Raises ``Refused``: ``no_correction``, ``correction_proposed``, ``moved_meanwhile`` unless
    ``seen`` is what would be published now, ``nothing_to_correct``, ``evidence_differs``, and as
    ``publishing.require_publishable``.
    """
    require(by, ACTION)
    with noted_where_stopped(show_id, at=at), transaction() as changes:
        show = get_show(show_id)
        correction = require_correction(show)
        if correction.proposed_by:
            raise Refused("correction_proposed")
        if not show.two_person_rule:
            _publish(show, correction, seen, None, by=by, at=at, changes=changes)
            return True
        require_untouched(show)
        _require_seen(show, seen)
        require_first(show, by)
        correction.proposed_by, correction.seen = by.label, seen
        chain.append(by.label, "correction_proposed", at=at, show_id=show.id, fingerprint=seen)
        changes.append(DecisionRecorded(show.id))
        return False


def confirm_correction(show_id: int, *, seen: str, by: Actor, at: datetime) -> None:
    """Make the proposed version public, as a second person.

    Raises ``Refused``: ``no_correction``, ``no_correction_proposed``, ``correction_needs_second``,
    ``moved_meanwhile``, ``evidence_differs``, and as ``second_person`` and
    ``publishing.require_publishable``.
    """
    require(by, ACTION)
    with noted_where_stopped(show_id, at=at), transaction() as changes:
        show = get_show(show_id)
        correction = require_correction(show)
        if not correction.proposed_by:
            raise Refused("no_correction_proposed")
        if show.two_person_rule:
            first = correction.proposed_by
            require_second(show, first, by=by, alone="correction_needs_second")
        if correction.seen != seen:
            raise Refused("moved_meanwhile")
        proposed_by = correction.proposed_by
        _publish(show, correction, seen, proposed_by, by=by, at=at, changes=changes)


def take_back_proposal(show_id: int, *, by: Actor, at: datetime) -> None:
    """Take the proposal back or send it back; the correction stays open.

    Raises ``Refused``: ``no_correction``, ``no_correction_proposed``.
    """
    require(by, ACTION)
    with transaction() as changes:
        show = get_show(show_id)
        correction = require_correction(show)
        if not correction.proposed_by:
            raise Refused("no_correction_proposed")
        correction.proposed_by, correction.seen = "", ""
        chain.append(by.label, "correction_taken_back", at=at, show_id=show.id)
        changes.append(DecisionRecorded(show.id))


def close_correction(show_id: int, *, by: Actor, at: datetime) -> None:
    """Leave the result as it is public; what was changed meanwhile has to be changed back first.

    Raises ``Refused``: ``no_correction``, ``correction_changed``.
    """
    require(by, ACTION)
    with transaction() as changes:
        show = get_show(show_id)
        require_correction(show)
        if published.differs(show, published.keep_earlier(show)):
            raise Refused("correction_changed")
        show.correction = None
        chain.append(by.label, "correction_closed", at=at, show_id=show.id)
        changes.append(DecisionRecorded(show.id))


def require_correction(show: Show) -> ResultCorrection:
    """The open correction; raises ``Refused("no_correction")``."""
    if show.correction is None:
        raise Refused("no_correction")
    return show.correction


def _require_seen(show: Show, seen: str) -> None:
    """Refuse where something else would be published than was seen, or nothing that differs."""
    document = make_document(show, require_publishable(show))
    if print_of(document) != seen:
        raise Refused("moved_meanwhile")
    if seen == print_of(published.keep_earlier(show).document):
        raise Refused("nothing_to_correct")


def _publish(
    show: Show,
    correction: ResultCorrection,
    seen: str,
    proposed_by: str | None,
    *,
    by: Actor,
    at: datetime,
    changes: list[Change],
) -> None:
    require_untouched(show)
    _require_seen(show, seen)
    outcome = require_publishable(show)
    kept = published.keep(
        show,
        make_document(show, outcome),
        at=at,
        by=by.label,
        proposed_by=proposed_by,
        reason=correction.reason,
    )
    record_result(
        show, outcome, kept, "result_corrected", at=at, reason=kept.reason, moved=kept.moved
    )
    show.correction = None
    changes += [ResultPublished(show.id), DecisionRecorded(show.id)]
