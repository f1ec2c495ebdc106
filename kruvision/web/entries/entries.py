"""Entries of a show, with contestant and song: the list, one, several at once, states, photos."""

import re
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, ngettext
from kruvision.services.categories.listing import names_by_id
from kruvision.services.entries import copies as entry_copies
from kruvision.services.entries import entries, photos, recordings
from kruvision.services.entries import status as entry_status
from kruvision.services.entries.named import list_entries
from kruvision.services.entries.renaming import shows_sharing
from kruvision.services.forms.durations import duration_text
from kruvision.services.shows.shows import get_show
from kruvision.services.traditions import traditions
from kruvision.web.actions import PageAnswer, lead_to, save_form
from kruvision.web.entries.saved_forms import (
    how_it_is_saved,
    how_many_changed,
    saved_entry,
    saved_table,
    seen_rows,
)
from kruvision.web.forms import nested, posted, read_form
from kruvision.web.guards import actor, guard
from kruvision.words.two_people import done_or_waits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kruvision.models import Category, Entry

blueprint = Blueprint("entries", __name__)
FOR_EVER = 365 * 24 * 3600
ONE = "/control/shows/<int:show_id>/entries/<int:entry_id>"


@blueprint.get("/control/shows/<int:show_id>/entries")
@guard("setup.view")
def index(show_id: int) -> str:
    """Everybody of the show in running order, or of one of its categories."""
    categories = names_by_id(show_id)
    chosen = request.args.get("category", "")
    rows = [row for row in list_entries(show_id) if _is_chosen(row, chosen)]
    singing = [row.song.duration_seconds for row in rows if row.status in ("competing", "guest")]
    return render_template(
        "entries/list.html",
        show=get_show(show_id),
        groups=_groups(rows, list(categories)),
        categories=categories,
        chosen=chosen,
        count=len(rows),
        missing={row.id: entries.missing_translations(row) for row in rows},
        traditions=len({row.song.tradition_slug for row in rows if row.song.tradition_slug}),
        minutes=round(sum(seconds or 0 for seconds in singing) / 60),
        duration_text=duration_text,
    )


def _is_chosen(entry: "Entry", chosen: str) -> bool:
    return chosen in ("", str(entry.category_id or "none"))


def _groups(
    rows: "Sequence[Entry]", categories: list[int]
) -> "list[tuple[Category | None, list[Entry]]]":
    """The entries by their categories, in the order of these; those in none come last."""
    found: dict[int, list[Entry]] = {}
    for row in rows:
        found.setdefault(row.category_id or 0, []).append(row)
    return [(found[one][0].category, found[one]) for one in (*categories, 0) if one in found]


@blueprint.get("/control/shows/<int:show_id>/entries/new")
@guard("setup.edit")
def new(show_id: int) -> str:
    """The form of one more entry."""
    return _new_page(show_id, {"kind": "person"}, {})


@blueprint.post("/control/shows/<int:show_id>/entries/new")
@guard("setup.edit")
def add(show_id: int) -> PageAnswer:
    """Add it at the end of the running order."""
    again = "entries.new" if "another" in request.form else "entries.index"
    return save_form(
        lambda: entries.add_entry(
            show_id, entries.read_entry(_typed()), photo=_photo(), by=actor(), at=clock.now()
        ),
        lambda _values, errors: _new_page(show_id, _typed(), errors),
        done=_("The entry is in the list."),
        back=url_for(again, show_id=show_id),
    )


@blueprint.get(ONE)
@guard("setup.view")
def edit(show_id: int, entry_id: int) -> str:
    """One entry: contestant, song and state."""
    entry = entries.get_entry_of(show_id, entry_id)
    return _edit_page(show_id, entry, entries.entry_values(entry), {})


@blueprint.post(ONE)
@guard("setup.edit")
def change(show_id: int, entry_id: int) -> PageAnswer:
    """Save contestant and song."""
    entry = entries.get_entry_of(show_id, entry_id)
    return save_form(
        lambda: entries.edit_entry(
            entry_id, entries.read_entry(_typed()), photo=_photo(), by=actor(), at=clock.now()
        ),
        lambda _values, errors: _edit_page(show_id, entry, _typed(), errors),
        saved=saved_entry(entry_id),
        done=how_it_is_saved,
        back=url_for("entries.index", show_id=show_id, _anchor=f"entry-{entry_id}"),
        refused_as="warning",
    )


def _typed() -> dict[str, Any]:
    """The posted entry without what is not a field of it."""
    return {n: v for n, v in posted().items() if n not in ("photo_remove", "another")}


def _photo() -> bytes | None:
    """The chosen photo; empty to take it away; None to leave it."""
    file = request.files.get("photo")
    if file and file.filename:
        return file.read() or b"\0"
    return b"" if "photo_remove" in request.form else None


