"""QR codes as pictures of their own: what they hold is in their address, so they may be kept."""

from flask import Blueprint, current_app, request
from werkzeug.wrappers import Response

from config import Config
from kruvision.papers.qr import mark_of, qr_svg, wifi_words
from kruvision.services.addresses import public
from kruvision.services.errors import NotFound
from kruvision.services.stage import screens
from kruvision.web.guards import guard

blueprint = Blueprint("codes", __name__)
KEPT = "public, max-age=86400, immutable"


@blueprint.get("/codes/join.svg")
@guard("home.view")
def join() -> Response:
    """The QR code that opens the voter's page."""
    return _code(public.voters_url(_config()))


@blueprint.get("/codes/check.svg")
@guard("home.view")
def check_code() -> Response:
    """The QR code that opens the check page."""
    return _code(public.check_url(_config()))


@blueprint.get("/screen/<token>/wifi.svg")
@guard("screen.show")
def wifi(token: str) -> Response:
    """The QR code that puts a phone into the hall's Wi-Fi."""
    edition = screens.edition_on(screens.get_by_token(token))
    if not edition.wifi_name:
        raise NotFound("not_found")
    return _code(wifi_words(edition.wifi_name, edition.wifi_password))


def _code(words: str) -> Response:
    """The code's picture. It may be kept where its own address says what it holds: one asked for
    with other words, as after a move to the hall, is asked for again."""
    response = current_app.response_class(qr_svg(words), mimetype="image/svg+xml")
    is_named = request.args.get("of") == mark_of(words)
    response.headers["Cache-Control"] = KEPT if is_named else "no-store"
    return response


def _config() -> Config:
    config: Config = current_app.config["KRU"]
    return config
