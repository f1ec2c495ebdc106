"""Entries from a file and into one: upload, preview, confirm; CSV, XLSX and the template."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, ngettext
from kruvision.papers import spreadsheets
from kruvision.sentences import sentence
from kruvision.services.entries.importing import plan as import_plan
from kruvision.services.entries.importing.columns import COLUMNS, entry_table, template_row
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms import uploads
from kruvision.services.shows.shows import get_show
from kruvision.web.actions import PageAnswer, lead_to
from kruvision.web.guards import actor, guard

blueprint = Blueprint("imports", __name__, url_prefix="/control/shows/<int:show_id>/entries")


@blueprint.get("/import")
@guard("setup.edit")
def index(show_id: int) -> str:
    """Choose a file."""
    return _upload_page(show_id)


@blueprint.post("/import")
@guard("setup.edit")
def upload(show_id: int) -> PageAnswer:
    """Keep the file and show what it would do."""
    file = request.files.get("file")
    if not file or not file.filename:
        return _upload_page(show_id, sentence("file_missing")), 422
    data = file.read()
    try:
        import_plan.plan_import(show_id, data)
    except NotFound:
        raise
    except Refused as refused:
        return _upload_page(show_id, sentence(refused.code, refused.details)), 422
    token = uploads.keep_upload(data, by=actor(), at=clock.now())
    return redirect(url_for("imports.preview", show_id=show_id, token=token))


@blueprint.get("/import/<token>")
@guard("setup.edit")
def preview(show_id: int, token: str) -> str:
    """What the file would do, row by row; nothing is imported yet."""
    return _preview_page(show_id, token)


@blueprint.post("/import/<token>")
@guard("setup.edit")
def confirm(show_id: int, token: str) -> PageAnswer:
    """Import all of it, checked once more."""
    data = uploads.read_upload(token, by=actor())
    try:
        plan = import_plan.import_entries(show_id, data, by=actor(), at=clock.now())
    except NotFound:
        raise
    except Refused as refused:
        flash(sentence(refused.code, refused.details), "error")
        return _preview_page(show_id, token), 422
    uploads.drop_upload(token, by=actor())
    return lead_to(url_for("entries.index", show_id=show_id), _counts(plan))


@blueprint.post("/import/<token>/drop")
@guard("setup.edit")
def drop(show_id: int, token: str) -> Response:
    """Forget the file."""
    uploads.drop_upload(token, by=actor())
    return redirect(url_for("imports.index", show_id=show_id))


@blueprint.get("/export.<any(csv,xlsx):form>")
@guard("setup.view")
def export(show_id: int, form: str) -> Response:
    """The entries as a file that can be imported back."""
    show = get_show(show_id)
    name = f"entries-{show.edition.year}-{show.position}"
    return _file(form, name, entry_table(show_id))


@blueprint.get("/template.<any(csv,xlsx):form>")
@guard("setup.view")
def template(show_id: int, form: str) -> Response:
    """An example to fill in."""
    get_show(show_id)
    return _file(form, "entries-template", [template_row()])


def _file(form: str, name: str, rows: list[Any]) -> Response:
    if form == "csv":
        response = Response(spreadsheets.to_csv(COLUMNS, rows), mimetype=spreadsheets.CSV_TYPE)
    else:
        data = spreadsheets.to_xlsx([(_("Entries"), COLUMNS, rows)])
        response = Response(data, mimetype=spreadsheets.XLSX_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _upload_page(show_id: int, error: str = "") -> str:
    return render_template(
        "entries/import.html", show=get_show(show_id), columns=COLUMNS, error=error
    )


def _preview_page(show_id: int, token: str) -> str:
    data = uploads.read_upload(token, by=actor())
    return render_template(
        "entries/preview.html",
        show=get_show(show_id),
        token=token,
        plan=import_plan.plan_import(show_id, data),
        sentence=sentence,
    )


def _counts(plan: import_plan.Plan) -> str:
    added, changed = plan.count("add"), plan.count("update")
    first = ngettext("%(num)d entry is added", "%(num)d entries are added", added)
    second = ngettext("%(num)d is changed.", "%(num)d are changed.", changed)
    return f"{first}, {second}"
