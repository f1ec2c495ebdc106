"""Packs of traditions: cards as one file, out of this house and into it."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kruvision import clock
from kruvision.i18n import _, ngettext
from kruvision.sentences import sentence
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms import uploads
from kruvision.services.traditions import packs
from kruvision.services.traditions.traditions import get_tradition
from kruvision.web.actions import PageAnswer, lead_to
from kruvision.web.forms import error_sentences
from kruvision.web.guards import actor, guard

blueprint = Blueprint("packs", __name__, url_prefix="/control/traditions")


@blueprint.get("/pack")
@guard("setup.edit")
def index() -> str:
    """Download all cards, or choose a file."""
    return _upload_page({})


@blueprint.post("/pack")
@guard("setup.edit")
def upload() -> PageAnswer:
    """Keep the file and show what it would do."""
    file = request.files.get("file")
    if not file or not file.filename:
        return _upload_page({"file": sentence("file_missing")}), 422
    data = file.read()
    file.close()  # a large one lies on the disk
    try:
        packs.read_pack(data)
    except Invalid as error:
        wrong = {name: f"{name}: {text}" for name, text in error_sentences(error).items()}
        return _upload_page({"file": sentence("pack_has_mistakes"), **wrong}), 422
    except Refused as refused:
        return _upload_page({"file": sentence(refused.code, refused.details)}), 422
    token = uploads.keep_upload(data, by=actor(), at=clock.now())
    return redirect(url_for("packs.preview", token=token))


@blueprint.get("/pack/<token>")
@guard("setup.edit")
def preview(token: str) -> str:
    """What the file would do, card by card; nothing is taken in yet."""
    planned = packs.plan_pack(uploads.read_upload(token, by=actor()))
    return render_template("entries/traditions/pack_preview.html", planned=planned, token=token)


@blueprint.post("/pack/<token>")
@guard("setup.edit")
def confirm(token: str) -> AnyResponse:
    """Take in the cards that are ticked."""
    data = uploads.read_upload(token, by=actor())
    chosen, over = (set(request.form.getlist(name)) for name in ("cards[]", "over[]"))
    count = packs.import_pack(data, chosen, over=over, by=actor(), at=clock.now())
    uploads.drop_upload(token, by=actor())
    if not count:
        return lead_to(url_for("traditions.index"), _("No card was taken in."), "info")
    said = ngettext("%(num)d card is taken in.", "%(num)d cards are taken in.", count)
    return lead_to(url_for("traditions.index"), said)


@blueprint.post("/pack/<token>/drop")
@guard("setup.edit")
def drop(token: str) -> AnyResponse:
    """Forget the file."""
    uploads.drop_upload(token, by=actor())
    return redirect(url_for("packs.index"))


@blueprint.get("/pack.json")
@guard("setup.view")
def export() -> Response:
    """All cards as a file, or with ``?slug=`` one."""
    slug = request.args.get("slug", "")
    if slug:
        get_tradition(slug)
    response = Response(packs.export_pack(slug), mimetype="application/json")
    name = f"tradition-{slug}" if slug else "traditions"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def _upload_page(errors: dict[str, str]) -> str:
    return render_template("entries/traditions/pack.html", errors=errors)
