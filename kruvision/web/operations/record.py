"""The record in words: what happened, by whom, and whether the chain of hashes holds."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from kruvision.i18n import ngettext
from kruvision.sentences import sentence
from kruvision.services.errors import Refused
from kruvision.services.record import chain, named_lines
from kruvision.web.guards import guard
from kruvision.web.limits import row_id

blueprint = Blueprint("record", __name__, url_prefix="/control/record")
A_PAGE = 100


@blueprint.get("")
@guard("record.view")
def index() -> str:
    """The newest lines first, of everything or of one show; ``?before=`` pages back."""
    show_id = request.args.get("show", type=row_id)
    before = request.args.get("before", type=row_id)
    found = chain.list_lines(show_id, limit=A_PAGE + 1, before=before)
    rows = named_lines.lines_with_names(found[:A_PAGE])
    return render_template(
        "operations/record/lines.html",
        rows=rows,
        shows=named_lines.list_shows(),
        show_id=show_id,
        before=before,
        older=rows[-1]["id"] if len(found) > A_PAGE else None,
        head=chain.head(),
    )


@blueprint.post("/verify")
@guard("record.view")
def verify() -> Any:
    """Walk the whole chain and say whether every line still has the hash it was written with."""
    try:
        count = chain.verify()
    except Refused as broken:
        flash(sentence(broken.code, broken.details), "error")
    else:
        text = ngettext(
            "The record is whole: %(num)s line, each with the hash it was written with.",
            "The record is whole: %(num)s lines, each with the hash it was written with.",
            count,
        )
        flash(text, "success")
    return redirect(url_for("record.index", show=request.form.get("show") or None))
