"""The page of the head of the jury: everybody's sheets, reopening, locking, late marks.

Organizers have the same page under the console, with the same buttons.
"""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock, fragments
from kruvision.i18n import _, locale_code
from kruvision.sentences import sentence
from kruvision.services.errors import Invalid, NotAllowed, NotFound, Refused
from kruvision.services.forms.inputs import Id, Input, Paragraph
from kruvision.services.jury import jurors, late_marks, seats, sheet_locks
from kruvision.services.snapshots.jury import head_snapshot
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard

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
    return jsonify(revision=picture["revision"], html=html)


@blueprint.post("/jury/head/<int:show_id>/reopen")
@guard("sheet.watch")
def reopen(show_id: int) -> Response:
    """Give a sheet back to its juror."""

    def act() -> str:
        form = read_form(Reopening)
        sheet_locks.reopen_scoresheet(actor(), form.entry, form.juror, form.reason, at=clock.now())
        return _("The sheet is open again for its juror.")

    return _done(show_id, act)


@blueprint.post("/jury/head/<int:show_id>/lock")
@guard("sheet.watch")
def lock(show_id: int) -> Response:
    """Lock the sheets of one entry, or of every entry that sang."""

    def act() -> str:
        entry_id = request.form.get("entry", type=int)
        if entry_id:
            sheet_locks.lock_entry(actor(), entry_id, at=clock.now())
        else:
            sheet_locks.lock_show(actor(), show_id, at=clock.now())
        return _("The sheets are locked.")

    return _done(show_id, act)


@blueprint.post("/jury/head/<int:show_id>/kept/<int:kept_id>")
@guard("sheet.watch")
def settle(show_id: int, kept_id: int) -> Response:
    """Let a late mark count, or leave the one that stands."""

    def act() -> str:
        if request.form.get("decision") == "accept":
            late_marks.accept_late_mark(actor(), kept_id, at=clock.now())
            return _("The late mark counts now.")
        late_marks.dismiss_late_mark(actor(), kept_id, at=clock.now())
        return _("The mark that stood still stands.")

    return _done(show_id, act)


def _done(show_id: int, act: Any) -> Response:
    try:
        flash(act(), "success")
    except (NotAllowed, NotFound):
        raise
    except Invalid:
        flash(_("Say why the sheet is opened again."), "warning")
    except Refused as refused:
        flash(sentence(refused.code, refused.details), "warning")
    page = "jurors.sheets" if actor().may("jury.manage") else "jury_head.matrix"
    return redirect(url_for(page, show_id=show_id))
