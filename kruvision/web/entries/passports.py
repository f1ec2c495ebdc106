"""Passports of songs: the list of a show, the form of one, its check, and how it would look."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, ngettext
from kruvision.services.entries import entries, passports
from kruvision.services.entries.examples import typed_passport
from kruvision.services.entries.named import list_entries
from kruvision.services.entries.passport_states import list_passports, passport_state
from kruvision.services.errors import Invalid
from kruvision.services.forms.inputs import read
from kruvision.services.record import named_lines
from kruvision.services.shows.shows import get_show
from kruvision.services.traditions.inputs import CheckInput
from kruvision.web.actions import PageAnswer, carry_out, save_form
from kruvision.web.entries.previews import not_yet, preview_page
from kruvision.web.form_conditions import SavedForm, as_read
from kruvision.web.forms import posted
from kruvision.web.guards import actor, guard
from kruvision.web.row_buttons import listed
from kruvision.words.traditions import CONFIDENCES

if TYPE_CHECKING:
    from kruvision.models import Entry

blueprint = Blueprint("passports", __name__)
ONE = "/control/shows/<int:show_id>/entries/<int:entry_id>/passport"
LINES = ("passport_changed", "passport_checked", "entry_edited")
EMPTY_ROWS = 2
TOLD = 12
"""Lines of its history on the page of a passport."""


@blueprint.get("/control/shows/<int:show_id>/passports")
@guard("setup.view")
def index(show_id: int) -> str:
    """Every song of the show with what is missing or unchecked for the hall."""
    states = list_passports(show_id)
    return render_template(
        "entries/passports/list.html",
        show=get_show(show_id),
        states=states,
        ready=sum(state.is_ready for state in states),
        read_marks=passports.passport_marks(state.entry for state in states),
    )


@blueprint.post("/control/shows/<int:show_id>/passports")
@guard("setup.edit")
def check_several(show_id: int) -> Response:
    """Somebody who knows has read the passports that are ticked."""
    chosen = set(request.form.getlist("entries[]", type=int))
    return _check(show_id, chosen, url_for("passports.index", show_id=show_id))


@blueprint.get(ONE)
@guard("setup.view")
def edit(show_id: int, entry_id: int) -> str:
    """The passport of one song."""
    entry = entries.get_entry_of(show_id, entry_id)
    return _page(entry, passports.passport_values(entry), {})


@blueprint.post(ONE)
@guard("setup.edit")
def change(show_id: int, entry_id: int) -> PageAnswer:
    """Save what was typed."""
    entry = entries.get_entry_of(show_id, entry_id)
    return save_form(
        lambda: passports.change_passport(
            entry_id,
            read(passports.PassportInput, _typed()),
            recordings={name: _recording(name) for name in passports.RECORDINGS},
            by=actor(),
            at=clock.now(),
        ),
        lambda values, errors: _page(entry, values, errors),
        saved=SavedForm(
            values=lambda: passports.passport_values(entries.get_entry(entry_id)),
            lines=LINES,
            facts={"entry": entry_id},
            choices=lambda: {"confidence": {key: str(word) for key, word in CONFIDENCES}},
        ),
        done=_("Saved."),
        back=url_for("passports.edit", show_id=show_id, entry_id=entry_id),
    )


@blueprint.post(f"{ONE}/check")
@guard("setup.edit")
def check(show_id: int, entry_id: int) -> Response:
    """Somebody who knows has read this one."""
    entries.get_entry_of(show_id, entry_id)
    back = url_for("passports.edit", show_id=show_id, entry_id=entry_id, _anchor="check")
    return _check(show_id, {entry_id}, back)


@blueprint.post(f"{ONE}/preview/<device>")
@guard("setup.edit")
def preview(show_id: int, entry_id: int, device: str) -> PageAnswer | str:
    """What is typed, as a device would show it; nothing is saved."""
    entry = entries.get_entry_of(show_id, entry_id)
    try:
        entered = read(passports.PassportInput, _typed())
    except Invalid as error:
        return not_yet(error)
    return preview_page(device, typed_passport(entry, entered))


def _check(show_id: int, chosen: set[int], back: str) -> Response:
    def stored() -> dict[str, str]:
        return passports.passport_marks(one for one in list_entries(show_id) if one.id in chosen)

    def mark() -> int:
        entered = read_check()
        with as_read(stored, lambda id_: entries.get_entry(int(id_)).song.title):
            return passports.check_passports(show_id, chosen, entered, by=actor(), at=clock.now())

    return carry_out(
        mark,
        done=lambda count: (
            ngettext("%(num)d passport is checked.", "%(num)d passports are checked.", count)
            if count
            else _("No song was chosen.")
        ),
        back=back,
        wrong_input=_("Write who has checked it."),
    )


def read_check() -> CheckInput:
    """Who has checked it, of a form that may tick more than that."""
    return read(CheckInput, {"name": request.form.get("name", "")})


def _typed() -> dict[str, Any]:
    """The posted passport without what is not typed."""
    removed = {f"{name}_remove" for name in passports.RECORDINGS}
    return {name: value for name, value in posted().items() if name not in removed}


def _recording(name: str) -> bytes | None:
    """The chosen file; empty to take it away; None to leave what there is."""
    file = request.files.get(name)
    if file and file.filename:
        return file.read() or b"\0"
    return b"" if f"{name}_remove" in request.form else None


def _page(entry: "Entry", values: dict[str, Any], errors: dict[str, str]) -> str:
    lines = values.get("lines")
    rows = lines if isinstance(lines, list) else listed(lines)
    empty = min(EMPTY_ROWS, max(0, passports.MOST_LINES - len(rows)))
    return render_template(
        "entries/passports/edit.html",
        show=entry.show,
        entry=entry,
        values=values,
        lines=[*rows, *({} for _number in range(empty))],
        new_rows=empty,
        errors=errors,
        confidences=CONFIDENCES,
        state=passport_state(entry),
        read_marks=passports.passport_marks([entry]),
        history=named_lines.list_about(LINES, {"entry": entry.id}, TOLD),
    )
