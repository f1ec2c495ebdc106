"""The voter's phone: one page that goes on by itself, the ballot, the ticket, the screen's code.

No page of it writes a session. A phone is known by a signed cookie of its own, so what it posts is
checked for coming from our own pages instead of by a form token.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlsplit

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from pydantic import BeforeValidator, Field
from werkzeug.wrappers import Response

from kruvision import clock, identity, phone
from kruvision.extensions import csrf
from kruvision.i18n import _, locale_code
from kruvision.rules.errors import RuleError
from kruvision.sentences import sentence
from kruvision.services.audience import casting, screen_codes, tickets
from kruvision.services.audience.voters import Voter
from kruvision.services.errors import NotAllowed, Refused
from kruvision.services.forms.inputs import Id, Input, Line, read
from kruvision.services.transactions import idempotency
from kruvision.web.audience import phone_style
from kruvision.web.errors import wants_json
from kruvision.web.guards import guard

blueprint = Blueprint("audience", __name__)
phone_style.init_blueprint(blueprint)
COOKIE = "kru_voter"
NOT_COUNTED = "kru.not_counted"
"""Why a ballot was not counted at its own door (``ballot_door.py``), in the WSGI environment."""
MOST_CHOICES = 100
SAME_SITE = ("same-origin", "none")


def _chosen(values: Any) -> Any:
    """Places left empty on a ballot for ranking are no choices."""
    return [value for value in values if value != ""] if isinstance(values, list) else values


class BallotInput(Input):
    """What a phone posts: the window, the chosen entries, and the command's own id."""

    window: Id
    choices: Annotated[list[Id], BeforeValidator(_chosen), Field(max_length=MOST_CHOICES)]
    command: Annotated[str, Field(max_length=64, pattern=idempotency.ID_PATTERN)] = ""


class SecretInput(Input):
    """What lets a phone vote: a ticket's token or typed code, or the code on the hall screen."""

    secret: Line


@blueprint.get("/v")
@guard("vote.cast")
def page() -> Response:
    """Tonight on the phone, as far as this voter is concerned."""
    return _page()


@blueprint.get("/v/now")
@guard("vote.cast")
def now() -> Response:
    """What the page of all phones shows now; 304 to who has it already."""
    picture = phone.current(locale_code(), at=clock.now())
    if picture is None:
        raise Refused("not_open")
    response = jsonify(picture.for_phones())
    response.set_etag(picture.tag)
    return response.make_conditional(request)


@blueprint.get("/v/me")
@guard("vote.cast")
def me() -> Response:
    """This voter's own ballot, for a phone that was away."""
    return jsonify(standing_words(_standing(_voter())))


@blueprint.post("/v/ballot")
@csrf.exempt
@guard("vote.cast")
def ballot() -> Response | tuple[Response, int]:
    """Count a ballot; JSON from the script, a form without it."""
    if error := request.environ.get(NOT_COUNTED):
        raise error
    _require_own_page()
    voter = _voter()
    try:
        entered = read(BallotInput, _posted_ballot())
        receipt = casting.cast_ballot(
            voter, entered.window, entered.choices, entered.command, at=clock.now()
        )
    except (Refused, RuleError) as error:
        if wants_json():
            raise
        return _page(message=_words(error), status=_status(error))
    if wants_json():
        return _known_by(jsonify(standing_words(casting.Standing("", receipt))), voter)
    return _known_by(redirect(url_for("audience.page"), 303), voter)


@blueprint.get("/t")
@guard("vote.cast")
def ticket_page() -> Response:
    """Where the QR code of a ticket leads. Its token is behind the #, so that opening the link
    tells the server nothing: the script or the button posts it."""
    return _known_by(_html("audience/ticket.html", message="", typed=""), _voter())


@blueprint.post("/v/ticket")
@csrf.exempt
@guard("vote.cast")
def ticket() -> Response:
    """Bind a ticket to this phone."""

    def bind(voter: Voter, secret: str) -> Voter:
        ticket_id = tickets.bind_ticket(_show_id(), secret, voter.device, at=clock.now())
        return replace(voter, ticket_id=ticket_id)

    return _exchanged(bind, "audience/ticket.html")


@blueprint.get("/s")
@guard("vote.cast")
def code_page() -> Response:
    """Where the QR code of an open vote leads. Its code is behind the #, as a ticket's token is."""
    return _known_by(_html("audience/code.html", message="", typed=""), _voter())


@blueprint.post("/v/code")
@csrf.exempt
@guard("vote.cast")
def code() -> Response:
    """Hand in the code of the hall screen: this phone is in the hall and may vote."""

    def hand_in(voter: Voter, secret: str) -> Voter:
        show_id = _show_id()
        screen_codes.hand_in(show_id, secret, voter.device, at=clock.now())
        return replace(voter, hall_id=show_id)

    return _exchanged(hand_in, "audience/code.html")


