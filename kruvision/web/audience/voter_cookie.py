"""The cookie by which a voter's phone is known, and whether a post comes from our own pages.

The cookie is no session, so what a phone posts is checked by where it comes from instead of by a
form token.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import request
from werkzeug.wrappers import Response

from kruvision import identity
from kruvision.front import read_cookies
from kruvision.services.audience.voters import Voter
from kruvision.services.errors import NotAllowed

COOKIE = identity.VOTER_COOKIE
OWN_SITES = ("same-origin", "none")


def find_poster(environ: Mapping[str, Any]) -> Voter | None:
    """The voter whose phone posts this WSGI request; None where another site's page does, or a
    phone that is not known yet."""
    site, origin = environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_ORIGIN")
    if not is_own_page(site, origin, environ.get("HTTP_HOST", "")):
        return None
    cookie = read_cookies(environ).get(COOKIE, "")
    value = identity.read_signed(COOKIE, cookie)
    return _named(value) if value else None


def require_own_page() -> None:
    """Refuse what another site's page posts (``NotAllowed``). Browsers say where a post comes from;
    scripts of nobody's browser carry nobody's cookie."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if not is_own_page(site, origin, request.host):
        raise NotAllowed("not_allowed")


def is_own_page(site: str | None, origin: str | None, host: str) -> bool:
    """Whether a browser says (Sec-Fetch-Site, Origin) that our own page posts, or says nothing."""
    is_ours = origin is None or urlsplit(origin).netloc == host
    return is_ours and (site is None or site in OWN_SITES)


def is_known() -> bool:
    """Whether this request's phone carries a cookie of ours."""
    return identity.read_cookie(COOKIE) is not None


def current_voter() -> Voter:
    """The voter this request's cookie names, or a new one."""
    value = identity.read_cookie(COOKIE)
    return _named(value) if value else Voter(identity.new_device())


def remember(response: Response, voter: Voter) -> Response:
    """Let the phone remember who it is."""
    value = {"device": voter.device, "ticket": voter.ticket_id}
    if voter.hall_key:
        value["hall"] = voter.hall_key
    if identity.read_cookie(COOKIE) != value:
        identity.set_cookie(response, COOKIE, value)
    return response


def _named(value: Mapping[str, Any]) -> Voter:
    return Voter(value["device"], value["ticket"], str(value.get("hall", "")))
