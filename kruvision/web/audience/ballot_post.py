"""The post of a ballot: JSON from the script, mostly by the short way, or a form without it."""

import re
from typing import Annotated, Any

from flask import jsonify, redirect, request, url_for
from pydantic import BeforeValidator, FailFast, Field
from pydantic_core import PydanticCustomError
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.extensions import csrf
from kruvision.rules.audience.ballots import LARGEST_MARK
from kruvision.rules.errors import RuleError
from kruvision.services.audience import casting
from kruvision.services.audience.voters import Voter
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import Id, Input, read
from kruvision.services.transactions import idempotency
from kruvision.web.audience import phone_page, shortcut, voter_cookie
from kruvision.web.audience.shortcut import Door
from kruvision.web.errors import wants_json
from kruvision.web.guards import guard

PATH = "/v/ballot"
MOST_CHOICES = 100
Mark = Annotated[int, Field(ge=0, le=LARGEST_MARK)]
MARKED = re.compile(r"(\d{1,10}),(\d{1,3})", re.ASCII)
"""A choice with its mark, as a form holds it."""


def _chosen(values: Any) -> Any:
    """Places left empty on a ballot for ranking are no choices. How many there are is looked at
    before any of them."""
    if not isinstance(values, list):
        return values
    if len(values) > MOST_CHOICES:
        raise PydanticCustomError("invalid_value", "too many choices")
    return [_read(value) for value in values if value != ""]


def _read(value: Any) -> Any:
    found = MARKED.fullmatch(value) if isinstance(value, str) else None
    return found.groups() if found else value


Chosen = Annotated[Id | tuple[Id, Mark], Field(union_mode="left_to_right")]


class BallotInput(Input):
    """What a phone posts: the window, the chosen entries, each with its mark where acts are marked,
    and the command's own id."""

    window: Id
    choices: Annotated[list[Chosen], FailFast(), BeforeValidator(_chosen)]
    command: Annotated[str, Field(max_length=64, pattern=idempotency.ID_PATTERN)] = ""


def count(voter: Voter, posted: BallotInput) -> dict[str, Any]:
    """Count a ballot that has just come. What the script is told, as of any own ballot:
    ``{"may_vote": True, "window", "code", "choices"}``."""
    receipt = casting.cast_ballot(
        voter, posted.window, posted.choices, posted.command, at=clock.now()
    )
    return {"may_vote": True, **receipt.as_data()}


DOOR = Door(BallotInput, count)


@phone_page.blueprint.post(PATH)
@csrf.exempt
@guard(shortcut.ACTION)
def ballot() -> Response | tuple[Response, int]:
    """Count a ballot; JSON from the script, a form without it."""
    if error := request.environ.get(shortcut.NOT_DONE):
        raise error
    voter_cookie.require_own_page()
    voter = voter_cookie.current_voter()
    try:
        told = count(voter, read(BallotInput, _posted()))
    except (Refused, RuleError) as refusal:
        if wants_json():
            raise
        return phone_page.refusal_page(refusal)
    done = jsonify(told) if wants_json() else redirect(url_for("audience.page"), 303)
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
