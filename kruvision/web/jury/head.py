"""The page of the head of the jury: everybody's sheets, reopening, locking, late marks.

Organizers have the same page under the console, with the same buttons.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock, fragments
from kruvision.i18n import _, locale_code
from kruvision.services.errors import NotFound
from kruvision.services.forms.inputs import Id, Input, Paragraph
from kruvision.services.jury import jurors, late_marks, seats, sheet_locks
from kruvision.services.snapshots.jury import head_snapshot
from kruvision.web.actions import carry_out
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard
from kruvision.words.two_people import done_or_waits

blueprint = Blueprint("jury_head", __name__)


class Reopening(Input):
    """Whose sheet for which entry, and why."""

    entry: Id
    juror: Id
    reason: Paragraph = ""


@blueprint.get("/jury/head")
@guard("sheet.reopen")
def index() -> Response:
    """Tonight's show of the head of the jury."""
    show = seats.find_show_of(jurors.get_juror(actor().id or 0))
    if show is None:
        raise NotFound("not_found")
    return redirect(url_for("jury_head.matrix", show_id=show.id))


@blueprint.get("/jury/head/<int:show_id>")
@guard("sheet.reopen")
def matrix(show_id: int) -> str:
    """Who marked what; every sheet with what can be done about it."""
    picture = head_snapshot(actor(), show_id, at=clock.now())
    return render_template("jury/head.html", matrix=picture)


@blueprint.get("/jury/head/<int:show_id>/now")
@guard("sheet.watch")
def now(show_id: int) -> Response:
    """The matrix for a page whose socket stays away."""
    picture = head_snapshot(actor(), show_id, at=clock.now())
    html = fragments.render("jury/matrix.html", locale_code(), matrix=picture)
    return jsonify(epoch=picture["epoch"], revision=picture["revision"], html=html)


@blueprint.post("/jury/head/<int:show_id>/reopen")
@guard("sheet.watch")
def reopen(show_id: int) -> Response:
    """Give a sheet back to its juror."""

    def work() -> bool:
        form = read_form(Reopening)
        return sheet_locks.reopen_scoresheet(
            actor(), form.entry, form.juror, form.reason, at=clock.now()
        )

    wrong = _("Say why the sheet is opened again.")
    return _answer(show_id, work, done_or_waits(_("The sheet is open again for its juror.")), wrong)


@blueprint.post("/jury/head/<int:show_id>/lock")
@guard("sheet.watch")
def lock(show_id: int) -> Response:
    """Lock the sheets of one entry, or of every entry that sang."""
    entry_id = request.form.get("entry", type=int)
    lock_them, id_ = (
        (sheet_locks.lock_entry, entry_id) if entry_id else (sheet_locks.lock_show, show_id)
    )
    work = partial(lock_them, actor(), id_, at=clock.now())
    return _answer(show_id, work, _("The sheets are locked."))


@blueprint.post("/jury/head/<int:show_id>/kept/<int:kept_id>")
@guard("sheet.watch")
def settle(show_id: int, kept_id: int) -> Response:
    """Let a late mark count, or leave the one that stands."""
    if request.form.get("decision") == "accept":
        accept = partial(late_marks.accept_late_mark, actor(), kept_id, at=clock.now())
        return _answer(show_id, accept, done_or_waits(_("The late mark counts now.")))
    dismiss = partial(late_marks.dismiss_late_mark, actor(), kept_id, at=clock.now())
    return _answer(show_id, dismiss, _("The mark that stood still stands."))


def _answer(
    show_id: int,
    work: Callable[[], Any],
    done: str | Callable[[Any], str],
    wrong_input: str = "",
) -> Response:
    """Do it, and say on the page of all sheets what happened, or why not."""
    page = "jurors.sheets" if actor().may("jury.manage") else "jury_head.matrix"
    back = url_for(page, show_id=show_id)
    return carry_out(work, done=done, back=back, refused_as="warning", wrong_input=wrong_input)
