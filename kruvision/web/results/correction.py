"""Correcting a published result: open it, change what was wrong, see what moves, publish anew."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, pick
from kruvision.rules.evening.flow import PUBLIC_PHASES
from kruvision.sentences import sentence
from kruvision.services.errors import Refused
from kruvision.services.results import correcting, published
from kruvision.services.results.correcting import CorrectionReason
from kruvision.services.results.correction_changes import (
    AbsenceInput,
    EntryStateInput,
    MarkInput,
    amend_mark,
    correct_absence,
    correct_entry,
)
from kruvision.services.results.names import names_of
from kruvision.services.scoring.rule_book_inputs import ranked_entries
from kruvision.services.shows import shows
from kruvision.web.actions import PageAnswer, carry_out, save_form
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard
from kruvision.words.entries import state_choices

if TYPE_CHECKING:
    from kruvision.models import Show

blueprint = Blueprint(
    "correction", __name__, url_prefix="/control/shows/<int:show_id>/result/correction"
)


@blueprint.get("")
@guard("result.correct")
def page(show_id: int) -> str:
    """The correction as it stands, with all that moves."""
    return _page(show_id, "", {}, {})


@blueprint.post("")
@guard("result.correct")
def begin(show_id: int) -> PageAnswer:
    """Open a correction."""

    def work() -> None:
        entered = read_form(CorrectionReason)
        correcting.open_correction(show_id, entered, by=actor(), at=clock.now())

    return _saved(
        show_id, "open", work, _("The correction is open. Everybody still sees what is public.")
    )


@blueprint.post("/mark")
@guard("result.correct")
def mark(show_id: int) -> PageAnswer:
    """Put another mark in place of one."""

    def work() -> None:
        amend_mark(show_id, read_form(MarkInput), by=actor(), at=clock.now())

    return _saved(show_id, "mark", work, _("The mark is changed. Look at what moves."))


@blueprint.post("/absence")
@guard("result.correct")
def absence(show_id: int) -> PageAnswer:
    """Count a juror as absent, or as there."""

    def work() -> None:
        correct_absence(show_id, read_form(AbsenceInput), by=actor(), at=clock.now())

    return _saved(show_id, "absence", work, _("Saved. Look at what moves."))


@blueprint.post("/entry")
@guard("result.correct")
def entry(show_id: int) -> PageAnswer:
    """Put an entry into another state."""

    def work() -> None:
        correct_entry(show_id, read_form(EntryStateInput), by=actor(), at=clock.now())

    return _saved(show_id, "entry", work, _("Saved. Look at what moves."))


@blueprint.post("/propose")
@guard("result.correct")
def propose(show_id: int) -> Response:
    """Propose the next version, or publish it where one person is enough."""
    seen = request.form.get("seen", "")
    work = partial(correcting.propose_correction, show_id, seen=seen, by=actor(), at=clock.now())
    return _done(show_id, work, lambda is_public: _published() if is_public else _proposed())


@blueprint.post("/confirm")
@guard("result.correct")
def confirm(show_id: int) -> Response:
    """Publish the proposed version, as a second person."""
    seen = request.form.get("seen", "")
    work = partial(correcting.confirm_correction, show_id, seen=seen, by=actor(), at=clock.now())
    return _done(show_id, work, _published())


@blueprint.post("/withdraw")
@guard("result.correct")
def withdraw(show_id: int) -> Response:
    """Take the proposal back; the correction stays open."""
    work = partial(correcting.take_back_proposal, show_id, by=actor(), at=clock.now())
    return _done(show_id, work, _("The proposal is taken back; the correction is still open."))


@blueprint.post("/close")
@guard("result.correct")
def close(show_id: int) -> Response:
    """Leave the result as it is public."""
    work = partial(correcting.close_correction, show_id, by=actor(), at=clock.now())
    return _done(show_id, work, _("The correction is closed. The public result stays as it is."))


def _published() -> str:
    return _("The corrected result is public.")


def _proposed() -> str:
    return _("The correction is proposed. A second person confirms it from their own account.")


def _done(show_id: int, work: Callable[[], Any], done: str | Callable[[Any], str]) -> Response:
    back = url_for("correction.page", show_id=show_id)
    return carry_out(work, done=done, back=back, raised=())


def _saved(show_id: int, form: str, work: Callable[[], object], done: str) -> PageAnswer:
    back = url_for("correction.page", show_id=show_id)
    return save_form(work, partial(_page, show_id, form), done=done, back=back, refused_as="error")


def _page(show_id: int, form: str, values: dict[str, Any], errors: dict[str, str]) -> str:
    """The page, with what was typed into one of its forms and what is wrong there."""
    show = shows.get_show(show_id)
    if show.phase not in PUBLIC_PHASES:
        raise Refused("not_published")
    kept = published.get_newest(show)
    outlook = correcting.look_at_correction(show) if show.correction else None
    problem = outlook.problem if outlook else None
    return render_template(
        "results/correction.html",
        show=show,
        kept=kept,
        versions=published.list_versions(show_id),
        correction=show.correction,
        outlook=outlook,
        problem=sentence(problem.code, problem.details) if problem else "",
        choices=_choices(show),
        actor=actor(),
        typed={form: values},
        errors={form: errors},
    )


def _choices(show: "Show") -> dict[str, list[tuple[str, str]]]:
    """What the forms let one choose from."""
    names = names_of(show)
    return {
        "entries": [(str(e.id), names.entry(str(e.id))) for e in ranked_entries(show)],
        "jurors": [(str(seat.juror_id), pick(seat.juror.name)) for seat in show.seats],
        "criteria": list(names.criteria.items()),
        "states": [(state, name) for state, name, _hint in state_choices()],
    }
