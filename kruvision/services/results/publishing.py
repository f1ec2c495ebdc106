"""Making a result public: whole, settled, and with the word of two people where the show says so.

The first person's press proposes the result as it stands; a second person's press publishes it,
if it is still the same. Both functions belong inside the transaction of the stage.
"""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import select, update

from kruvision.extensions import db
from kruvision.i18n import pick
from kruvision.models import Proposal, Show, Ticket, VotingWindow
from kruvision.rules.awards.given import OpenAward
from kruvision.rules.contest import MarkKey
from kruvision.rules.errors import RuleError
from kruvision.rules.outcome import Outcome
from kruvision.services.access import Actor, require
from kruvision.services.backups import forgetting
from kruvision.services.errors import Refused
from kruvision.services.evidence.check import require_untouched
from kruvision.services.jury.late_marks import list_late_marks
from kruvision.services.record import chain
from kruvision.services.record.proposals import (
    PUBLISH,
    RULES,
    add_proposal,
    find_proposal,
    forget_proposal,
)
from kruvision.services.record.second_person import require_second
from kruvision.services.results import published
from kruvision.services.results.documents import make_document, print_of, who_goes_through
from kruvision.services.results.result_line import record_result
from kruvision.services.scoring.rule_book_inputs import (
    counting_seats,
    ranked_entries,
)
from kruvision.services.scoring.standings import compute_outcome_of, require_carried
from kruvision.services.shows import shows, two_people
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import Change, DecisionRecorded, ResultPublished
from kruvision.services.transactions.transaction import transaction

NAMED_CELLS = 5


def publish(show: Show, *, by: Actor, at: datetime, changes: list[Change]) -> None:
    """Publish the result, or propose it when the show needs two people and this is the first.

    Raises what ``require_publishable`` and ``require_untouched`` raise,
    ``Refused("second_person_needed")``, and as ``second_person``.
    """
    require(by, "result.publish")
    require_untouched(show)
    outcome = require_publishable(show)
    document = make_document(show, outcome)
    seen = print_of(document)
    proposal = find_proposal(show, PUBLISH)
    if show.two_person_rule and (proposal is None or proposal.fingerprint != seen):
        _propose(show, proposal, seen, by=by, at=at)
        changes.append(DecisionRecorded(show.id))
        return
    if show.two_person_rule and proposal:
        require_second(show, proposal.by, by=by, alone="second_person_needed")
    show.phase = "published"
    show.published_at = at
    proposed_by = proposal.by if proposal else None
    kept = published.keep(show, document, at=at, by=by.label, proposed_by=proposed_by)
    record_result(show, outcome, kept, "result_published", at=at)
    forget_proposal(show, PUBLISH)
    changes.append(ResultPublished(show.id))


def finalize(show: Show, *, by: Actor, at: datetime, changes: list[Change]) -> None:
    """Make a published result final and destroy the keys that lead from a device to its ballot.

    Raises ``Refused``: ``not_published``, ``correction_open``, what ``require_untouched``
    raises, and ``result_differs`` where marks, votes and decisions would give another result than
    the one that is public.
    """
    require(by, "result.publish")
    if show.phase != "published":
        raise Refused("not_published")
    if show.correction is not None:
        raise Refused("correction_open")
    require_untouched(show)
    if published.differs(show, published.keep_earlier(show)):
        raise Refused("result_differs")
    forgetting.promise(current_app.config["KRU"])
    show.phase = "final"
    keyed = VotingWindow.show_id == show.id
    windows = db.session.execute(
        update(VotingWindow).where(keyed).values(key="").returning(VotingWindow.id)
    )
    destroyed = len(windows.all())
    db.session.execute(update(Ticket).where(Ticket.show_id == show.id).values(spent=""))
    chain.append(by.label, "result_final", at=at, show_id=show.id, keys_destroyed=destroyed)
    changes.append(ResultPublished(show.id))


def withdraw_proposal(show_id: int, *, by: Actor, at: datetime) -> None:
    """Take back a proposal nobody has confirmed yet; raises ``Refused("nothing_proposed")``."""
    require(by, "result.publish")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_phase(show, "publication.withdraw")
        if find_proposal(show, PUBLISH) is None:
            raise Refused("nothing_proposed")
        forget_proposal(show, PUBLISH)
        chain.append(by.label, "publication_withdrawn", at=at, show_id=show.id)
        changes.append(DecisionRecorded(show.id))


