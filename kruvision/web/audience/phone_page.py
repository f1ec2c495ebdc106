"""The voter's phone: one page that goes on by itself, the ticket, the screen's code.

No page of it writes a session: a phone is known by a signed cookie of its own (``voter_cookie``).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock, phone
from kruvision.extensions import csrf
from kruvision.i18n import _, locale_code
from kruvision.rules.errors import RuleError
from kruvision.sentences import sentence
from kruvision.services.audience import receipts, screen_codes, tickets
from kruvision.services.audience.voters import Voter
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import Input, Line, read
from kruvision.web.audience import phone_style, voter_cookie
from kruvision.web.errors import wants_json
from kruvision.web.guards import guard
from kruvision.web.kept_forms import form_page

NO_DELEGATION = "no_delegation"
blueprint = Blueprint("audience", __name__)
phone_style.init_blueprint(blueprint)


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
    return jsonify(_for_script(_status_of(voter_cookie.current_voter())))


@blueprint.get("/t")
@guard("vote.cast")
def ticket_page() -> Response:
    """Where the QR code of a ticket leads. Its token is behind the #, so that opening the link
    tells the server nothing: the script or the button posts it."""
    return _secret_page("ticket", voter_cookie.current_voter())


@blueprint.post("/v/ticket")
@csrf.exempt
@guard("vote.cast")
def ticket() -> Response:
    """Bind a ticket to this phone."""

    def bind(voter: Voter, secret: str) -> Voter:
        ticket_id = tickets.bind_ticket(_show_id(), secret, voter.device, at=clock.now())
        return replace(voter, ticket_id=ticket_id)

    return _exchange(bind, "ticket")


@blueprint.get("/s")
@guard("vote.cast")
def code_page() -> Response:
    """Where the QR code of an open vote leads. Its code is behind the #, as a ticket's token is."""
    return _secret_page("code", voter_cookie.current_voter())


@blueprint.post("/v/code")
@csrf.exempt
@guard("vote.cast")
def code() -> Response:
    """Hand in the code of the hall screen: this phone is in the hall and may vote."""

    def hand_in(voter: Voter, secret: str) -> Voter:
        address = request.remote_addr or ""
        return screen_codes.hand_in(_show_id(), secret, voter, address=address, at=clock.now())

    return _exchange(hand_in, "code")


def _exchange(exchange: Callable[[Voter, str], Voter], kind: str) -> Response:
    """The answer to a posted secret: the phone is known as the voter that it makes, or hears why
    not, in JSON or on the page of this kind of secret."""
    voter_cookie.require_own_page()
    voter = voter_cookie.current_voter()
    values = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    try:
        entered = read(SecretInput, values if isinstance(values, dict) else {})
        known = exchange(voter, entered.secret)
    except Refused as error:
        if wants_json():
            raise
        return _secret_page(kind, voter, error)
    done = jsonify(ok=True) if wants_json() else redirect(url_for("audience.page"), 303)
    return voter_cookie.remember(done, known)


def _secret_page(kind: str, voter: Voter, error: Refused | RuleError | None = None) -> Response:
    """Where a secret is typed, with what was typed before and why it was refused."""
    message = _words(error) if error else ""
    typed, endpoint = request.form.get("secret", ""), f"audience.{kind}_page"
    page = form_page(f"audience/{kind}.html", endpoint, message=message, typed=typed)
    response = Response(page, mimetype="text/html")
    response.status_code = _http_status(error) if error else 200
    return voter_cookie.remember(response, voter)


def refusal_page(error: Refused | RuleError) -> Response:
    """The whole page, saying why a ballot was not counted, with the status of the refusal."""
    return _page(message=_words(error), http_status=_http_status(error))


def _page(*, message: str = "", http_status: int = 200) -> Response:
    """The whole page: what all phones show, or with the voter's own ballot in it."""
    picture = phone.current(locale_code(), at=clock.now())
    voter = voter_cookie.current_voter()
    if picture is None:
        return _html("audience/nothing.html")
    status = _status_of(voter)
    is_own = status is not None and status.may_vote
    values = {"snapshot": picture.snapshot, "own": status}
    html = render_template(phone.TEMPLATE, **values) if is_own else picture.html
    response = _html(
        "audience/page.html",
        html=html,
        tag=picture.tag,
        me=_for_script(status),
        message=message or _ended(status),
        title=_title(picture),
        show=picture.snapshot["show"],
    )
    response.status_code = http_status
    return voter_cookie.remember(response, voter)


def _title(picture: phone.Picture) -> str:
    titles = {
        "voting": _("Vote"),
        "song": _("Now on stage"),
        "result": _("The result is out"),
    }
    return titles.get(picture.snapshot["state"], _("Tonight"))


def _html(template: str, **values: Any) -> Response:
    return Response(render_template(template, **values), mimetype="text/html")


def _status_of(voter: Voter) -> receipts.VoterStatus | None:
    """This voter's status in tonight's show; nothing to look up for a phone without a cookie."""
    if request.method == "GET" and not voter_cookie.is_known():
        return None
    show_id = _show_id()
    return receipts.status_of(voter, show_id) if show_id else None


def _for_script(status: receipts.VoterStatus | None) -> dict[str, Any]:
    """What the phone's script is told of its voter: ``{"may_vote"}``, with an own ballot also
    ``window``, ``code`` and ``choices``, which are none once the vote is closed. ``spent`` is the
    window in which an earlier ticket of its seat has voted, ``ended`` the sentence that the phone's
    ticket was withdrawn or replaced; ``own`` the entry ids of the voter's own delegation."""
    if status is None or not status.may_vote:
        return {"may_vote": False, "ended": _ended(status)}
    if status.voted_in:
        return {"may_vote": True, "spent": status.voted_in}
    own = {"own": status.own_acts} if status.own_acts else {}
    return {"may_vote": True, **own, **(status.ballot.as_data() if status.ballot else {})}


def _ended(status: receipts.VoterStatus | None) -> str:
    """That the phone's ticket was withdrawn or replaced, or is of no delegation where these give
    the points; empty where neither is so."""
    if status and status.refusal == NO_DELEGATION:
        return sentence(NO_DELEGATION)
    return sentence("ticket_ended") if status and status.has_lost_ticket else ""


def _show_id() -> int:
    """Tonight's show, or 0 before there is one."""
    picture = phone.current(locale_code(), at=clock.now())
    show = picture.snapshot["show"] if picture else None
    return int(show["id"]) if show else 0


def _words(error: Refused | RuleError) -> str:
    return sentence(error.code, error.details)


def _http_status(error: Refused | RuleError) -> int:
    return error.status if isinstance(error, Refused) else 422
