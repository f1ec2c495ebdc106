"""A juror comes in: card by QR or typed, PIN chosen once, and this tablet writes from then on.

Opening a link changes nothing: only the posted form does. The secret travels in the URL fragment,
which no server log sees, and a small script puts it into the form.
"""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock, identity
from kruvision.i18n import pick
from kruvision.sentences import sentence
from kruvision.services.errors import Refused, TooFast, Unavailable
from kruvision.services.jury import cards as juror_cards
from kruvision.services.jury import jurors
from kruvision.services.jury.cards import OpenTablet
from kruvision.services.jury.jurors import ScannedCard, SeenCard
from kruvision.services.tokens import read_code
from kruvision.web.errors import note_wait
from kruvision.web.guards import guard
from kruvision.web.kept_forms import form_page

blueprint = Blueprint("jury_card", __name__)
PENDING_COOKIE = "kru_card"


@blueprint.get("/j")
@guard("juror.enter")
def card() -> str:
    """The form that takes a card's code."""
    return _card_page()


@blueprint.get("/j/<code>")
@guard("juror.enter")
def card_in_path(code: str) -> Response:
    """Whoever writes the code behind the address is led on at once, so that it does not stay there:
    behind the # no history of the tablet keeps it, nor any log that is written from here on."""
    return redirect(url_for("jury_card.card", _anchor=read_code(code) or None))


@blueprint.post("/j")
@guard("juror.enter")
def scan() -> Response | tuple[str, int]:
    """Look the card up and ask for its PIN. No number of guesses finds one of 27 letters, so that
    nobody's guesses have to be slowed down, and the jurors' behind the same address with them."""
    typed = request.form.get("code", "")
    try:
        scanned = jurors.scan(typed)
    except Refused as refused:
        return _card_page(typed[:80], sentence(refused.code)), 422
    response = redirect(url_for("jury_card.pin"))
    carried = {"juror": scanned.juror, "proof": scanned.proof, "device": _device()}
    identity.set_cookie(response, PENDING_COOKIE, carried)
    return response


def _card_page(code: str = "", error: str = "") -> str:
    return form_page("jury/card.html", "jury_card.card", code=code, error=error)


@blueprint.route("/j/pin", methods=["GET", "POST"])
@guard("juror.enter")
def pin() -> Any:
    """Choose the PIN at first use, enter it later; this tablet then is the one that writes."""
    carried = _carried()
    if carried is None:
        return redirect(url_for("jury_card.card"))
    card = ScannedCard(carried["juror"], carried["proof"])
    try:
        seen = jurors.look_at(card, carried["device"])
        name, is_new = pick(seen.name), not seen.pin_hash
        if request.method == "GET":
            return _pin_page(name, is_new)
        opened = _open(seen)
    except Refused as refused:
        if refused.code == "card_unknown":
            return _start_over()
        note_wait(refused)
        still_new = is_new and refused.code != "pin_chosen"
        page = _pin_page(name, still_new, sentence(refused.code, refused.details))
        return page, refused.status if isinstance(refused, TooFast | Unavailable) else 422
    response = redirect(url_for("jury.tablet"))
    identity.set_cookie(response, identity.JUROR_COOKIE, asdict(opened))
    response.delete_cookie(PENDING_COOKIE)
    return response


def _open(seen: SeenCard) -> OpenTablet:
    typed, at = request.form.get("pin", "").strip(), clock.now()
    if not seen.pin_hash:
        if typed != request.form.get("again", "").strip():
            raise Refused("pins_differ")
        return juror_cards.choose_pin(seen.card, typed, seen.device, at=at)
    return juror_cards.enter(seen, typed, source=request.remote_addr or "", at=at)


def _start_over() -> Response:
    """The card ended meanwhile: this tablet forgets it."""
    response = redirect(url_for("jury_card.card"))
    response.delete_cookie(PENDING_COOKIE)
    response.delete_cookie(identity.JUROR_COOKIE)
    return response


def _pin_page(name: str, is_new: bool, error: str = "") -> str:
    said = {"name": name, "is_new": is_new, "error": error}
    return form_page("jury/pin.html", "jury_card.pin", **said)


def _carried() -> dict[str, Any] | None:
    """What this tablet knows of a card: scanned a moment ago, or opened before."""
    found = (identity.read_cookie(name) for name in (PENDING_COOKIE, identity.JUROR_COOKIE))
    return next((value for value in found if value and "proof" in value), None)


def _device() -> str:
    """The name of this tablet, the same for every card that is used on it."""
    for name in (identity.JUROR_COOKIE, PENDING_COOKIE):
        if known := identity.read_cookie(name):
            return str(known["device"])
    return identity.new_device()
