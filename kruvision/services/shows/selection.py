"""Selection rounds: shows without a stage, heard from recordings by each juror in their own time.

Such a show has a moment until which its jury marks. It is never the hall's show, nobody votes in
it, and the jury alone decides.
"""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.evening.flow import SELECTION, STAGE
from kruvision.services.access import Actor
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import FieldError
from kruvision.services.record import chain
from kruvision.services.shows.phases import require_phase

DEADLINE = "marks_until_set"
JURY_ONLY = "jury_only"
BY_VOTES = "audience_score"
"""The step that breaks ties by votes."""


def is_selection(show: Show) -> bool:
    """Whether the show is heard from recordings, without a stage."""
    return show.form == SELECTION


def is_past(show: Show, at: datetime) -> bool:
    """Whether the time of a selection round is over: what is marked from then on comes late."""
    return is_selection(show) and show.marks_until is not None and at >= show.marks_until


def rounds_ended_between(since: datetime, now: datetime) -> Sequence[int]:
    """Selection rounds under way whose time for marking ended after the one moment, and by the
    other."""
    query = select(Show.id).where(
        Show.form == SELECTION,
        Show.phase == "running",
        Show.marks_until > since,
        Show.marks_until <= now,
    )
    return db.session.execute(query).scalars().all()


def is_jury_alone(show: Show) -> bool:
    """Whether nothing but the jury's marks decides, as a selection round needs it."""
    return show.combination == JURY_ONLY and not show.holds_vote


def first_stage(show: Show, at: datetime) -> dict[str, Any]:
    """How a new entry stands in a show: once a selection round is marked, it can be heard."""
    is_heard = is_selection(show) and show.phase == "running"
    return {"stage": "performed", "performed_at": at} if is_heard else {}


def choose_form(show: Show, form: str, *, by: Actor, at: datetime) -> None:
    """Make a show one of the other form, inside an open transaction; a selection round gets rules
    by which the jury alone decides. Raises ``Refused("form_stands")`` once it has begun, or has a
    mark."""
    if form == show.form:
        return
    require_phase(show, "form.choose")
    if show.rules_locked_at is not None:
        raise Refused("form_stands")
    show.form = form
    chain.append(by.label, "form_chosen", at=at, show_id=show.id, form=form)
    if form == STAGE:
        set_deadline(show, None, by=by, at=at)
    else:
        leave_to_jury(show)


def leave_to_jury(show: Show) -> None:
    """Take the hall out of the rules of a selection round, inside an open transaction."""
    if not is_selection(show):
        return
    show.combination, show.combination_options = JURY_ONLY, {}
    show.jury_share, show.audience_share = Fraction(1), Fraction(0)
    show.holds_vote, show.window_scope, show.credential = False, "show", "open_link"
    show.tie_chain = [step for step in show.tie_chain if step != BY_VOTES]


def set_deadline(show: Show, until: datetime | None, *, by: Actor, at: datetime) -> None:
    """Say until when the jury of a selection round marks, inside an open transaction; nothing
    happens where it stands.

    Raises ``Invalid`` where the round has begun and the new moment is no later one than now, and
    ``Refused``: ``marking_over``, ``no_selection_round``.
    """
    if until == show.marks_until:
        return
    require_phase(show, "deadline.move")
    if until is not None and not is_selection(show):
        raise Refused("no_selection_round")
    if show.phase != "planned":
        _require_ahead(until, at)
    show.marks_until = until
    chain.append(by.label, DEADLINE, at=at, show_id=show.id, until=deadline_text(until))


def deadline_text(until: datetime | None) -> str:
    """The moment as the record has it; empty for none."""
    return until.isoformat() if until else ""


def _require_ahead(until: datetime | None, at: datetime) -> None:
    if until is None or until <= at:
        code = "required" if until is None else "deadline_is_past"
        raise Invalid({"marks_until": FieldError(code)})
