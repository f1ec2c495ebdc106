"""Results open to all after publication: standings, their working, and files of everything."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from kruvision.services.results import archive
from kruvision.services.scoring.standings import compute_result
from kruvision.web.guards import guard
from kruvision.web.results.page_data import file_of, page_data

blueprint = Blueprint("results", __name__)


@blueprint.get("/results")
@guard("home.view")
def index() -> str:
    """Every published result, the newest first."""
    return render_template("results/index.html", shows=archive.list_public_shows())


@blueprint.get("/results/<int:show_id>")
@guard("home.view")
def show(show_id: int) -> str:
    """One published result with its working; the same refusal for a hidden and a missing one."""
    found = archive.get_public_show(show_id)
    result = compute_result(found)
    return render_template("results/show.html", **page_data(found, result))


@blueprint.get("/results/<int:show_id>/result.<kind>")
@guard("home.view")
def export(show_id: int, kind: str) -> Response:
    """The published result as CSV (standings), XLSX or JSON (everything)."""
    return file_of(archive.get_public_show(show_id), kind)
