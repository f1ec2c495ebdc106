"""The juror's tablet: every entry of the show on one page, one of them in view.

Scripts send each tap as JSON; without scripts the same page is one form per entry.
"""

from typing import Any

from babel.numbers import get_decimal_symbol
from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock, identity
from kruvision.i18n import _, locale_code
from kruvision.rules.errors import RuleError
from kruvision.sentences import sentence
from kruvision.services.entries.entries import get_entry
from kruvision.services.ephemeral import presence
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import clean_text
from kruvision.services.forms.typed_rows import is_row_number
from kruvision.services.jury import handing_in, help_calls, jurors, marking, seats
from kruvision.services.jury.tablet_commands import BY_ADDRESS
from kruvision.services.snapshots.jury import jury_snapshot, tablet_picture
from kruvision.web.forms import error_sentences, posted
from kruvision.web.guards import actor, guard

blueprint = Blueprint("jury", __name__, url_prefix="/jury")
LONGEST_NOTE = 4000


@blueprint.get("")
@guard("sheet.mark")
def tablet() -> str:
    """The show of tonight, at the entry on stage."""
    show = seats.find_show_of(jurors.get_juror(actor().id or 0))
    if show is None:
        return render_template("jury/no_seat.html")
    return _page(show.id)


@blueprint.get("/<int:entry_id>")
@guard("sheet.mark")
def entry(entry_id: int) -> str:
    """The same page at one entry."""
    return _page(get_entry(entry_id).show_id, entry_id)


@blueprint.get("/snapshot/<int:show_id>")
@guard("sheet.mark")
def snapshot(show_id: int) -> Response:
    """What the socket would push, for a tablet whose socket stays away."""
    presence.heard("juror", actor().id or 0, clock.now())
    return jsonify(tablet_picture(jury_snapshot(actor(), show_id, at=clock.now())))


@blueprint.post(f"/<any({', '.join(BY_ADDRESS)}):kind>")
@guard("sheet.mark")
def command(kind: str) -> Response:
    """A tablet's command over HTTP: payload and answer as over the socket."""
    payload = request.get_json()
    return jsonify(BY_ADDRESS[kind].carry_out(actor(), payload, at=clock.now()))


@blueprint.post("/<int:entry_id>/sheet")
@guard("sheet.mark")
def save(entry_id: int) -> Any:
    """A whole sheet from a page without scripts: saved, then submitted where asked."""
    form = request.form
    values = _typed_marks(posted().get("mark"))
    note = clean_text(form.get("note", ""))[:LONGEST_NOTE]
    command = form.get("command", "")[:60]
    try:
        marking.save_whole_sheet(
            actor(), entry_id, values, note, command_id=command, at=clock.now()
        )
        if form.get("action") == "submit":
            handed = f"{command}-in" if command else ""
            answer = handing_in.submit_scoresheet(
                actor(), entry_id, command_id=handed, at=clock.now()
            )
            if "question" in answer:
                return _page(get_entry(entry_id).show_id, entry_id, question=answer)
            flash(_("The sheet is handed in."), "success")
        else:
            flash(_("Saved"), "success")
    except Invalid as error:
        return _page(get_entry(entry_id).show_id, entry_id, error_sentences(error)), 422
    except (Refused, RuleError) as refused:
        flash(sentence(refused.code, refused.details), "warning")
    return redirect(url_for("jury.entry", entry_id=entry_id))


def _typed_marks(typed: Any) -> dict[int, str]:
    """Marks by criterion, as a form sends them; what is no mark of a criterion is left out."""
    rows = typed if isinstance(typed, dict) else {}
    return {int(k): v for k, v in rows.items() if is_row_number(k) and isinstance(v, str)}


@blueprint.post("/<int:entry_id>/<any(aside, back):step>")
@guard("sheet.mark")
def move(entry_id: int, step: str) -> Response:
    """Step aside for an entry, or come back to it."""
    try:
        if step == "aside":
            reason = clean_text(request.form.get("reason", ""))[:LONGEST_NOTE]
            handing_in.step_aside(actor(), entry_id, reason, command_id="", at=clock.now())
        else:
            handing_in.return_to_sheet(actor(), entry_id, command_id="", at=clock.now())
    except Invalid:
        flash(_("Say why you step aside."), "warning")
    except Refused as refused:
        flash(sentence(refused.code, refused.details), "warning")
    return redirect(url_for("jury.entry", entry_id=entry_id))


@blueprint.post("/help/ask")
@guard("sheet.mark")
def ask() -> Response:
    """Call somebody, or say that nobody needs to come any more."""
    wanted = request.form.get("wanted") == "1"
    help_calls.ask_help(actor(), wanted, at=clock.now())
    flash(
        _("The organizers see that you need help.") if wanted else _("The call is taken back."),
        "success",
    )
    return redirect(url_for("jury.tablet"))


def _page(
    show_id: int,
    entry_id: int | None = None,
    errors: dict[str, str] | None = None,
    question: dict[str, Any] | None = None,
) -> str:
    picture = jury_snapshot(actor(), show_id, at=clock.now())
    presence.heard("juror", actor().id or 0, clock.now())
    known = {card["id"] for card in picture["entries"]}
    others = (show for show in seats.list_shows_of(actor().id or 0) if show.id != show_id)
    return render_template(
        "jury/tablet.html",
        snapshot=picture,
        told=tablet_picture(picture),
        shown=entry_id if entry_id in known else picture["current"],
        view="sheet" if entry_id in known else "list",
        other_evenings={
            show.tag: url_for("jury.entry", entry_id=show.entries[0].id)
            for show in others
            if show.entries
        },
        errors=errors or {},
        question=question,
        typed=posted().get("mark", {}) if errors else {},
        command=identity.new_device(),
        decimal_sign=get_decimal_symbol(locale_code()),
    )
