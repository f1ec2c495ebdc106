"""The jury of an edition for organizers: people, seats, cards to print, and their sheets."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    render_template,
    request,
    url_for,
)
from pydantic import Field
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, _l, ngettext, pick
from kruvision.papers.addresses import public_url
from kruvision.papers.cards import JurorCard, cards_pdf, grouped
from kruvision.papers.qr import qr_svg
from kruvision.services.ephemeral import presence
from kruvision.services.forms.inputs import Input
from kruvision.services.jury import cards as juror_cards
from kruvision.services.jury import help_calls, jurors, seats
from kruvision.services.jury.jurors import JurorInput
from kruvision.services.jury.seats import PanelInput
from kruvision.services.shows import editions, shows
from kruvision.services.snapshots.jury import head_snapshot
from kruvision.web.actions import PageAnswer, carry_out, lead_to, save_form
from kruvision.web.form_conditions import SavedForm
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard
from kruvision.web.jury.seat_rows import replacement_choices, saved_panel, seats_of
from kruvision.words.two_people import done_or_waits

if TYPE_CHECKING:
    from kruvision.models import Juror

blueprint = Blueprint("jurors", __name__, url_prefix="/control")
MOST_CARDS = 60


class CardsInput(Input):
    """Whose cards are made anew."""

    juror: list[int] = Field(default_factory=list, max_length=MOST_CARDS)


class CodesInput(Input):
    """The codes of cards made a moment ago, for the PDF."""

    code: list[str] = Field(default_factory=list, max_length=MOST_CARDS)


@blueprint.get("/editions/<int:edition_id>/jury")
@guard("jury.manage")
def index(edition_id: int) -> str:
    """Everybody of the jury, and the seats of every show."""
    return _index(edition_id)


@blueprint.post("/editions/<int:edition_id>/jury")
@guard("jury.manage")
def add(edition_id: int) -> PageAnswer:
    """One more juror."""
    return save_form(
        lambda: jurors.add_juror(edition_id, read_form(JurorInput), by=actor(), at=clock.now()),
        lambda values, errors: _index(edition_id, values=values, errors=errors),
        done=_("The juror is in the jury and has no seat yet. Seat them below and print the card."),
        back=url_for("jurors.index", edition_id=edition_id),
    )


@blueprint.route("/jurors/<int:juror_id>", methods=["GET", "POST"])
@guard("jury.manage")
def edit(juror_id: int) -> str | PageAnswer:
    """Name and role of a juror."""
    juror = jurors.get_juror(juror_id)
    page = partial(_juror_page, juror)
    if request.method == "GET":
        return page({}, {})
    saved = SavedForm(
        values=lambda: _juror_values(jurors.get_juror(juror_id)),
        lines=("juror_edited",),
        facts={"juror": juror_id},
    )
    return save_form(
        lambda: jurors.edit_juror(juror_id, read_form(JurorInput), by=actor(), at=clock.now()),
        page,
        saved=saved,
        done=_("Saved."),
        back=url_for("jurors.index", edition_id=juror.edition_id),
    )


def _juror_page(juror: "Juror", typed: dict[str, Any], errors: dict[str, str]) -> str:
    return render_template(
        "jury/seats/juror.html",
        juror=juror,
        edition=editions.get_edition(juror.edition_id),
        values={**_juror_values(juror), **typed},
        errors=errors,
    )


def _juror_values(juror: "Juror") -> dict[str, Any]:
    return {"name": juror.name, "role": juror.role}


@blueprint.post("/jurors/<int:juror_id>/<any(remove, revoke, coming, helped):step>")
@guard("jury.manage")
def change(juror_id: int, step: str) -> Response:
    """Take a juror out, end a card, or answer a call for help."""
    edition_id = jurors.get_juror(juror_id).edition_id
    work, done = CHANGES[step]
    return carry_out(
        partial(work, juror_id),
        done=str(done),
        back=url_for("jurors.index", edition_id=edition_id),
        refused_as="warning",
    )


def _remove(juror_id: int) -> None:
    jurors.remove_juror(juror_id, by=actor(), at=clock.now())


def _revoke(juror_id: int) -> None:
    juror_cards.revoke_card(juror_id, by=actor(), at=clock.now())


def _coming(juror_id: int) -> None:
    help_calls.send_help(juror_id, by=actor())


def _helped(juror_id: int) -> None:
    help_calls.end_help(juror_id, by=actor())


CHANGES: dict[str, tuple[Callable[[int], object], Any]] = {
    "remove": (_remove, _l("The juror is out of the jury.")),
    "revoke": (_revoke, _l("The card opens nothing any more.")),
    "coming": (_coming, _l("The juror knows that somebody is on the way.")),
    "helped": (_helped, _l("The call for help is over.")),
}


@blueprint.post("/shows/<int:show_id>/seats")
@guard("jury.manage")
def seat(show_id: int) -> PageAnswer:
    """Who sits on the jury of a show."""
    edition_id = shows.get_show(show_id).edition_id
    return save_form(
        lambda: seats.set_panel(show_id, read_form(PanelInput), by=actor(), at=clock.now()),
        lambda values, errors: _index(
            edition_id, seated={show_id: values}, seat_errors={show_id: errors}
        ),
        saved=_saved_seats(show_id, edition_id),
        done=lambda is_done: _how_they_are_saved(show_id, is_done),
        back=url_for("jurors.index", edition_id=edition_id),
        refused_as="warning",
    )


def _how_they_are_saved(show_id: int, is_done: bool) -> str:
    if not is_done:
        return _(
            "All is counted, so other seats take two people: these are proposed. A second person "
            "opens this page, enters the same and saves."
        )
    count = len(seats.list_seats(show_id))
    return ngettext(
        "The seats are saved: %(num)s juror.", "The seats are saved: %(num)s jurors.", count
    )


def _saved_seats(show_id: int, edition_id: int) -> SavedForm:
    def names() -> dict[int, str]:
        return {one.id: pick(one.name) for one in jurors.list_jurors(edition_id)}

    return SavedForm(
        values=lambda: saved_panel(show_id),
        lines=("panel_set",),
        facts={"show_id": show_id},
        rows=lambda: {f"seats.{juror_id}": name for juror_id, name in names().items()},
        choices=lambda: {"head": {str(juror_id): name for juror_id, name in names().items()}},
    )


@blueprint.post("/editions/<int:edition_id>/jury/cards")
@guard("jury.manage")
def cards(edition_id: int) -> str | Response:
    """Make cards and show them once, to print: the cards before them end at once. Those that take
    a second person wait for one."""
    wanted = set(read_form(CardsInput).juror)
    chosen = [juror for juror in jurors.list_jurors(edition_id) if juror.id in wanted]
    codes = [juror_cards.make_card(juror.id, by=actor(), at=clock.now()) for juror in chosen]
    made = [code for code in codes if code is not None]
    waits = done_or_waits("")(False)
    if codes and not made:
        return lead_to(url_for("jurors.index", edition_id=edition_id), waits, "info")
    if len(made) < len(codes):
        flash(waits, "info")
    return cards_page(edition_id, made)


def cards_page(edition_id: int, codes: list[str]) -> str:
    """Cards made a moment ago, shown once."""
    made = [_card(code) for code in codes]
    return render_template(
        "jury/seats/cards.html",
        edition=editions.get_edition(edition_id),
        cards=[(card, qr_svg(card.link), grouped(card.code)) for card in made],
        address=_address(),
    )


@blueprint.post("/editions/<int:edition_id>/jury/cards.pdf")
@guard("jury.manage")
def cards_as_pdf(edition_id: int) -> Response:
    """The cards that are on the page already, as PDF."""
    edition = editions.get_edition(edition_id)
    made = [_card(code) for code in read_form(CodesInput).code]
    response = make_response(cards_pdf(edition.name, _address(), made))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="jury-cards.pdf"'
    return response


@blueprint.get("/shows/<int:show_id>/sheets")
@guard("jury.manage")
def sheets(show_id: int) -> str:
    """Everybody's sheets: reopen, lock, decide about late marks."""
    picture = head_snapshot(actor(), show_id, at=clock.now())
    return render_template(
        "jury/seats/sheets.html",
        matrix=picture,
        show=shows.get_show(show_id),
        replacement_choices=replacement_choices(show_id),
    )


def _index(
    edition_id: int,
    *,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    seated: dict[int, Any] | None = None,
    seat_errors: dict[int, dict[str, str]] | None = None,
) -> str:
    everybody = jurors.list_jurors(edition_id)
    return render_template(
        "jury/seats/index.html",
        edition=editions.get_edition(edition_id),
        jurors=[(one, _card_state(one), presence.last_heard("juror", one.id)) for one in everybody],
        shows=[seats_of(show_id, (seated or {}).get(show_id)) for show_id in _shows(edition_id)],
        values=values or {},
        errors=errors or {},
        seat_errors=seat_errors or {},
        now=clock.now(),
    )


def _shows(edition_id: int) -> list[int]:
    return list(shows.ids_in_edition(edition_id))


def _card_state(juror: "Juror") -> str:
    if juror.revoked_at:
        return "revoked"
    if not jurors.has_card(juror):
        return "none"
    return "in_use" if juror.pin_hash else "made"


def _card(code: str) -> JurorCard:
    juror = juror_cards.get_by_card(code)
    return JurorCard(juror.name, juror.role, code, f"{_address()}#{code}")


def _address() -> str:
    return f"{public_url(current_app.config['KRU'])}/j"
