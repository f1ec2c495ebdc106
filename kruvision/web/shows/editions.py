"""Editions: the list, a new one with its first show in one go, what stands on the poster."""

from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.services.setup import removal
from kruvision.services.setup.new_editions import NewEdition, add_edition
from kruvision.services.shows import editions
from kruvision.web.actions import PageAnswer, lead_to, save_form
from kruvision.web.form_conditions import SavedForm
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard

blueprint = Blueprint("editions", __name__, url_prefix="/control/editions")
FIRST_SHOW = {"kk": "Финал", "ru": "Финал", "en": "Final"}
FIELDS = ("year", "name", "theme", "venue", "organizers", "wifi_name", "wifi_password")


@blueprint.get("")
@guard("setup.view")
def index() -> str | Response:
    """All editions with their shows; the way to the first one while there is none."""
    found = editions.list_editions()
    if not found and actor().may("setup.edit"):
        return redirect(url_for("editions.new"))
    return render_template("shows/editions/list.html", editions=found)


@blueprint.get("/new")
@guard("setup.edit")
def new() -> str:
    """The form of a new edition, filled with what is known."""
    values = {"year": clock.now().year, "show": {"name": FIRST_SHOW}}
    return _new_page(values, {})


@blueprint.post("/new")
@guard("setup.edit")
def add() -> PageAnswer:
    """Make the edition and its first show, and go on to that show."""
    return save_form(
        lambda: add_edition(read_form(NewEdition), by=actor(), at=clock.now()),
        _new_page,
        again=url_for("editions.index"),
        done=_("The edition is there, with its first show and five criteria."),
        back=lambda edition: url_for("shows.edit", show_id=edition.shows[0].id),
    )


def _new_page(values: dict[str, Any], errors: dict[str, str]) -> str:
    show = values.get("show")
    return render_template(
        "shows/editions/new.html",
        values={**values, "show": show if isinstance(show, dict) else {}},
        errors=errors,
        is_first=not editions.list_editions(),
    )


@blueprint.get("/<int:edition_id>")
@guard("setup.view")
def edit(edition_id: int) -> str:
    """One edition: its words, its shows."""
    return _edit_page(edition_id, _values(edition_id), {})


def _values(edition_id: int) -> dict[str, Any]:
    edition = editions.get_edition(edition_id)
    return {name: getattr(edition, name) for name in FIELDS}


@blueprint.post("/<int:edition_id>")
@guard("setup.edit")
def change(edition_id: int) -> PageAnswer:
    """Save what stands on the poster."""
    return save_form(
        lambda: editions.change_edition(
            edition_id, read_form(editions.EditionInput), by=actor(), at=clock.now()
        ),
        partial(_edit_page, edition_id),
        saved=SavedForm(
            values=lambda: _values(edition_id),
            lines=("edition_changed",),
            facts={"edition": edition_id},
        ),
        done=_("Saved."),
        back=url_for("editions.edit", edition_id=edition_id),
    )


def _edit_page(edition_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    edition = editions.get_edition(edition_id)
    return render_template(
        "shows/editions/edit.html", edition=edition, values=values, errors=errors
    )


@blueprint.post("/<int:edition_id>/delete")
@guard("setup.edit")
def delete(edition_id: int) -> Response:
    """Remove an edition in which nothing was ever marked or voted."""
    removal.delete_edition(edition_id, by=actor(), at=clock.now())
    return lead_to(url_for("editions.index"), _("The edition is gone, with its shows and entries."))
