"""The check: at the close, before a result is announced, when somebody asks, and by the doctor."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused
from kruvision.services.evidence.acts import check_acts, check_delegations
from kruvision.services.evidence.awards import check_awards
from kruvision.services.evidence.categories import check_categories
from kruvision.services.evidence.deductions import check_deductions
from kruvision.services.evidence.house import check_house
from kruvision.services.evidence.lines import Difference, ShowLines
from kruvision.services.evidence.marks import check_late_marks, check_marks, check_sheets
from kruvision.services.evidence.names import check_names, what_is_not_kept
from kruvision.services.evidence.results import check_phase, check_published
from kruvision.services.evidence.rules import check_decisions, check_rules, check_seats
from kruvision.services.evidence.votes import check_votes
from kruvision.services.record import chain
from kruvision.services.scoring.carried import earlier_show
from kruvision.services.transactions.changes import DecisionRecorded
from kruvision.services.transactions.conditions import conditions
from kruvision.services.transactions.transaction import transaction

log = structlog.get_logger()
CHECKED = "evidence_checked"
STOPPED = "announcement_stopped"
DIFFERS = "evidence_differs"
FAILED = "check_failed"
NAMED = 5
"""So many differences are named where a result is stopped; the page of the check names all."""
Comparison = Callable[[ShowLines], Iterator[Difference]]
COMPARISONS: tuple[Comparison, ...] = (
    check_rules,
    check_seats,
    check_acts,
    check_categories,
    check_delegations,
    check_names,
    check_marks,
    check_late_marks,
    check_sheets,
    check_deductions,
    check_votes,
    check_decisions,
    check_awards,
    check_phase,
    check_published,
)


@dataclass(frozen=True)
class Evidence:
    """What a check of a show found. ``is_on_record`` is false where the record has no line of its
    rules being locked, as of a show that nobody has marked yet: then nothing was compared."""

    is_on_record: bool
    differences: Sequence[Difference]


def check_show(show: Show) -> Evidence:
    """Hold everything that makes the show's result against the record; reads only.

    It trusts the chain of hashes, which ``look_at_house`` walks.
    """
    try:
        lines = ShowLines(show)
    except ValueError:  # a line that is no line
        log.exception("the record cannot be read", show=show.id)
        return Evidence(True, [Difference(FAILED, {"part": "record"})])
    if lines.newest("rules_locked") is None:
        return Evidence(False, ())
    parts = [_found(one.__name__, partial(one, lines)) for one in COMPARISONS]
    parts.append(_found("carried", partial(_carried, show)))
    return Evidence(True, [difference for part in parts for difference in part])


def _carried(show: Show) -> Iterator[Difference]:
    """What is added from an earlier show rests on that one's own record. Another total there that
    its record bears out is no difference: this result has to be computed anew then."""
    earlier = earlier_show(show)
    found = check_show(earlier).differences if earlier is not None else ()
    if earlier is not None and found:
        facts = {"show": earlier.name, "count": len(found)}
        yield Difference("carried_show_differs", facts)


def look_at_house() -> list[Difference]:
    """What holds for the whole database."""
    return _found(check_house.__name__, check_house)


def _found(part: str, compare: Callable[[], Iterable[Difference]]) -> list[Difference]:
    """What a comparison finds. One that breaks off, since a line or a row has a form that nobody
    thought of, is itself a difference: it holds up no other."""
    time.sleep(0)  # others first: all of them together take a while
    try:
        return list(compare())
    except SQLAlchemyError:
        raise
    except Exception:
        log.exception("a comparison broke off", part=part)
        return [Difference(FAILED, {"part": part})]


def check_all(show: Show) -> Evidence:
    """The show, and what holds for the whole database."""
    house = look_at_house()
    found = check_show(show)
    return Evidence(found.is_on_record, [*house, *found.differences])


def require_untouched(show: Show) -> None:
    """Raise ``Refused("evidence_differs")`` where the database says something else than the record:
    ``count``, and the first ``differences`` as pairs of code and facts."""
    differences = check_all(show).differences
    if differences:
        raise Refused(DIFFERS, count=len(differences), differences=_pairs(differences))


@contextmanager
def noted_where_stopped(show_id: int, *, at: datetime) -> Iterator[None]:
    """Around a transaction that announces a result: where ``require_untouched`` stops it, the
    record gets a line of its own with what was found, and the console tells it. A note that cannot
    be written is logged; the refusal stands."""
    try:
        yield
    except Refused as refused:
        if refused.code == DIFFERS:
            _note_stopped(show_id, refused, at=at)
        raise


def _note_stopped(show_id: int, refused: Refused, *, at: datetime) -> None:
    try:
        with conditions(), transaction() as changes:  # the form's own are not met by a note
            chain.append(SYSTEM.label, STOPPED, at=at, show_id=show_id, **refused.details)
            changes.append(DecisionRecorded(show_id))
    except Exception:
        log.exception("what stopped the announcement was not noted", show=show_id)


def check_at_close(show: Show, *, at: datetime) -> None:
    """Check, and write down what came of it, inside the open transaction: the console tells it.

    Whatever becomes of the check, the close goes on; only the announcement waits. Names that no
    line holds a print of, since an older program wrote them, leave one in this line.
    """
    try:
        with db.session.begin_nested():
            differences = check_all(show).differences
            kept = what_is_not_kept(show)
    except Exception:
        log.exception("the check at the close broke off", show=show.id)
        differences, kept = [Difference(FAILED, {"part": "check_all"})], {}
    facts = {"count": len(differences), "differences": _pairs(differences), **kept}
    chain.append(SYSTEM.label, CHECKED, at=at, show_id=show.id, **facts)


def _pairs(differences: Sequence[Difference]) -> list[tuple[str, dict[str, object]]]:
    return [(found.code, dict(found.facts)) for found in differences[:NAMED]]