def _new_page(show_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    return render_template(
        "entries/new.html",
        show=get_show(show_id),
        values=values,
        errors=errors,
        traditions=traditions.list_traditions(),
        categories=names_by_id(show_id),
    )


def _edit_page(
    show_id: int,
    entry: "Entry",
    values: dict[str, Any],
    errors: dict[str, str],
    state: dict[str, str] | None = None,
) -> str:
    return render_template(
        "entries/edit.html",
        show=get_show(show_id),
        entry=entry,
        values=values,
        errors=errors,
        state=state or {"status": entry.status, "reason": entry.status_reason},
        previous=entry_status.find_previous_status(entry),
        stays=entries.find_reason_to_stay(entry),
        shared=len(shows_sharing(entry)) > 1,
        songs=[e for e in list_entries(show_id) if e.contestant_id == entry.contestant_id],
        traditions=traditions.list_traditions(),
        categories=names_by_id(show_id),
    )


@blueprint.post(f"{ONE}/status")
@guard("setup.edit")
def change_status(show_id: int, entry_id: int) -> PageAnswer:
    """Put the entry into another state."""
    entry = entries.get_entry_of(show_id, entry_id)

    def page(typed: dict[str, Any], errors: dict[str, str]) -> str:
        state = {name: str(value) for name, value in typed.items()}
        return _edit_page(show_id, entry, entries.entry_values(entry), errors, state)

    return save_form(
        lambda: entry_status.change_status(
            entry_id, read_form(entry_status.StatusInput), by=actor(), at=clock.now()
        ),
        page,
        done=done_or_waits(_("The state is changed.")),
        back=_state_of(show_id, entry_id),
    )


def _state_of(show_id: int, entry_id: int) -> str:
    """Where the state stands on the entry's page."""
    return url_for("entries.edit", show_id=show_id, entry_id=entry_id, _anchor="state")


@blueprint.post(f"{ONE}/status/undo")
@guard("setup.edit")
def undo_status(show_id: int, entry_id: int) -> Response:
    """Go back to the state before."""
    entries.get_entry_of(show_id, entry_id)
    is_done = entry_status.undo_status(entry_id, by=actor(), at=clock.now())
    said = done_or_waits(_("The state before is back."))(is_done)
    return lead_to(_state_of(show_id, entry_id), said)


@blueprint.post(f"{ONE}/delete")
@guard("setup.edit")
def delete(show_id: int, entry_id: int) -> Response:
    """Take the entry out of the show."""
    entries.get_entry_of(show_id, entry_id)
    entries.delete_entry(entry_id, by=actor(), at=clock.now())
    said = _("The entry is deleted. The others closed up.")
    return lead_to(url_for("entries.index", show_id=show_id), said)


@blueprint.get("/control/shows/<int:show_id>/entries/table")
@guard("setup.edit")
def table(show_id: int) -> str:
    """The main fields of all entries in one form."""
    rows = {row.id: entries.entry_values(row) for row in list_entries(show_id)}
    return _table(show_id, rows, {})


@blueprint.post("/control/shows/<int:show_id>/entries/table")
@guard("setup.edit")
def change_table(show_id: int) -> PageAnswer:
    """Save all of them or none."""
    fields = {n: v for n, v in request.form.to_dict(flat=False).items() if _is_cell(n)}
    typed = {int(i): row for i, row in nested(fields).get("rows", {}).items()}
    return save_form(
        lambda: entries.edit_rows(show_id, typed, by=actor(), at=clock.now()),
        lambda _values, errors: _table(show_id, typed, errors),
        saved=saved_table(show_id),
        done=how_many_changed,
        back=url_for("entries.index", show_id=show_id),
    )


def _is_cell(name: str) -> bool:
    return re.fullmatch(r"rows\.\d{1,9}\.[a-z_]+(\.[a-z]{2})?", name, re.ASCII) is not None


def _table(show_id: int, rows: dict[int, Any], errors: dict[str, str]) -> str:
    return render_template(
        "entries/table.html",
        show=get_show(show_id),
        entries=[entry for entry in list_entries(show_id) if entry.id in rows],
        rows=rows,
        seen_rows=seen_rows(show_id),
        errors=errors,
        traditions=traditions.list_traditions(),
        categories=names_by_id(show_id),
    )


@blueprint.get("/control/shows/<int:show_id>/entries/elsewhere")
@guard("setup.edit")
def elsewhere(show_id: int) -> str:
    """Entries of the edition's other shows."""
    found: dict[int, tuple[Any, list[Any]]] = {}
    for show, entry in entry_copies.list_elsewhere(show_id):
        found.setdefault(show.id, (show, []))[1].append(entry)
    return render_template(
        "entries/elsewhere.html", show=get_show(show_id), groups=list(found.values())
    )


@blueprint.post("/control/shows/<int:show_id>/entries/elsewhere")
@guard("setup.edit")
def copy(show_id: int) -> Response:
    """Add the chosen ones to this show."""
    chosen = set(request.form.getlist("entries[]", type=int))
    count = entry_copies.copy_entries(show_id, chosen, by=actor(), at=clock.now())
    back = url_for("entries.index", show_id=show_id)
    if not count:
        return lead_to(back, _("Nobody was chosen."), "info")
    return lead_to(back, ngettext("%(num)d entry is added.", "%(num)d entries are added.", count))


@blueprint.get("/photos/<name>")
@guard("home.view")
def photo(name: str) -> Response:
    """A photo. Its name is random and its picture never changes, so devices may keep it."""
    response = Response(photos.read_photo(name), mimetype="image/jpeg")
    response.headers["Cache-Control"] = f"public, max-age={FOR_EVER}, immutable"
    return response


@blueprint.get("/recordings/<name>")
@guard("home.view")
def recording(name: str) -> Response:
    """A recording, or the part of one that a player asks for. Its name is random and its sound
    never changes."""
    sound, kind = recordings.read_recording(name)
    response = Response(sound, mimetype=kind)
    response.headers["Cache-Control"] = f"public, max-age={FOR_EVER}, immutable"
    return response.make_conditional(request, accept_ranges=True, complete_length=len(sound))
