"""The rules of a show: chosen in one form beside an example computed with that very choice."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.services.errors import Invalid
from kruvision.services.forms.inputs import read
from kruvision.services.forms.number_text import percent, rounded_percent
from kruvision.services.ruleset import amendments, locked_rules
from kruvision.services.ruleset.audience_weight import MOST, safe_way
from kruvision.services.ruleset.files import rules_as_typed
from kruvision.services.ruleset.form import RulesInput, show_with_rules
from kruvision.services.ruleset.presets import get_preset, list_presets, weight_of_preset
from kruvision.services.shows import shows
from kruvision.web.actions import PageAnswer, lead_to, save_form
from kruvision.web.form_conditions import SavedForm
from kruvision.web.forms import error_sentences, posted
from kruvision.web.guards import actor, guard
from kruvision.web.row_buttons import PRESS, rearranged
from kruvision.web.ruleset.choices import CREDENTIALS, word
from kruvision.web.ruleset.form import form_page, form_values
from kruvision.web.ruleset.reading import criteria_pairs, pairs, trial_warning, worked_example

if TYPE_CHECKING:
    from kruvision.models import Show

blueprint = Blueprint("rules", __name__, url_prefix="/control/shows/<int:show_id>")
PRESET = "preset:"
BALANCED = "balanced"
"""The press that only looks at both bodies on one range."""


@blueprint.get("/rules")
@guard("setup.view")
def edit(show_id: int) -> str:
    """The rules as they stand; read-only once they are locked."""
    show = shows.get_show(show_id)
    if show.rules_locked_at:
        return render_template(
            "ruleset/locked.html",
            show=show,
            pairs=[*pairs(show), *criteria_pairs(show)],
            waiting=amendments.find_change(show),
            is_changeable=amendments.is_changeable(show),
            refusal=trial_warning(show),
            **worked_example(show),
        )
    return _page(show, form_values(show), {}, worked_example(show))


@blueprint.post("/rules")
@guard("setup.edit")
def change(show_id: int) -> str | PageAnswer:
    """Save the rules; or move a tie-break, fill in known rules, look at both bodies on one range or
    only at the example, saving nothing yet."""
    values = posted()
    press = str(values.pop(PRESS, ""))
    values["ties"] = [step for step in rearranged(values.get("ties", []), press) if step]
    if press.startswith(PRESET):
        values |= rules_as_typed(get_preset(press.removeprefix(PRESET)).rules)
    if press == BALANCED:
        values["combination"] = BALANCED
    show = shows.get_show(show_id)
    if not press:
        return _save(show, values)
    try:
        proposed = show_with_rules(show, read(RulesInput, values))
    except Invalid as error:
        return _page(show, values, error_sentences(error), {}), 422
    shown = form_values(proposed) if press.startswith(PRESET) else values
    return _page(show, shown, {}, worked_example(proposed), ruled=proposed)


def _save(show: "Show", values: dict[str, Any]) -> PageAnswer:
    show_id = show.id

    def work() -> None:
        entered = read(RulesInput, values)
        show_with_rules(show, entered)
        locked_rules.save_rules(show_id, entered, by=actor(), at=clock.now())

    return save_form(
        work,
        lambda _values, errors: _page(show, values, errors, {}),
        saved=SavedForm(
            values=lambda: form_values(shows.get_show(show_id)),
            lines=("rules_changed", "rules_copied", "rules_imported", "criteria_changed"),
            facts={"show_id": show_id},
            by_field=False,
        ),
        done=_("The rules are saved."),
        back=url_for("rules.edit", show_id=show_id),
    )


@blueprint.post("/rules/copy")
@guard("setup.edit")
def copy(show_id: int) -> Response:
    """Take over rules and criteria of another show."""
    source = request.form.get("source", type=int) or 0
    locked_rules.copy_rules(show_id, source, by=actor(), at=clock.now())
    return lead_to(url_for("rules.edit", show_id=show_id), _("Rules and criteria are copied."))


def _page(
    show: "Show",
    values: dict[str, Any],
    errors: dict[str, str],
    example: dict[str, Any],
    *,
    ruled: "Show | None" = None,
) -> str:
    return form_page(
        "ruleset/edit.html",
        show,
        values,
        errors,
        example,
        ruled=ruled,
        is_unsaved=ruled is not None or bool(errors),
        seen_values=form_values(show),
        presets=_preset_cards(show, str(values.get("credential", ""))),
        sources=locked_rules.list_sources(show.id),
    )


def _preset_cards(show: "Show", credential: str) -> list[dict[str, Any]]:
    """Known rules to start from, each with what its audience would weigh and the way to vote that
    can bear it, and a warning where the way chosen now cannot."""
    return [
        {"preset": preset, **_share_words(weight_of_preset(show, preset), credential)}
        for preset in list_presets()
    ]


def _share_words(weight: Fraction | None, credential: str) -> dict[str, str]:
    if weight is None:
        return {"share": "", "warning": ""}
    if not weight:
        return {"share": _("The audience has no part in the places."), "warning": ""}
    share = _(
        "The audience weighs %(weight)s. For voters with: %(way)s.",
        weight=rounded_percent(weight),
        way=str(word(CREDENTIALS, safe_way(weight))),
    )
    if credential not in MOST or weight <= MOST[credential]:
        return {"share": share, "warning": ""}
    warning = _(
        "Chosen below is “%(way)s”, good for up to %(most)s only.",
        way=str(word(CREDENTIALS, credential)),
        most=percent(MOST[credential]),
    )
    return {"share": share, "warning": warning}
