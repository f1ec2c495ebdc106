"""A short way ahead of Flask for what the whole hall posts within seconds: ballots and answers.

Nearly all such posts are of one kind, a small JSON of a phone that is known, which needs neither
session, form token nor page. What cannot be carried out and answered at once goes to Flask, whole:
other kinds of post, phones without their cookie, refusals, faults. Carrying out twice is harmless:
only the post is passed on, with the reason.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from json import JSONEncoder
from typing import Any, Generic, TypeVar

from flask import Flask
from pydantic import ValidationError

from kruvision.i18n import speak_to
from kruvision.services.access import VISITOR
from kruvision.services.audience.voters import Voter
from kruvision.services.forms.inputs import Input
from kruvision.web import headers
from kruvision.web.audience import voter_cookie

ACTION = "vote.cast"
JSON_TYPES = ("application/json", "application/json; charset=utf-8")
LARGEST = 4096
NOT_DONE = "kru.not_done"
"""Why the short way did not carry a post out, in the WSGI environment."""
ANSWERS = JSONEncoder(sort_keys=True, separators=(",", ":"))
HEADERS = [("Content-Type", "application/json"), ("Cache-Control", "no-store"), *headers.HARDENED]

Environ = dict[str, Any]
InputT = TypeVar("InputT", bound=Input)


@dataclass(frozen=True)
class Door(Generic[InputT]):
    """An address with a short way: what is posted there, and what carries it out, which Flask's
    way calls as well. Its answer goes to the script."""

    model: type[InputT]
    carry_out: Callable[[Voter, InputT], Mapping[str, Any]]


class Shortcut:
    """WSGI middleware in front of Flask. It makes every check of the views behind it."""

    def __init__(
        self, app: Flask, inner: Callable[..., Iterable[bytes]], doors: Mapping[str, Door[Any]]
    ) -> None:
        self.app, self.inner, self.doors = app, inner, doors

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        door = self.doors.get(environ["PATH_INFO"])
        if door is None or not is_of_a_script(environ):
            return self.inner(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        with self.app.app_context():
            speak_to(environ)
            answer = answer_at_once(door, environ, body)
        if answer is None:
            environ["wsgi.input"] = BytesIO(body)
            return self.inner(environ, start_response)
        start_response("200 OK", [*HEADERS, ("Content-Length", str(len(answer)))])
        return [answer]


def is_of_a_script(environ: Mapping[str, Any]) -> bool:
    """Whether this is a small JSON post."""
    return (
        environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_TYPE", "").lower() in JSON_TYPES
        and environ.get("CONTENT_LENGTH", "").isdecimal()
        and int(environ["CONTENT_LENGTH"]) <= LARGEST
    )


def answer_at_once(door: Door[Any], environ: Environ, body: bytes) -> bytes | None:
    """Carry out and answer as the view does, or None: what stands in the way is for Flask to say.
    Why it was not done goes with the post, so that it is not tried a second time."""
    voter = voter_cookie.find_poster(environ)
    if voter is None:
        return None
    try:
        posted = door.model.model_validate_json(body)
    except ValidationError:
        return None
    try:
        answer = door.carry_out(voter, posted)
    except Exception as error:  # noqa: BLE001  (Flask raises it again and answers in words)
        environ[NOT_DONE] = error
        return None
    return f"{ANSWERS.encode(answer)}\n".encode()


def init_app(app: Flask, doors: Mapping[str, Door[Any]]) -> None:
    """Put the short way right in front of Flask, if visitors may vote at all."""
    if VISITOR.may(ACTION):
        app.wsgi_app = Shortcut(app, app.wsgi_app, doors)  # type: ignore[method-assign]
