"""What the public sees of a show's result: chosen before anybody has heard it."""

from functools import partial
from typing import Any

from flask import Blueprint, render_template, url_for

from kruvision import clock
from kruvision.i18n import _
from kruvision.services.scoring.standings import shows_all_totals
from kruvision.services.shows import shown, shows
from kruvision.services.shows.phases import allows
from kruvision.services.shows.shown import ShownInput
from kruvision.web.actions import PageAnswer, save_form
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard

blueprint = Blueprint("shown", __name__, url_prefix="/control/shows/<int:show_id>/shown")


@blueprint.get("")
@guard("setup.view")
def edit(show_id: int) -> str:
    """The choice as it stands."""
    return _page(show_id, shown.choice_of(shows.get_show(show_id)), {})


@blueprint.post("")
@guard("setup.edit")
def save(show_id: int) -> PageAnswer:
    """Save it."""
    return save_form(
        lambda: shown.change_shown(show_id, read_form(ShownInput), by=actor(), at=clock.now()),
        partial(_page, show_id),
        done=_("Saved."),
        back=url_for("shown.edit", show_id=show_id),
        refused_as="error",
    )


def _page(show_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    show = shows.get_show(show_id)
    return render_template(
        "shows/shown.html",
        show=show,
        values=values,
        errors=errors,
        is_settled=not allows(show, "shown.change"),
        holds_board_back=show.leaderboard == "live" and not shows_all_totals(show),
    )
