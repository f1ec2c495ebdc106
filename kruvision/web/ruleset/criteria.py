"""The criteria of a show: one form for the whole table."""

from typing import Any

from flask import Blueprint, render_template, url_for

from kruvision import clock
from kruvision.i18n import _
from kruvision.rules.numbers import exact_text
from kruvision.services.forms.inputs import read
from kruvision.services.forms.number_text import localized
from kruvision.services.ruleset import criteria
from kruvision.services.ruleset.criteria import CriteriaInput
from kruvision.services.shows import shows
from kruvision.web.actions import PageAnswer, save_form
from kruvision.web.form_conditions import SavedForm
from kruvision.web.forms import posted, shown_again
from kruvision.web.guards import actor, guard
from kruvision.web.row_buttons import PRESS, is_blank, listed, rearranged

blueprint = Blueprint("criteria", __name__, url_prefix="/control/shows/<int:show_id>")
NEW = {"scale_min": "1", "scale_max": "10", "step": "1", "weight": "1"}
NUMBERS = tuple(NEW)
CHOSEN = (*NEW, "is_about_tradition")
"""What says nothing of whether a row was filled in."""


@blueprint.get("/criteria")
@guard("setup.view")
def edit(show_id: int) -> str:
    """The table; read-only once the rules are locked."""
    return _page(show_id, _rows(show_id), {})


def _rows(show_id: int) -> list[dict[str, Any]]:
    return [
        {
            "id": criterion.id,
            "name": criterion.name,
            "hint": criterion.hint,
            "is_about_tradition": criterion.is_about_tradition,
            **{name: localized(exact_text(getattr(criterion, name))) for name in NUMBERS},
        }
        for criterion in shows.get_show(show_id).criteria
    ]


def _seen_rows(show_id: int) -> dict[str, Any]:
    """What the table shows, as it is stored; the numbers of rows say which criterion is which."""
    rows = _rows(show_id)
    return {"criteria": [{n: v for n, v in row.items() if n != "id"} for row in rows]}


@blueprint.post("/criteria")
@guard("setup.edit")
def change(show_id: int) -> str | PageAnswer:
    """Save the table, or move a row of it and show the form again."""
    values = posted()
    press = str(values.pop(PRESS, ""))
    rows = listed(shown_again().get("criteria"))
    if press:
        return _page(show_id, rearranged(rows, press), {}, is_unsaved=True)
    return save_form(
        lambda: criteria.save_criteria(
            show_id, read(CriteriaInput, values), by=actor(), at=clock.now()
        ),
        lambda _values, errors: _page(show_id, rows, errors, is_unsaved=True),
        saved=SavedForm(
            values=lambda: _seen_rows(show_id),
            lines=("criteria_changed", "rules_copied", "rules_imported"),
            facts={"show_id": show_id},
            by_field=False,
        ),
        done=_("The criteria are saved."),
        back=url_for("criteria.edit", show_id=show_id),
    )


def _page(
    show_id: int, rows: list[Any], errors: dict[str, str], *, is_unsaved: bool = False
) -> str:
    show = shows.get_show(show_id)
    if not rows or not is_blank({k: v for k, v in rows[-1].items() if k not in CHOSEN}):
        rows = [*rows, NEW]
    template = (
        "ruleset/criteria/locked.html" if show.rules_locked_at else "ruleset/criteria/edit.html"
    )
    return render_template(
        template,
        show=show,
        rows=rows,
        seen_rows=_seen_rows(show_id),
        errors=errors,
        is_unsaved=is_unsaved,
    )
