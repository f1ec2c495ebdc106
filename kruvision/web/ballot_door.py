"""A ballot's own door, ahead of Flask's routing: the hall votes within seconds, and nearly all of
these posts are of one kind, which needs neither session, form token nor language.

It makes every check of the page's way in (``web/audience.ballot``), with the same functions. What
it does not let in and answer at once goes that way, whole: other kinds of post, phones without
their cookie, refusals, faults. Casting a ballot twice is harmless: only the post is passed on.
"""

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any

from flask import Flask, json
from werkzeug.http import parse_cookie

from kruvision import clock, identity
from kruvision.services import voting
from kruvision.services.access import VISITOR
from kruvision.services.drafts import read
from kruvision.services.voters import Voter
from kruvision.web import audience, headers

PATH = "/v/ballot"
JSON_TYPES = ("application/json", "application/json; charset=utf-8")
LARGEST = 4096
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
        answer = self.answer(environ, body)
        if answer is None:
            environ["wsgi.input"] = BytesIO(body)
            return self.inner(environ, start_response)
        start_response("200 OK", [*HEADERS, ("Content-Length", str(len(answer)))])
        return [answer]

    def answer(self, environ: Environ, body: bytes) -> bytes | None:
        """The receipt of a ballot that is counted, or None."""
        with self.app.app_context():
            try:
                receipt = cast(environ, body)
            except Exception:  # noqa: BLE001  (Flask meets it again, and answers in words)
                return None
            return as_json(receipt) if receipt else None


def as_json(receipt: voting.Receipt) -> bytes:
    """The answer as Flask's own way in gives it."""
    words = audience.standing_words(voting.Standing("", receipt))
    return f"{json.dumps(words, separators=(',', ':'))}\n".encode()


def is_ballot_of_a_script(environ: Mapping[str, Any]) -> bool:
    """Whether this is a small JSON post to the ballot's address."""
    return (
        environ["PATH_INFO"] == PATH
        and environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_TYPE", "").lower() in JSON_TYPES
        and environ.get("CONTENT_LENGTH", "").isdecimal()
        and int(environ["CONTENT_LENGTH"]) <= LARGEST
    )


def cast(environ: Mapping[str, Any], body: bytes) -> voting.Receipt | None:
    """Count the ballot, once the phone is known and the post comes from our own page."""
    site, origin = environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_ORIGIN")
    if not audience.is_own_page(site, origin, environ.get("HTTP_HOST", "")):
        return None
    cookie = parse_cookie(environ.get("HTTP_COOKIE", "")).get(audience.COOKIE, "")
    known = identity.read_signed(audience.COOKIE, cookie)
    if known is None or not VISITOR.may("vote.cast"):
        return None
    draft = read(audience.BallotDraft, json.loads(body))
    voter = Voter(known["device"], known["ticket"])
    return voting.cast_ballot(voter, draft.window, draft.choices, draft.command, at=clock.now())


def init_app(app: Flask) -> None:
    """Stand right in front of Flask."""
    app.wsgi_app = BallotDoor(app, app.wsgi_app)  # type: ignore[method-assign]