def require_publishable(show: Show) -> Outcome:
    """The whole result, or the first reason why it cannot be published yet.

    Raises ``Refused``: ``window_open``, ``change_waits``, ``acts_wait``, ``late_marks_unsettled``
    (naming them), ``marks_missing``, ``tie_unresolved``, ``award_open``,
    ``through_not_chosen``, and what
    ``named_refusal`` makes of a refusal of the rule book.
    """
    unclosed = select(VotingWindow.id).where(
        VotingWindow.show_id == show.id, VotingWindow.state != "closed"
    )
    if db.session.execute(unclosed.limit(1)).first():
        raise Refused("window_open")
    if find_proposal(show, RULES) is not None:
        raise Refused("change_waits")
    if waiting := two_people.list_waiting(show.id):
        raise Refused("acts_wait", count=len(waiting))
    _require_late_marks_settled(show)
    try:
        require_carried(show)
        outcome = compute_outcome_of(show)
    except RuleError as problem:
        raise named_refusal(show, problem) from problem
    if outcome.incomplete:
        sheets = _missing_sheets(show, outcome.incomplete)
        raise Refused("marks_missing", count=len(outcome.incomplete), cells=_first_few(sheets))
    if outcome.unresolved_ties:
        groups = [" = ".join(_name(show, e) for e in group) for group in outcome.unresolved_ties]
        raise Refused("tie_unresolved", entries="; ".join(groups))
    if outcome.open_awards:
        raise Refused(
            "award_open", awards="; ".join(_open_award(show, o) for o in outcome.open_awards)
        )
    if who_goes_through(show, outcome) == []:
        raise Refused("through_not_chosen")
    return outcome


def _require_late_marks_settled(show: Show) -> None:
    """Whether a late mark counts is decided before anybody hears the result, not forgotten; one
    that could not count, of a practice juror or of an act that is not ranked, holds nothing back.
    """
    jurors = {seat.juror_id for seat in counting_seats(show)}
    entries = {entry.id for entry in ranked_entries(show)}
    cells = [
        cell_text(show, (str(kept.entry_id), str(kept.criterion_id), str(kept.juror_id)))
        for kept in list_late_marks(show.id)
        if kept.juror_id in jurors and kept.entry_id in entries
    ]
    if cells:
        raise Refused("late_marks_unsettled", count=len(cells), cells=_first_few(cells))


def _first_few(cells: Sequence[str]) -> str:
    return "; ".join([*cells[:NAMED_CELLS], *["…"] * (len(cells) > NAMED_CELLS)])


def _missing_sheets(show: Show, cells: Sequence[MarkKey]) -> list[str]:
    """Missing marks in words, a line per sheet: one without any is named once."""
    sheets: dict[tuple[str, str], list[MarkKey]] = {}
    for entry, criterion, juror in cells:
        sheets.setdefault((entry, juror), []).append((entry, criterion, juror))
    return [
        text
        for (entry, juror), found in sheets.items()
        for text in (
            [f"{_name(show, entry)}, {_juror_name(show, juror)}"]
            if len(found) == len(show.criteria)
            else [cell_text(show, cell) for cell in found]
        )
    ]


def named_refusal(show: Show, problem: RuleError) -> Refused:
    """What the rule book refuses, with the act it speaks of by its name and what to do about it."""
    entry = problem.details.get("entry")
    if problem.code != "too_few_jurors" or entry is None:
        return Refused(problem.code, **problem.details)
    code = "act_with_few_jurors" if problem.details["present"] else "act_without_jurors"
    return Refused(code, **{**problem.details, "entry": _name(show, entry)})


def cell_text(show: Show, cell: MarkKey) -> str:
    """A missing mark in words: act, juror, criterion."""
    entry, criterion, juror = cell
    criteria = {str(c.id): c.name for c in show.criteria}
    return f"{_name(show, entry)}, {_juror_name(show, juror)}, {pick(criteria[criterion])}"


def _juror_name(show: Show, juror_id: str) -> str:
    return pick(next(s.juror.name for s in show.seats if str(s.juror_id) == juror_id))


def _name(show: Show, entry_id: str) -> str:
    entry = next(entry for entry in show.entries if str(entry.id) == entry_id)
    return f"{entry.running_order}. {pick(entry.contestant.name)}"


def _open_award(show: Show, open_: OpenAward) -> str:
    """An award and who is level for it: ``Grand Prix: 3. Aigerim = 5. Ilya``."""
    name = next(award["name"] for award in show.awards if award["id"] == open_.award)
    return f"{pick(name)}: " + " = ".join(_name(show, entry) for entry in open_.entries)


def _propose(show: Show, earlier: Proposal | None, seen: str, *, by: Actor, at: datetime) -> None:
    if earlier is not None:
        forget_proposal(show, PUBLISH)
    add_proposal(show, PUBLISH, seen, by=by, at=at)
    chain.append(by.label, "publication_proposed", at=at, show_id=show.id, fingerprint=seen)
