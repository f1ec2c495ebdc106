"""A ballot's own door, ahead of Flask's routing: the hall votes within seconds, and nearly all of
these posts are of one kind, which needs neither session, form token nor language.

It makes every check of the page's way in (``web/audience/phone_page.ballot``), with the same
functions. What it does not let in and answer at once goes that way, whole: other kinds of post,
phones without their cookie, refusals, faults. Casting a ballot twice is harmless: only the post is
passed on.
"""

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from json import JSONEncoder
from typing import Any

from flask import Flask
from pydantic import ValidationError
from werkzeug.http import parse_cookie

from kruvision import clock, identity
from kruvision.services.access import VISITOR
from kruvision.services.audience import casting, receipts
from kruvision.services.audience.voters import Voter
from kruvision.web import headers
from kruvision.web.audience import phone_page

PATH = "/v/ballot"
JSON_TYPES = ("application/json", "application/json; charset=utf-8")
LARGEST = 4096
ANSWERS = JSONEncoder(sort_keys=True, separators=(",", ":"))
HEADERS = [("Content-Type", "application/json"), ("Cache-Control", "no-store"), *headers.HARDENED]

Environ = dict[str, Any]


class BallotDoor:
    """WSGI middleware in front of Flask."""

    def __init__(self, app: Flask, inner: Callable[..., Iterable[bytes]]) -> None:
        self.app, self.inner = app, inner

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if not is_ballot_of_a_script(environ):
            return self.inner(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        with self.app.app_context():
            answer = answer_of(environ, body)
        if answer is None:
            environ["wsgi.input"] = BytesIO(body)
            return self.inner(environ, start_response)
        start_response("200 OK", [*HEADERS, ("Content-Length", str(len(answer)))])
        return [answer]


def as_json(receipt: receipts.Receipt) -> bytes:
    """The answer as Flask's own way in gives it."""
    words = phone_page.standing_words(casting.Standing("", receipt))
    return f"{ANSWERS.encode(words)}\n".encode()


def is_ballot_of_a_script(environ: Mapping[str, Any]) -> bool:
    """Whether this is a small JSON post to the ballot's address."""
    return (
        environ["PATH_INFO"] == PATH
        and environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_TYPE", "").lower() in JSON_TYPES
        and environ.get("CONTENT_LENGTH", "").isdecimal()
        and int(environ["CONTENT_LENGTH"]) <= LARGEST
    )


def answer_of(environ: Environ, body: bytes) -> bytes | None:
    """The receipt of a ballot that is counted, or None: what stands in the way is for Flask to say.
    Why a ballot was not counted goes with the post, so that it is not cast a second time."""
    known = voter_of(environ)
    entered = input_of(body)
    if known is None or entered is None:
        return None
    try:
        receipt = casting.cast_ballot(
            known, entered.window, entered.choices, entered.command, at=clock.now()
        )
    except Exception as error:  # noqa: BLE001  (Flask raises it again and answers in words)
        environ[phone_page.NOT_COUNTED] = error
        return None
    return as_json(receipt)


def voter_of(environ: Mapping[str, Any]) -> Voter | None:
    """The voter whose phone posts this from our own page."""
    site, origin = environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_ORIGIN")
    if not phone_page.is_own_page(site, origin, environ.get("HTTP_HOST", "")):
        return None
    cookie = parse_cookie(environ.get("HTTP_COOKIE", "")).get(phone_page.COOKIE, "")
    known = identity.read_signed(phone_page.COOKIE, cookie)
    if known is None or not VISITOR.may("vote.cast"):
        return None
    return phone_page.voter_named(known)


def input_of(body: bytes) -> phone_page.BallotInput | None:
    """What the script sent, or None where it cannot be read."""
    try:
        return phone_page.BallotInput.model_validate_json(body)
    except ValidationError:
        return None


def init_app(app: Flask) -> None:
    """Stand right in front of Flask."""
    app.wsgi_app = BallotDoor(app, app.wsgi_app)  # type: ignore[method-assign]
