"""Results that were published, and corrected, by the two people it takes."""

from datetime import UTC, datetime

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.access import Actor
from kruvision.services.results import correcting, publishing
from kruvision.services.results.correcting import CorrectionReason
from kruvision.services.results.correction_changes import MarkInput, amend_mark
from kruvision.services.transactions.transaction import transaction

AT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FIRST, SECOND = Actor("organizer", 1, "laptop"), Actor("organizer", 2, "phone")


def publish(show: Show) -> Show:
    """Both press."""
    for by in (FIRST, SECOND):
        with transaction() as changes:
            publishing.publish(db.session.get_one(Show, show.id), by=by, at=AT, changes=changes)
    return show


def finalize(show: Show) -> None:
    """The result is final."""
    with transaction() as changes:
        publishing.finalize(db.session.get_one(Show, show.id), by=FIRST, at=LATER, changes=changes)


def begin(show: Show, reason: str = "a mark was typed wrong") -> None:
    """The first one opens a correction."""
    correcting.open_correction(show.id, CorrectionReason(reason=reason), by=FIRST, at=LATER)


def put_mark(show: Show, entry: int, juror: int, criterion: int, value: str) -> None:
    """Another mark, by their places in the show."""
    entered = MarkInput(
        entry=show.entries[entry].id,
        juror=show.seats[juror].juror_id,
        criterion=show.criteria[criterion].id,
        value=value,
        reason="as on paper",
    )
    amend_mark(show.id, entered, by=FIRST, at=LATER)


def seen(show: Show) -> str:
    """What somebody has seen who presses now."""
    outlook = correcting.look_at_correction(db.session.get_one(Show, show.id))
    if outlook.problem:
        raise outlook.problem
    return outlook.seen


def correct(show: Show) -> None:
    """The first one proposes what there is, the second one confirms it."""
    correcting.propose_correction(show.id, seen=seen(show), by=FIRST, at=LATER)
    correcting.confirm_correction(show.id, seen=seen(show), by=SECOND, at=LATER)
