"""A juror comes in: card by QR or typed, PIN chosen once, and this tablet writes from then on.

Opening a link changes nothing: only the posted form does. The secret travels in the URL fragment,
which no server log sees, and a small script puts it into the form.
"""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock, identity
from kruvision.sentences import sentence
from kruvision.services.errors import Refused, TooFast
from kruvision.services.jury import cards as juror_cards
from kruvision.services.tokens import read_code
from kruvision.web.guards import guard

blueprint = Blueprint("jury_card", __name__)
PENDING_COOKIE = "kru_card"


@blueprint.get("/j")
@blueprint.get("/j/<code>")
@guard("juror.enter")
def card(code: str = "") -> str:
    """The form that takes a card's code."""
    return render_template("jury/card.html", code=code, error="")


@blueprint.post("/j")
@guard("juror.enter")
def scan() -> Response | tuple[str, int]:
    """Look the card up and ask for its PIN. No number of guesses finds one of 27 letters, so that
    nobody's guesses have to be slowed down, and the jurors' behind the same address with them."""
    typed = request.form.get("code", "")
    try:
        juror_cards.get_by_card(typed)
    except Refused as refused:
        page = render_template("jury/card.html", code=typed[:80], error=sentence(refused.code))
        return page, 422
    response = redirect(url_for("jury_card.pin"))
    identity.set_cookie(response, PENDING_COOKIE, {"card": read_code(typed), "device": _device()})
    return response


@blueprint.route("/j/pin", methods=["GET", "POST"])
@guard("juror.enter")
def pin() -> Any:
    """Choose the PIN at first use, enter it later; this tablet then is the one that writes."""
    pending = identity.read_cookie(PENDING_COOKIE) or identity.read_cookie(identity.JUROR_COOKIE)
    if pending is None:
        return redirect(url_for("jury_card.card"))
    try:
        juror = juror_cards.get_by_card(pending["card"])
        is_new = not juror.pin_hash
        if request.method == "GET":
            return render_template("jury/pin.html", juror=juror, is_new=is_new, error="")
        _open(pending, is_new)
    except Refused as refused:
        return _refused(pending, refused)
    response = redirect(url_for("jury.tablet"))
    identity.set_cookie(response, identity.JUROR_COOKIE, pending)
    response.delete_cookie(PENDING_COOKIE)
    return response


def _open(pending: dict[str, str], is_new: bool) -> None:
    typed, at = request.form.get("pin", "").strip(), clock.now()
    if not is_new:
        juror_cards.enter(pending["card"], typed, pending["device"], at=at)
        return
    if typed != request.form.get("again", "").strip():
        raise Refused("pins_differ")
    juror_cards.choose_pin(pending["card"], typed, pending["device"], at=at)


def _refused(pending: dict[str, str], refused: Refused) -> Any:
    """Say it on the page one is on; a card that ended meanwhile starts over."""
    text = sentence(refused.code, refused.details)
    if refused.code == "card_unknown":
        response = redirect(url_for("jury_card.card"))
        response.delete_cookie(PENDING_COOKIE)
        response.delete_cookie(identity.JUROR_COOKIE)
        return response
    juror = juror_cards.get_by_card(pending["card"])
    page = render_template("jury/pin.html", juror=juror, is_new=not juror.pin_hash, error=text)
    return page, 429 if isinstance(refused, TooFast) else 422


def _device() -> str:
    """The name of this tablet, the same for every card that is used on it."""
    for name in (identity.JUROR_COOKIE, PENDING_COOKIE):
        if known := identity.read_cookie(name):
            return str(known["device"])
    return identity.new_device()
