"""The rules of a show: chosen in one form beside an example computed with that very choice."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.services import rule_changes, show_rules, shows
from kruvision.services.drafts import read
from kruvision.services.errors import Invalid
from kruvision.services.rule_files import draft_values
from kruvision.services.rule_presets import get_preset, list_presets
from kruvision.services.rules_draft import RulesDraft, drafted_show
from kruvision.web.forms import error_sentences, posted
from kruvision.web.guards import actor, guard
from kruvision.web.rows import PRESS, rearranged
from kruvision.web.rule_form import form_page, form_values
from kruvision.web.rule_reading import criteria_pairs, pairs, worked_example

blueprint = Blueprint("rules", __name__, url_prefix="/control/shows/<int:show_id>")
PRESET = "preset:"


@blueprint.get("/rules")
@guard("setup.view")
def edit(show_id: int) -> str:
    """The rules as they stand; read-only once they are locked."""
    show = shows.get_show(show_id)
    if show.rules_locked_at:
        return render_template(
            "rules/locked.html",
            show=show,
            pairs=[*pairs(show), *criteria_pairs(show)],
            waiting=rule_changes.find_change(show),
            is_changeable=rule_changes.is_changeable(show),
            **worked_example(show),
        )
    return _page(show, form_values(show), {}, worked_example(show))


@blueprint.post("/rules")
@guard("setup.edit")
def change(show_id: int) -> str | Response | tuple[str, int]:
    """Save the rules; or move a tie-break, fill in known rules or only look at the example, saving
    nothing yet."""
    values = posted()
    press = str(values.pop(PRESS, ""))
    values["ties"] = [step for step in rearranged(values.get("ties", []), press) if step]
    if press.startswith(PRESET):
        values |= draft_values(get_preset(press.removeprefix(PRESET)).rules)
    show = shows.get_show(show_id)
    try:
        draft = read(RulesDraft, values)
        drafted = drafted_show(show, draft)
        if not press:
            show_rules.save_rules(show_id, draft, by=actor(), at=clock.now())
    except Invalid as error:
        return _page(show, values, error_sentences(error), {}, is_unsaved=True), 422
    if press:
        shown = form_values(drafted) if press.startswith(PRESET) else values
        return _page(show, shown, {}, worked_example(drafted), is_unsaved=True)
    flash(_("The rules are saved."), "success")
    return redirect(url_for("rules.edit", show_id=show_id))


@blueprint.post("/rules/copy")
@guard("setup.edit")
def copy(show_id: int) -> Response:
    """Take over rules and criteria of another show."""
    source = request.form.get("source", type=int) or 0
    show_rules.copy_rules(show_id, source, by=actor(), at=clock.now())
    flash(_("Rules and criteria are copied."), "success")
    return redirect(url_for("rules.edit", show_id=show_id))


def _page(
    show: Any,
    values: dict[str, Any],
    errors: dict[str, str],
    example: dict[str, Any],
    *,
    is_unsaved: bool = False,
) -> str:
    return form_page(
        "rules/edit.html",
        show,
        values,
        errors,
        example,
        is_unsaved=is_unsaved,
        presets=list_presets(),
        sources=show_rules.list_sources(show.id),
    )
