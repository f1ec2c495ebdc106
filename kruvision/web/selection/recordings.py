"""Recordings of a selection round: the list with what is missing, and the one of an entry."""

from typing import TYPE_CHECKING, BinaryIO, cast

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.services.entries import entries
from kruvision.services.entries.named import list_entries
from kruvision.services.errors import Invalid
from kruvision.services.forms.inputs import FieldError
from kruvision.services.selection import recordings
from kruvision.services.selection.audio_files import MOST_BYTES
from kruvision.services.selection.recordings import LinkInput
from kruvision.services.shows.shows import get_show
from kruvision.services.snapshots.round import heard_of
from kruvision.web.actions import PageAnswer, carry_out, save_form
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard
from kruvision.web.selection.sound import send_sound

if TYPE_CHECKING:
    from kruvision.models import Entry

blueprint = Blueprint("recordings", __name__)
ONE = "/control/shows/<int:show_id>/entries/<int:entry_id>/recording"


@blueprint.get("/control/shows/<int:show_id>/recordings")
@guard("setup.view")
def index(show_id: int) -> str:
    """Every entry of the round with what is heard of it, or that nothing is there yet."""
    found = recordings.by_entry(show_id)
    done, count = recordings.count_recordings(show_id)
    rows = [(entry, heard_of(found.get(entry.id))) for entry in list_entries(show_id)]
    return render_template(
        "selection/list.html", show=get_show(show_id), rows=rows, done=done, count=count
    )


@blueprint.get(ONE)
@guard("setup.view")
def edit(show_id: int, entry_id: int) -> str:
    """What is heard of one entry."""
    return _page(entries.get_entry_of(show_id, entry_id), {})


@blueprint.post(ONE)
@guard("setup.edit")
def send(show_id: int, entry_id: int) -> PageAnswer:
    """Keep the file that was sent."""
    entry = entries.get_entry_of(show_id, entry_id)
    return save_form(
        lambda: recordings.send_file(entry_id, _sent(), by=actor(), at=clock.now()),
        lambda _values, errors: _page(entry, errors),
        done=_("The recording is there."),
        back=_place(show_id, entry_id),
        refused_as="error",
    )


def _sent() -> BinaryIO:
    file = request.files.get("recording")
    if file is None or not file.filename:
        raise Invalid({"recording": FieldError("audio_missing")})
    return cast(BinaryIO, file.stream)


@blueprint.post(f"{ONE}/link")
@guard("setup.edit")
def link(show_id: int, entry_id: int) -> PageAnswer:
    """Keep the address where somebody else has it."""
    entry = entries.get_entry_of(show_id, entry_id)
    return save_form(
        lambda: recordings.send_link(entry_id, read_form(LinkInput), by=actor(), at=clock.now()),
        lambda values, errors: _page(entry, errors, str(values.get("link", ""))),
        done=_("The link is there."),
        back=_place(show_id, entry_id),
        refused_as="error",
    )


@blueprint.post(f"{ONE}/<any(remove, undo):step>")
@guard("setup.edit")
def move(show_id: int, entry_id: int, step: str) -> Response:
    """Take the recording away, or go back to the one before."""
    entries.get_entry_of(show_id, entry_id)
    work = {"remove": recordings.remove_recording, "undo": recordings.undo_recording}[step]
    said = {
        "remove": _("The recording is taken away. It can be put back."),
        "undo": _("The recording before is back."),
    }
    return carry_out(
        lambda: work(entry_id, by=actor(), at=clock.now()),
        done=said[step],
        back=_place(show_id, entry_id),
    )


@blueprint.get(f"{ONE}/file")
@guard("setup.edit")
def file(show_id: int, entry_id: int) -> Response:
    """The recording itself, for those who set the round up."""
    entries.get_entry_of(show_id, entry_id)
    return send_sound(entry_id)


def _place(show_id: int, entry_id: int) -> str:
    return url_for("recordings.edit", show_id=show_id, entry_id=entry_id)


def _page(entry: "Entry", errors: dict[str, str], typed: str | None = None) -> str:
    row = recordings.find_recording(entry.id)
    heard = heard_of(row)
    found = recordings.by_entry(entry.show_id)
    missing = (e for e in list_entries(entry.show_id, ["competing"]) if e.id not in found)
    return render_template(
        "selection/edit.html",
        show=entry.show,
        entry=entry,
        heard=heard,
        link=heard["link"] if typed is None else typed,
        before=row.before if row else None,
        size=row.size if row else 0,
        following=next((e for e in missing if e.id != entry.id), None),
        most_bytes=MOST_BYTES,
        errors=errors,
    )
