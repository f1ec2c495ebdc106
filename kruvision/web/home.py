"""The public front page and the language of a device."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision.i18n import COOKIE, languages
from kruvision.services import editions
from kruvision.services.errors import NotFound
from kruvision.web.guards import guard

blueprint = Blueprint("home", __name__)
YEAR = 365 * 24 * 3600


@blueprint.get("/")
@guard("home.view")
def index() -> str:
    """What this is, and the results that are public."""
    return render_template("home/index.html", editions=editions.list_editions())


@blueprint.get("/language/<code>")
@guard("home.view")
def language(code: str) -> Response:
    """Remember the language on this device and go back to where one was."""
    if code not in languages():
        raise NotFound("not_found")
    response = redirect(local_path(request.args.get("next", "")))
    response.set_cookie(COOKIE, code, max_age=YEAR, samesite="Lax")
    return response


def local_path(target: str) -> str:
    """``target`` when it is a path on this server, else the front page."""
    parts = urlsplit(target)
    is_local = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_local and not parts.netloc and not parts.scheme else url_for("home.index")
