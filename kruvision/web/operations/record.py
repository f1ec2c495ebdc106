"""The record in words: what happened, by whom, and whether the chain of hashes holds."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision.i18n import ngettext
from kruvision.services.evidence.check import check_all
from kruvision.services.record import chain, named_lines
from kruvision.services.shows import tonight
from kruvision.services.shows.shows import get_show
from kruvision.web.actions import carry_out
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


@blueprint.get("/check")
@guard("record.view")
def check() -> str:
    """Hold the database against the record now: the whole of it, and one show; without one named
    the one the hall is with."""
    show_id = request.args.get("show", type=row_id)
    show = get_show(show_id) if show_id is not None else tonight.find_tonight()
    return render_template(
        "operations/record/check.html",
        shows=named_lines.list_shows(),
        show=show,
        evidence=check_all(show) if show else None,
        signs=chain.find_signs_at_close(show.id) if show else "",
        head=chain.head(),
    )


@blueprint.post("/verify")
@guard("record.view")
def verify() -> Response:
    """Walk the whole chain and say whether every line still has the hash it was written with."""
    back = url_for("record.index", show=request.form.get("show") or None)
    return carry_out(chain.verify, done=_is_whole, back=back)


def _is_whole(count: int) -> str:
    return ngettext(
        "The record is whole: %(num)s line, each with the hash it was written with.",
        "The record is whole: %(num)s lines, each with the hash it was written with.",
        count,
    )
