"""The post of a ballot, by two ways in: Flask's, and a shortcut ahead of it.

The hall votes within seconds, and nearly all of its posts are of one kind, which needs neither
session, form token nor language. ``BallotShortcut`` makes every check of ``ballot``. What it cannot
count and answer at once goes to ``ballot``, whole: other kinds of post, phones without their
cookie, refusals, faults. Casting a ballot twice is harmless: only the post is passed on.
"""

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from json import JSONEncoder
from typing import Annotated, Any

from flask import Flask, jsonify, redirect, request, url_for
from pydantic import BeforeValidator, FailFast, Field, ValidationError
from pydantic_core import PydanticCustomError
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.extensions import csrf
from kruvision.rules.errors import RuleError
from kruvision.services.access import VISITOR
from kruvision.services.audience import casting
from kruvision.services.audience.receipts import Receipt
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import Id, Input, read
from kruvision.services.transactions import idempotency
from kruvision.web import headers
from kruvision.web.audience import phone_page, voter_cookie
from kruvision.web.errors import wants_json
from kruvision.web.guards import guard

PATH, ACTION = "/v/ballot", "vote.cast"
JSON_TYPES = ("application/json", "application/json; charset=utf-8")
LARGEST = 4096
MOST_CHOICES = 100
NOT_COUNTED = "kru.not_counted"
"""Why the shortcut did not count a ballot, in the WSGI environment."""
ANSWERS = JSONEncoder(sort_keys=True, separators=(",", ":"))
HEADERS = [("Content-Type", "application/json"), ("Cache-Control", "no-store"), *headers.HARDENED]

Environ = dict[str, Any]


def _chosen(values: Any) -> Any:
    """Places left empty on a ballot for ranking are no choices. How many there are is looked at
    before any of them."""
    if not isinstance(values, list):
        return values
    if len(values) > MOST_CHOICES:
        raise PydanticCustomError("invalid_value", "too many choices")
    return [value for value in values if value != ""]


class BallotInput(Input):
    """What a phone posts: the window, the chosen entries, and the command's own id."""

    window: Id
    choices: Annotated[list[Id], FailFast(), BeforeValidator(_chosen)]
    command: Annotated[str, Field(max_length=64, pattern=idempotency.ID_PATTERN)] = ""


class BallotShortcut:
    """WSGI middleware in front of Flask."""

    def __init__(self, app: Flask, inner: Callable[..., Iterable[bytes]]) -> None:
        self.app, self.inner = app, inner

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if not is_ballot_of_a_script(environ):
            return self.inner(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        with self.app.app_context():
            answer = count_at_once(environ, body)
        if answer is None:
            environ["wsgi.input"] = BytesIO(body)
            return self.inner(environ, start_response)
        start_response("200 OK", [*HEADERS, ("Content-Length", str(len(answer)))])
        return [answer]


def is_ballot_of_a_script(environ: Mapping[str, Any]) -> bool:
    """Whether this is a small JSON post to the ballot's address."""
    return (
        environ["PATH_INFO"] == PATH
        and environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_TYPE", "").lower() in JSON_TYPES
        and environ.get("CONTENT_LENGTH", "").isdecimal()
        and int(environ["CONTENT_LENGTH"]) <= LARGEST
    )


def count_at_once(environ: Environ, body: bytes) -> bytes | None:
    """Count a ballot and answer as ``ballot`` does, or None: what stands in the way is for Flask to
    say. Why a ballot was not counted goes with the post, so that it is not cast a second time."""
    voter = voter_cookie.find_poster(environ)
    if voter is None:
        return None
    try:
        posted = BallotInput.model_validate_json(body)
    except ValidationError:
        return None
    try:
        receipt = casting.cast_ballot(
            voter, posted.window, posted.choices, posted.command, at=clock.now()
        )
    except Exception as error:  # noqa: BLE001  (Flask raises it again and answers in words)
        environ[NOT_COUNTED] = error
        return None
    return f"{ANSWERS.encode(answer_of(receipt))}\n".encode()


@phone_page.blueprint.post(PATH)
@csrf.exempt
@guard(ACTION)
def ballot() -> Response | tuple[Response, int]:
    """Count a ballot; JSON from the script, a form without it."""
    if error := request.environ.get(NOT_COUNTED):
        raise error
    voter_cookie.require_own_page()
    voter = voter_cookie.current_voter()
    try:
        posted = read(BallotInput, _posted())
        receipt = casting.cast_ballot(
            voter, posted.window, posted.choices, posted.command, at=clock.now()
        )
    except (Refused, RuleError) as error:
        if wants_json():
            raise
        return phone_page.refusal_page(error)
    done = jsonify(answer_of(receipt)) if wants_json() else redirect(url_for("audience.page"), 303)
    return voter_cookie.remember(done, voter)


def _posted() -> dict[str, Any]:
    if request.is_json:
        values = request.get_json(silent=True)
        return values if isinstance(values, dict) else {}
    return {
        "window": request.form.get("window", ""),
        "choices": request.form.getlist("choice"),
        "command": request.form.get("command", ""),
    }


def answer_of(receipt: Receipt) -> dict[str, Any]:
    """What the script is told of a counted ballot, as of any own ballot: ``{"may_vote": True,
    "window", "code", "choices"}``."""
    return {"may_vote": True, **receipt.as_data()}


def init_app(app: Flask) -> None:
    """Put the shortcut right in front of Flask, if visitors may vote at all."""
    if VISITOR.may(ACTION):
        app.wsgi_app = BallotShortcut(app, app.wsgi_app)  # type: ignore[method-assign]
