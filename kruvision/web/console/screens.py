"""The hall's screens: the projector's page by its secret link, and their list for organizers."""

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    current_app,
    jsonify,
    render_template,
    request,
    url_for,
)
from markupsafe import Markup
from werkzeug.wrappers import Response

from kruvision import clock, fragments
from kruvision.i18n import _
from kruvision.services.addresses import public
from kruvision.services.ephemeral import presence
from kruvision.services.forms.inputs import read
from kruvision.services.shows import editions
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.services.stage import screens
from kruvision.services.stage.screens import STAGE, ScreenInput, ShowingInput
from kruvision.web.actions import PageAnswer, lead_to, save_form
from kruvision.web.form_conditions import SavedForm
from kruvision.web.forms import posted, read_form
from kruvision.web.guards import actor, guard

if TYPE_CHECKING:
    from kruvision.models import Screen

blueprint = Blueprint("screens", __name__)


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
        screens.note_seen(screen.id, clock.now(), view=snapshot["view"])
    template = "overlays/lower_third.html" if overlay else None
    return jsonify(fragments.picture(snapshot, template))


@blueprint.get("/control/editions/<int:edition_id>/screens")
@guard("console.view")
def index(edition_id: int) -> str:
    """All screens of an edition: what each shows, when it last answered, its link."""
    return _list_page(edition_id, {}, {})


@blueprint.post("/control/editions/<int:edition_id>/screens")
@guard("setup.edit")
def add(edition_id: int) -> PageAnswer:
    """Add a screen."""
    found = editions.get_edition(edition_id).id
    return save_form(
        lambda: screens.add_screen(found, read_form(ScreenInput), by=actor(), at=clock.now()),
        partial(_list_page, edition_id),
        done=_("The screen is ready. Open its link on the projector."),
        back=url_for("screens.index", edition_id=edition_id),
    )


@blueprint.post("/control/editions/<int:edition_id>/screens/show")
@guard("screens.switch")
def show_everywhere(edition_id: int) -> PageAnswer:
    """Put all screens on one view, with the words or minutes it needs."""
    return save_form(
        lambda: screens.switch_all(edition_id, _showing(), by=actor(), at=clock.now()),
        partial(_list_page, edition_id),
        done=_("The screens are switched."),
        back=url_for("screens.index", edition_id=edition_id),
    )


def _showing() -> ShowingInput:
    """What was typed; minutes left empty are none."""
    values = posted()
    if not values.get("minutes"):
        values.pop("minutes", None)
    return read(ShowingInput, values)


@blueprint.post("/control/screens/<int:screen_id>/view")
@guard("screens.switch")
def switch(screen_id: int) -> Response:
    """Hold one screen on a view, or let it follow the stage."""
    screen = screens.get_screen(screen_id)
    view = request.form.get("view", "")
    screens.switch_screen(screen.id, view, by=actor(), at=clock.now())
    back = url_for("screens.index", edition_id=screen.edition_id)
    return lead_to(back, _("The screens are switched."))


@blueprint.route("/control/screens/<int:screen_id>", methods=["GET", "POST"])
@guard("setup.edit")
def change(screen_id: int) -> str | PageAnswer:
    """Name and language of one screen, and its link."""
    screen = screens.get_screen(screen_id)
    page = partial(_screen_page, screen)
    if request.method == "GET":
        return page(_screen_values(screen_id), {})
    return save_form(
        lambda: screens.change_screen(
            screen_id, read_form(ScreenInput), by=actor(), at=clock.now()
        ),
        page,
        saved=SavedForm(
            values=lambda: _screen_values(screen_id),
            lines=("screen_changed",),
            facts={"screen": screen_id},
        ),
        done=_("Saved."),
        back=url_for("screens.index", edition_id=screen.edition_id),
    )


def _screen_values(screen_id: int) -> dict[str, str]:
    screen = screens.get_screen(screen_id)
    return {"name": screen.name, "language": screen.language}


def _screen_page(screen: "Screen", values: dict[str, Any], errors: dict[str, str]) -> str:
    return render_template(
        "console/screens/change.html", screen=screen, values=values, errors=errors
    )


@blueprint.post("/control/screens/<int:screen_id>/link")
@guard("setup.edit")
def renew(screen_id: int) -> Response:
    """A new secret link; the old one stops working."""
    screens.renew_link(screen_id, by=actor(), at=clock.now())
    said = _("The screen has a new link. The old one shows nothing more.")
    return lead_to(url_for("screens.change", screen_id=screen_id), said)


@blueprint.post("/control/screens/<int:screen_id>/remove")
@guard("setup.edit")
def remove(screen_id: int) -> Response:
    """Remove a screen."""
    edition_id = screens.get_screen(screen_id).edition_id
    screens.remove_screen(screen_id, by=actor(), at=clock.now())
    return lead_to(url_for("screens.index", edition_id=edition_id), _("The screen was removed."))


def _list_page(edition_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    rows = screens.list_screens(edition_id)
    return render_template(
        "console/screens/list.html",
        edition=editions.get_edition(edition_id),
        rows=[{"screen": row, "heard": presence.last_heard("screen", row.id)} for row in rows],
        now=clock.now(),
        stage=STAGE,
        views=screens.list_views(),
        address=public.public_url(current_app.config["KRU"]),
        values=values,
        errors=errors,
    )
