"""Results open to all after publication: as they were published, computed by nobody again."""

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from kruvision.i18n import locale_code
from kruvision.services.results import archive
from kruvision.services.results.published import get_newest
from kruvision.web import kept_pages
from kruvision.web.guards import guard
from kruvision.web.results.page_data import RECORD, file_of, page_data, record_of

if TYPE_CHECKING:
    from kruvision.models import PublishedResult

blueprint = Blueprint("results", __name__)
PAGE = "html"


@blueprint.get("/results")
@guard("home.view")
@kept_pages.kept
def index() -> str:
    """Every published result, the newest first."""
    return render_template("results/index.html", shows=archive.list_public_shows())


@blueprint.get("/results/<int:show_id>")
@guard("home.view")
def show(show_id: int) -> Response:
    """One published result with its working; the same refusal for a hidden and a missing one."""
    kept = get_newest(archive.get_public_show(show_id))
    return _answer(kept, PAGE)


@blueprint.get("/results/<int:show_id>/result.<kind>")
@guard("home.view")
def export(show_id: int, kind: str) -> Response:
    """The published result as CSV (standings), XLSX or JSON (everything that is public), and the
    record behind it as JSON lines."""
    kept = get_newest(archive.get_public_show(show_id))
    return _answer(kept, kind)


def _answer(kept: "PublishedResult", kind: str) -> Response:
    """The page or file of a version in this language: made once, and kept."""
    path = f"/results/{kept.show_id}"
    place = (path if kind == PAGE else f"{path}/result.{kind}", locale_code())
    page = kept_pages.find(place, kept.fingerprint)
    if page is None:
        made = _page(kept, path) if kind == PAGE else _file(kept, kind)
        page = kept_pages.keep(place, kept.fingerprint, made)
    return kept_pages.answer(page, request.environ)


def _page(kept: "PublishedResult", path: str) -> Response:
    data = page_data(kept.public)
    return kept_pages.for_everybody(
        lambda: render_template("results/show.html", **data, kept=kept), path
    )


def _file(kept: "PublishedResult", kind: str) -> Response:
    """The fingerprint is that of the JSON without it; the record is a file of its own kind."""
    if kind == RECORD:
        return record_of(kept)
    return file_of(kept.public, kind, fingerprint=kept.fingerprint)
