"""Cards of jurors: made by a form, shown to print on a page of their own, and as PDF."""

from contextlib import suppress
from typing import Annotated

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from pydantic import FailFast, Field
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.papers.cards import JurorCard, cards_pdf, grouped
from kruvision.papers.qr import qr_svg
from kruvision.sentences import sentence
from kruvision.services.addresses.printed import note_cards
from kruvision.services.addresses.public import public_url
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import Id, Input, Line
from kruvision.services.jury import cards as juror_cards
from kruvision.services.jury import jurors
from kruvision.services.shows import editions
from kruvision.services.transactions.idempotency import Repeated
from kruvision.web import shown_once
from kruvision.web.actions import OWN_PAGE, lead_to
from kruvision.web.form_conditions import form_conditions
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard
from kruvision.words.two_people import done_or_waits

PREFIX = "/control/editions/<int:edition_id>/jury"
blueprint = Blueprint("card_printing", __name__, url_prefix=PREFIX)
MOST_CARDS = 60


class CardsInput(Input):
    """Whose cards are made anew."""

    juror: Annotated[list[Id], FailFast()] = Field(default_factory=list, max_length=MOST_CARDS)


class CodesInput(Input):
    """The codes of cards made a moment ago, for the PDF."""

    code: Annotated[list[Line], FailFast()] = Field(default_factory=list, max_length=MOST_CARDS)


@blueprint.post("/cards")
@guard("jury.manage")
def make(edition_id: int) -> Response:
    """Make cards, and lead to the page that shows them, to print: the cards before them end at
    once. Those that take a second person wait for one. The same form sent twice makes them once."""
    wanted = set(read_form(CardsInput).juror)
    chosen = [one.id for one in jurors.list_jurors(edition_id) if one.id in wanted]
    return make_cards(edition_id, chosen, waiting=url_for("jurors.index", edition_id=edition_id))


def make_cards(edition_id: int, chosen: list[int], *, waiting: str) -> Response:
    """Make the cards of these jurors and lead to the page that shows them; back to ``waiting``
    where all of them wait for a second person, or where they are refused."""
    command = shown_once.command_to_show("cards", edition=edition_id, jurors=chosen)
    made: list[bool] = []
    try:
        with suppress(Repeated), form_conditions():
            for juror_id in chosen:
                card = juror_cards.make_card(juror_id, command=command, by=actor(), at=clock.now())
                made.append(card is not None)
            note_cards(chosen, public_url(current_app.config["KRU"]))
    except OWN_PAGE:
        raise
    except Refused as refused:
        return lead_to(waiting, sentence(refused.code, refused.details), "warning")
    if not all(made):
        flash(done_or_waits("")(False), "info")
    if made and not any(made):
        return redirect(waiting)
    shown = url_for("card_printing.shown", edition_id=edition_id)
    return lead_to(shown, _("The cards are made. Print them now."))


@blueprint.get("/cards")
@guard("jury.manage")
def shown(edition_id: int) -> str | Response:
    """The cards made on this device a moment ago, those that still count."""
    made = shown_once.find_shown("cards", edition=edition_id) or {"jurors": (), "command": ""}
    found = (
        juror_cards.find_made_card(juror_id, made["command"], by=actor())
        for juror_id in made["jurors"]
    )
    printed = [_card(code) for code in found if code]
    if not printed:
        return lead_to(
            url_for("jurors.index", edition_id=edition_id),
            _("Cards are shown for half an hour, where they were made. Make new ones here."),
            "info",
        )
    return render_template(
        "jury/seats/cards.html",
        edition=editions.get_edition(edition_id),
        cards=[(card, qr_svg(card.link), grouped(card.code)) for card in printed],
        address=_address(),
    )


@blueprint.post("/cards.pdf")
@guard("jury.manage")
def as_pdf(edition_id: int) -> Response:
    """The cards that are on the page already, as PDF."""
    edition = editions.get_edition(edition_id)
    made = [_card(code) for code in read_form(CodesInput).code]
    response = make_response(cards_pdf(edition.name, _address(), made))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="jury-cards.pdf"'
    return response


def _card(code: str) -> JurorCard:
    juror = juror_cards.get_by_card(code)
    return JurorCard(juror.name, juror.role, code, f"{_address()}#{code}")


def _address() -> str:
    return f"{public_url(current_app.config['KRU'])}/j"