def _exchanged(exchange: Callable[[Voter, str], Voter], template: str) -> Response:
    """The answer to a posted secret: the phone is known as the voter that it makes, or hears why
    not, in JSON or on the template's page."""
    _require_own_page()
    voter = _voter()
    values = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    try:
        entered = read(SecretInput, values if isinstance(values, dict) else {})
        known = exchange(voter, entered.secret)
    except Refused as error:
        if wants_json():
            raise
        typed = request.form.get("secret", "")
        page = _html(template, message=_words(error), typed=typed)
        page.status_code = _status(error)
        return _known_by(page, voter)
    done = jsonify(ok=True) if wants_json() else redirect(url_for("audience.page"), 303)
    return _known_by(done, known)


def _page(*, message: str = "", status: int = 200) -> Response:
    """The whole page: what all phones show, or with the voter's own ballot in it."""
    picture = phone.current(locale_code(), at=clock.now())
    voter = _voter()
    if picture is None:
        return _html("audience/nothing.html")
    standing = _standing(voter)
    is_own = standing is not None and (standing.ballot or standing.may_vote)
    values = {"snapshot": picture.snapshot, "own": standing}
    html = render_template(phone.TEMPLATE, **values) if is_own else picture.html
    response = _html(
        "audience/page.html",
        html=html,
        tag=picture.tag,
        revision=picture.snapshot["revision"],
        me=standing_words(standing),
        message=message,
        title=_title(picture),
    )
    response.status_code = status
    return _known_by(response, voter)


def _title(picture: phone.Picture) -> str:
    titles = {
        "voting": _("Vote"),
        "song": _("Now on stage"),
        "result": _("The result is out"),
    }
    return titles.get(picture.snapshot["state"], _("Tonight"))


def _html(template: str, **values: Any) -> Response:
    return Response(render_template(template, **values), mimetype="text/html")


def _voter() -> Voter:
    """The voter this phone's cookie names, or a new one."""
    value = identity.read_cookie(COOKIE)
    return voter_named(value) if value else Voter(identity.new_device())


def voter_named(value: Mapping[str, Any]) -> Voter:
    """The voter of a cookie's value."""
    return Voter(value["device"], value["ticket"], value.get("hall"))


def _known_by(response: Response, voter: Voter) -> Response:
    """Let the phone remember who it is."""
    value = {"device": voter.device, "ticket": voter.ticket_id}
    if voter.hall_id:
        value["hall"] = voter.hall_id
    if identity.read_cookie(COOKIE) != value:
        identity.set_cookie(response, COOKIE, value)
    return response


def _standing(voter: Voter) -> casting.Standing | None:
    """How this voter stands in tonight's show; nothing to look up for a phone without a cookie."""
    if identity.read_cookie(COOKIE) is None and request.method == "GET":
        return None
    show_id = _show_id()
    return casting.standing_of(voter, show_id) if show_id else None


def standing_words(standing: casting.Standing | None) -> dict[str, Any]:
    """What the phone's script is told of its voter."""
    if standing is None or not (standing.ballot or standing.may_vote):
        return {"may_vote": False}
    own = standing.ballot
    if own is None:
        return {"may_vote": standing.may_vote}
    return {
        "may_vote": standing.may_vote,
        "window": own.window_id,
        "code": own.code,
        "choices": own.choices,
    }


def _show_id() -> int:
    """Tonight's show, or 0 before there is one."""
    picture = phone.current(locale_code(), at=clock.now())
    show = picture.snapshot["show"] if picture else None
    return int(show["id"]) if show else 0


def _posted_ballot() -> dict[str, Any]:
    if request.is_json:
        values = request.get_json(silent=True)
        return values if isinstance(values, dict) else {}
    return {
        "window": request.form.get("window", ""),
        "choices": request.form.getlist("choice"),
        "command": request.form.get("command", ""),
    }


def _require_own_page() -> None:
    """Refuse what another site's page posts. Browsers say where a post comes from; scripts of
    nobody's browser carry nobody's cookie."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if not is_own_page(site, origin, request.host):
        raise NotAllowed("not_allowed")


def is_own_page(site: str | None, origin: str | None, host: str) -> bool:
    """Whether a browser says (Sec-Fetch-Site, Origin) that our own page posts, or says nothing."""
    is_ours = origin is None or urlsplit(origin).netloc == host
    return is_ours and (site is None or site in SAME_SITE)


def _words(error: Refused | RuleError) -> str:
    return sentence(error.code, error.details)


def _status(error: Refused | RuleError) -> int:
    return error.status if isinstance(error, Refused) else 422
