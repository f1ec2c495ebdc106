"""Shows: a new evening, and the settings of one."""

from fractions import Fraction
from functools import partial
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.rules.numbers import exact_text
from kruvision.services.forms.local_time import local_text
from kruvision.services.forms.number_text import localized
from kruvision.services.rounds import advancing, next_show
from kruvision.services.rounds.next_show import AddedShow
from kruvision.services.setup import removal
from kruvision.services.shows import editions, shows
from kruvision.services.shows.shows import ShowInput
from kruvision.web.actions import PageAnswer, lead_to, save_form
from kruvision.web.form_conditions import SavedForm
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard

blueprint = Blueprint("shows", __name__, url_prefix="/control")


@blueprint.get("/editions/<int:edition_id>/shows/new")
@guard("setup.edit")
def new(edition_id: int) -> str:
    """The form of one more evening."""
    values = {
        "name": {},
        "form": "stage",
        "window_minutes": "5",
        "leaderboard": "hidden",
        "turnout_shown": True,
    }
    if before := next_show.find_last_show(edition_id):
        values |= {"name": next_show.next_name(before), "take_over": True}
    return _new_page(edition_id, values, {})


@blueprint.post("/editions/<int:edition_id>/shows/new")
@guard("setup.edit")
def add(edition_id: int) -> PageAnswer:
    """Make it, with the rules of the evening before it, and who goes through there."""
    return save_form(
        lambda: next_show.add_show(edition_id, read_form(AddedShow), by=actor(), at=clock.now()),
        partial(_new_page, edition_id),
        again=url_for("editions.edit", edition_id=edition_id),
        done=_("The show is there, with the rules of the show before it."),
        back=lambda show: url_for("shows.edit", show_id=show.id),
    )


def _new_page(edition_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    before = next_show.find_last_show(edition_id)
    return render_template(
        "shows/new.html",
        edition=editions.get_edition(edition_id),
        before=before,
        going=advancing.list_advancing(before.id) if before else (),
        values=values,
        errors=errors,
    )


@blueprint.get("/shows/<int:show_id>/settings")
@guard("setup.view")
def edit(show_id: int) -> str:
    """Name, theme and time of a show, and what the hall sees of the counting."""
    return _edit_page(show_id, _values(show_id), {})


def _values(show_id: int) -> dict[str, Any]:
    show = shows.get_show(show_id)
    return {
        "name": show.name,
        "theme": show.theme,
        "starts_at": local_text(show.starts_at),
        "form": show.form,
        "marks_until": local_text(show.marks_until),
        "window_minutes": _minutes(show.window_seconds),
        "hall_seats": show.hall_seats or "",
        "leaderboard": show.leaderboard,
        "turnout_shown": show.turnout_shown,
    }


@blueprint.post("/shows/<int:show_id>/settings")
@guard("setup.edit")
def change(show_id: int) -> PageAnswer:
    """Save the settings."""
    return save_form(
        lambda: shows.change_show(show_id, read_form(ShowInput), by=actor(), at=clock.now()),
        partial(_edit_page, show_id),
        saved=SavedForm(
            values=lambda: _values(show_id),
            lines=("show_changed",),
            facts={"show_id": show_id},
            choices=lambda: {
                "leaderboard": {"hidden": _("Hidden"), "live": _("Live")},
                "form": {"stage": _("On a stage"), "selection": _("From recordings")},
            },
        ),
        done=_("Saved."),
        back=url_for("shows.edit", show_id=show_id),
        refused_as="warning",
    )


def _edit_page(show_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    show = shows.get_show(show_id)
    return render_template("shows/edit.html", show=show, values=values, errors=errors)


@blueprint.post("/shows/<int:show_id>/delete")
@guard("setup.edit")
def delete(show_id: int) -> Response:
    """Remove a show in which nothing was ever marked or voted."""
    edition_id = removal.delete_show(show_id, by=actor(), at=clock.now())
    back = url_for("editions.edit", edition_id=edition_id, place=None)
    return lead_to(back, _("The show is gone, with its entries."))


def _minutes(seconds: int) -> str:
    """A length in minutes as people type it: ``5`` or ``2,5``."""
    return localized(exact_text(Fraction(seconds, 60)))
