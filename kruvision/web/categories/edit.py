"""The categories of a show: their list in one form, lists that are multiplied, and where places
are."""

from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for

from kruvision import clock
from kruvision.i18n import _, ngettext
from kruvision.services.categories import editing, product
from kruvision.services.categories.editing import CategoriesInput
from kruvision.services.categories.listing import count_entries, list_categories
from kruvision.services.errors import Invalid
from kruvision.services.forms.durations import duration_text
from kruvision.services.forms.inputs import FieldError, read
from kruvision.services.ruleset import places
from kruvision.services.shows.shows import get_show
from kruvision.web.actions import PageAnswer, carry_out, save_form
from kruvision.web.form_conditions import SavedForm
from kruvision.web.forms import as_shown, error_sentences, posted, read_form, shown_again
from kruvision.web.guards import actor, guard
from kruvision.web.row_buttons import PRESS, is_blank, listed, rearranged

blueprint = Blueprint("categories", __name__, url_prefix="/control/shows/<int:show_id>/categories")
KEPT = "keep[]"
"""The boxes of the preview: the numbers of those that are to be made."""


@blueprint.get("")
@guard("setup.view")
def edit(show_id: int) -> str:
    """The list."""
    return _page(show_id, _rows(show_id), {})


def _rows(show_id: int) -> list[dict[str, Any]]:
    return [
        {"id": row.id, "name": row.name, "time_limit": duration_text(row.time_limit)}
        for row in list_categories(show_id)
    ]


def _seen_rows(show_id: int) -> dict[str, Any]:
    """What the table shows, as it is stored."""
    rows = _rows(show_id)
    return {"categories": [{n: v for n, v in row.items() if n != "id"} for row in rows]}


@blueprint.post("")
@guard("setup.edit")
def change(show_id: int) -> str | PageAnswer:
    """Save the list, or move a row of it and show the form again."""
    values = posted()
    press = str(values.pop(PRESS, ""))
    rows = listed(shown_again().get("categories"))
    moves = shown_again().get("moves", {})
    if press:
        return _page(show_id, rearranged(rows, press), {}, moves=moves, is_unsaved=True)
    return save_form(
        lambda: editing.save_categories(
            show_id, read(CategoriesInput, values), by=actor(), at=clock.now()
        ),
        lambda _values, errors: _page(show_id, rows, errors, moves=moves, is_unsaved=True),
        saved=SavedForm(
            values=lambda: _seen_rows(show_id),
            lines=(editing.CHANGED,),
            facts={"show_id": show_id},
            by_field=False,
        ),
        done=_("The categories are saved."),
        back=url_for("categories.edit", show_id=show_id),
        refused_as="error",
    )


@blueprint.post("/places")
@guard("setup.edit")
def choose_places(show_id: int) -> PageAnswer:
    """Say whether acts have places in the whole show, in each category, or in both."""
    return carry_out(
        lambda: places.save_places(
            show_id, read_form(places.PlacesInput), by=actor(), at=clock.now()
        ),
        done=_("Saved."),
        back=url_for("categories.edit", show_id=show_id, _anchor="places"),
        wrong_input=_("Choose one of the three."),
    )


@blueprint.get("/multiply")
@guard("setup.edit")
def lists(show_id: int) -> str:
    """Lists to multiply."""
    return _lists_page(show_id, {}, {})


@blueprint.post("/multiply")
@guard("setup.edit")
def preview(show_id: int) -> PageAnswer | str:
    """Show what the lists make; nothing is saved yet."""
    try:
        names = product.multiplied(read_form(product.ListsInput))
    except Invalid as error:
        page = _lists_page(show_id, shown_again(), error_sentences(error))
        return page, error.status
    return _lists_page(show_id, shown_again(), {}, names)


@blueprint.post("/multiply/add")
@guard("setup.edit")
def multiply(show_id: int) -> PageAnswer:
    """Add those that are ticked."""
    values = posted()
    kept = {int(n) for n in request.form.getlist(KEPT) if n.isascii() and n.isdigit()}
    values.pop("keep", None)
    return save_form(
        partial(_add, show_id, values, kept),
        lambda _values, errors: _lists_page(show_id, as_shown(values), errors),
        done=lambda count: ngettext(
            "%(num)d category is added.", "%(num)d categories are added.", count
        ),
        back=url_for("categories.edit", show_id=show_id),
        refused_as="error",
    )


def _add(show_id: int, values: dict[str, Any], kept: set[int]) -> int:
    names = product.multiplied(read(product.ListsInput, values))
    chosen = [name for number, name in enumerate(names) if number in kept]
    if not chosen:
        raise Invalid({"": FieldError("nothing_chosen")})
    return editing.add_categories(show_id, chosen, by=actor(), at=clock.now())


def _lists_page(
    show_id: int,
    values: dict[str, Any],
    errors: dict[str, str],
    names: list[dict[str, str]] | None = None,
) -> str:
    return render_template(
        "categories/multiply.html",
        show=get_show(show_id),
        values=values,
        errors=errors,
        names=names or [],
        present=[row.name for row in list_categories(show_id)],
    )


def _page(
    show_id: int,
    rows: list[Any],
    errors: dict[str, str],
    *,
    moves: Any = None,
    is_unsaved: bool = False,
) -> str:
    counts = count_entries(show_id)
    if not rows or not is_blank({n: v for n, v in rows[-1].items() if n != "id"}):
        rows = [*rows, {}]
    stay = {str(row.get("id") or "") for row in rows}
    stored = list_categories(show_id)
    return render_template(
        "categories/edit.html",
        show=get_show(show_id),
        rows=rows,
        counts={str(category): count for category, count in counts.items()},
        leaving=[row for row in stored if str(row.id) not in stay and counts.get(row.id)],
        staying=[row for row in stored if str(row.id) in stay],
        moves=moves or {},
        seen_rows=_seen_rows(show_id),
        errors=errors,
        is_unsaved=is_unsaved,
    )
