"""Who is asking: staff by session, a juror by the tablet's cookie, a monitoring program by its
word, everybody else a visitor.

Cookies hold a signed name only; whether it still counts is looked up on every request and event.
"""

import hmac
import secrets
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from kruvision.front import is_https
from kruvision.services import staff_sessions
from kruvision.services.access import VISITOR, Actor
from kruvision.services.jury import jurors

JUROR_COOKIE = "kru_juror"
VOTER_COOKIE = "kru_voter"
YEAR = 365 * 24 * 3600


def actors() -> list[Actor]:
    """Everybody this device is: staff first, visitor last. Looked up once a request."""
    asking = request._get_current_object()  # type: ignore[attr-defined]
    known: tuple[Any, list[Actor]] | None = g.get("actors")
    if known is None or known[0] is not asking:
        known = asking, [a for a in (staff_actor(), juror_actor(), monitor_actor(), VISITOR) if a]
        g.actors = known
    return known[1]


def treat_as_visitor() -> None:
    """Ask nobody for the rest of this request: on the page of a fault, the database may be it."""
    g.actors = request._get_current_object(), [VISITOR]  # type: ignore[attr-defined]


def staff_actor() -> Actor | None:
    """The staff member logged in here, while the account and the session still count."""
    key = session_key()
    return staff_sessions.find_actor(key) if key else None


def session_key() -> str:
    """The key of the session of the console that this device's cookie names; empty without."""
    key = session.get("key")
    return key if isinstance(key, str) else ""


def juror_actor() -> Actor | None:
    """The juror whose card was opened on this device, while card and PIN still count."""
    value = read_cookie(JUROR_COOKIE)
    if not value or "key" not in value:  # of a version that kept the card's secret there
        return None
    return jurors.find_actor_by_tablet(value["juror"], value["device"], value["key"])


def monitor_actor() -> Actor | None:
    """The monitoring program, when it says the word of the settings."""
    word = current_app.config["KRU"].metrics_token
    said = request.authorization.token if request.authorization else None
    is_monitor = word and said and hmac.compare_digest(said.encode(), word.encode())
    return Actor("monitor") if is_monitor else None


def log_in(staff_id: int, device: str, *, at: datetime) -> None:
    """Start a session of the console on this device, in place of the one that was open here."""
    key = staff_sessions.open_session(staff_id, device, instead_of=session_key(), at=at)
    session.clear()
    session["key"] = key
    session.permanent = True


def log_out(*, at: datetime) -> None:
    """End the session of the console that this device has open, on the server too."""
    if key := session_key():
        staff_sessions.end_session(key, at=at)
    session.clear()


def read_cookie(name: str) -> Any:
    """The value of a signed cookie, or None."""
    text = request.cookies.get(name, "")
    return read_signed(name, text) if text else None


def read_signed(name: str, text: str) -> Any:
    """The value in the text of such a cookie, or None where it was not signed here."""
    try:
        return _serializer(name).loads(text)
    except BadSignature:
        return None


def set_cookie(response: Response, name: str, value: Any) -> None:
    """Put a signed cookie on the device; scripts cannot read it."""
    response.set_cookie(
        name,
        _serializer(name).dumps(value),
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=is_https(),
    )


def new_device() -> str:
    """A random name for a device."""
    return secrets.token_hex(16)


def _serializer(name: str) -> URLSafeSerializer:
    return _serializer_with(current_app.config["SECRET_KEY"], name)


@lru_cache(maxsize=32)
def _serializer_with(secret: str, name: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=name)


class ConsoleSession(SecureCookieSessionInterface):
    """Flask's signed cookie, which a browser sends back by https alone once it came by https. What
    signs it is made once and not twice a request."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs and reads the cookie with the app's secret."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether this answer goes out by https."""
        return is_https()


def init_app(app: Flask) -> None:
    """Let every template ask who is there."""
    app.session_interface = ConsoleSession()
    app.context_processor(lambda: {"viewer": actors()[0]})
