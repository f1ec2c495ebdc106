"""The hall's screens: the projector's page by its secret link, and the desk where they are kept."""

from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from markupsafe import Markup
from werkzeug.wrappers import Response

from kruvision import clock, fragments
from kruvision.i18n import _
from kruvision.papers import addresses
from kruvision.papers.qr import qr_svg
from kruvision.services.ephemeral import presence
from kruvision.services.errors import Invalid, NotFound
from kruvision.services.forms.inputs import read
from kruvision.services.shows import editions
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.services.stage import screens
from kruvision.services.stage.screens import STAGE, ScreenInput, ShowingInput
from kruvision.web.forms import error_sentences, posted, read_form
from kruvision.web.guards import actor, guard

blueprint = Blueprint("screens", __name__)
FOREVER = "public, max-age=86400"


@blueprint.get("/screen/<token>")
@guard("screen.show")
def show(token: str) -> str:
    """The projector's page; ``?overlay=1`` is the transparent lower third for a video mixer."""
    screen = screens.get_by_token(token)
    overlay = request.args.get("overlay") == "1"
    snapshot = screen_snapshot(screen, at=clock.now())
    template = "overlays/lower_third.html" if overlay else snapshot["template"]
    language = snapshot["languages"][0]
    return render_template(
        "console/screens/picture.html",
        token=token,
        overlay=overlay,
        snapshot=snapshot,
        language=language,
        html=Markup(fragments.render(template, language, snapshot=snapshot)),
    )


@blueprint.get("/screen/<token>/now")
@guard("screen.show")
def now(token: str) -> Response:
    """The picture for a projector whose socket stays away; asking counts as a sign of life."""
    screen = screens.get_by_token(token)
    snapshot = screen_snapshot(screen, at=clock.now())
    overlay = request.args.get("overlay") == "1"
    if not overlay:
        screens.seen(screen.id, clock.now(), view=snapshot["view"])
    template = "overlays/lower_third.html" if overlay else None
    return jsonify(fragments.picture(snapshot, template))


@blueprint.get("/codes/join.svg")
@guard("home.view")
def join_code() -> Response:
    """The QR code that opens the voter's page."""
    return _svg(qr_svg(addresses.voters_url(current_app.config["KRU"])))


@blueprint.get("/screen/<token>/wifi.svg")
@guard("screen.show")
def wifi_code(token: str) -> Response:
    """The QR code that puts a phone into the hall's Wi-Fi."""
    edition = editions.get_edition(screens.get_by_token(token).edition_id)
    if not edition.wifi_name:
        raise NotFound("not_found")
    return _svg(qr_svg(wifi_words(edition.wifi_name, edition.wifi_password)))


@blueprint.get("/control/editions/<int:edition_id>/screens")
@guard("console.view")
def index(edition_id: int) -> str:
    """All screens of an edition: what each shows, when it last answered, its link."""
    return _desk(edition_id, {}, {})


@blueprint.post("/control/editions/<int:edition_id>/screens")
@guard("setup.edit")
def add(edition_id: int) -> Any:
    """Add a screen."""
    try:
        screens.add_screen(
            editions.get_edition(edition_id).id,
            read_form(ScreenInput),
            by=actor(),
            at=clock.now(),
        )
    except Invalid as error:
        return _desk(edition_id, posted(), error_sentences(error)), error.status
    flash(_("The screen is ready. Open its link on the projector."), "success")
    return redirect(url_for("screens.index", edition_id=edition_id))


@blueprint.post("/control/editions/<int:edition_id>/screens/show")
@guard("screens.switch")
def show_everywhere(edition_id: int) -> Any:
    """Put all screens on one view, with the words or minutes it needs."""
    try:
        values = posted()
        minutes = {"minutes": values["minutes"]} if values.get("minutes") else {}
        kept = {k: v for k, v in values.items() if k != "minutes"}
        entered = read(ShowingInput, {**kept, **minutes})
    except Invalid as error:
        return _desk(edition_id, posted(), error_sentences(error)), error.status
    screens.switch_all(edition_id, entered, by=actor(), at=clock.now())
    flash(_("The screens are switched."), "success")
    return redirect(url_for("screens.index", edition_id=edition_id))


@blueprint.post("/control/screens/<int:screen_id>/view")
@guard("screens.switch")
def switch(screen_id: int) -> Response:
    """Hold one screen on a view, or let it follow the stage."""
    screen = screens.get_screen(screen_id)
    view = request.form.get("view", "")
    screens.switch_screen(screen.id, view, by=actor(), at=clock.now())
    flash(_("The screens are switched."), "success")
    return redirect(url_for("screens.index", edition_id=screen.edition_id))


@blueprint.route("/control/screens/<int:screen_id>", methods=["GET", "POST"])
@guard("setup.edit")
def change(screen_id: int) -> Any:
    """Name and language of one screen, and its link."""
    screen = screens.get_screen(screen_id)
    values: dict[str, Any] = {"name": screen.name, "language": screen.language}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            screens.change_screen(screen_id, read_form(ScreenInput), by=actor(), at=clock.now())
        except Invalid as error:
            values, errors = posted(), error_sentences(error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("screens.index", edition_id=screen.edition_id))
    page = render_template(
        "console/screens/change.html", screen=screen, values=values, errors=errors
    )
    return page, 422 if errors else 200


@blueprint.post("/control/screens/<int:screen_id>/link")
@guard("setup.edit")
def renew(screen_id: int) -> Response:
    """A new secret link; the old one stops working."""
    screens.renew_link(screen_id, by=actor(), at=clock.now())
    flash(_("The screen has a new link. The old one shows nothing more."), "success")
    return redirect(url_for("screens.change", screen_id=screen_id))


@blueprint.post("/control/screens/<int:screen_id>/remove")
@guard("setup.edit")
def remove(screen_id: int) -> Response:
    """Remove a screen."""
    edition_id = screens.get_screen(screen_id).edition_id
    screens.remove_screen(screen_id, by=actor(), at=clock.now())
    flash(_("The screen was removed."), "success")
    return redirect(url_for("screens.index", edition_id=edition_id))


def _desk(edition_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    rows = screens.list_screens(edition_id)
    return render_template(
        "console/screens/list.html",
        edition=editions.get_edition(edition_id),
        rows=[{"screen": row, "heard": presence.last_heard("screen", row.id)} for row in rows],
        now=clock.now(),
        stage=STAGE,
        views=screens.list_views(),
        address=addresses.public_url(current_app.config["KRU"]),
        values=values,
        errors=errors,
    )


def _svg(markup: str) -> Response:
    response = current_app.response_class(markup, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = FOREVER
    return response


def wifi_words(name: str, password: str) -> str:
    """What a phone's camera understands as a network: ``WIFI:T:WPA;S:…;P:…;;``."""

    def escaped(text: str) -> str:
        return "".join(f"\\{c}" if c in '\\;,":' else c for c in text)

    kind = "WPA" if password else "nopass"
    key = f"P:{escaped(password)};" if password else ""
    return f"WIFI:T:{kind};S:{escaped(name)};{key};"
