"""The public front page and the language of a device."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision.front import is_https, read_address
from kruvision.i18n import COOKIE, languages
from kruvision.services.audience import windows
from kruvision.services.errors import NotFound
from kruvision.services.results import archive
from kruvision.services.shows import bodies, tonight
from kruvision.web.guards import guard
from kruvision.web.kept_pages import kept
from kruvision.words.moments import full_moment

blueprint = Blueprint("home", __name__)
YEAR = 365 * 24 * 3600


@blueprint.get("/")
@guard("home.view")
@kept
def index() -> str:
    """What this is, tonight's show and the way to the vote, and the results that are public."""
    show = tonight.find_tonight()
    edition = show.edition if show else tonight.find_edition()
    return render_template(
        "console/home/index.html",
        edition=edition,
        show=show,
        window=windows.find_open_window(show.id) if show else None,
        starts=full_moment(show.starts_at) if show and show.starts_at else "",
        has_audience=bool(show and bodies.has_audience(show)),
        traditions=archive.list_sung_traditions(edition.id) if edition else [],
        public_shows=archive.list_public_shows(),
    )


@blueprint.get("/language/<code>")
@guard("home.view")
def language(code: str) -> Response:
    """Remember the language on this device and go back to where one was."""
    if code not in languages():
        raise NotFound("not_found")
    response = redirect(local_path(request.args.get("next", "")))
    response.set_cookie(COOKIE, code, max_age=YEAR, samesite="Lax", secure=is_https())
    return response


def local_path(target: str) -> str:
    """``target`` when it is a path on this server, else the front page."""
    parts = read_address(target)
    is_path = target.startswith("/") and not target.startswith(("//", "/\\"))
    is_local = parts is not None and not parts.netloc and not parts.scheme
    return target if is_path and is_local and target.isprintable() else url_for("home.index")
