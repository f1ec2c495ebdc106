"""The rules of a show: chosen in one form beside an example computed with that very choice."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, pick
from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import exact_text
from kruvision.sentences import sentence
from kruvision.services import rule_words, show_rules, shows
from kruvision.services.drafts import read
from kruvision.services.errors import Invalid
from kruvision.services.exports import Names
from kruvision.services.numerals import localized
from kruvision.services.rules_draft import (
    SHARED,
    RulesDraft,
    drafted_show,
    offered_options,
    options_used,
    trusts_open_link,
)
from kruvision.services.worked_example import ACTS, JURORS, VOTERS, work_example
from kruvision.web import rule_choices
from kruvision.web.forms import error_sentences, posted
from kruvision.web.guards import actor, guard
from kruvision.web.rows import PRESS, rearranged
from kruvision.web.working import notes_of, working_of
from kruvision.web.working_bodies import tie_rule

blueprint = Blueprint("rules", __name__, url_prefix="/control/shows/<int:show_id>")
NO_EXAMPLE = {"example": None, "example_error": "", "advice": ""}
PLAIN = (
    "method",
    "combination",
    "display_places",
    "voting_mode",
    "choices",
    "credential",
    "window_scope",
    "two_person_rule",
)


@blueprint.get("/rules")
@guard("setup.view")
def edit(show_id: int) -> str:
    """The rules as they stand; read-only once they are locked."""
    show = shows.get_show(show_id)
    if show.rules_locked_at:
        return render_template(
            "rules/locked.html", show=show, pairs=_pairs(show), **{**NO_EXAMPLE, **_example(show)}
        )
    return _page(show, _values(show), {}, _example(show))


@blueprint.post("/rules")
@guard("setup.edit")
def change(show_id: int) -> str | Response | tuple[str, int]:
    """Save the rules; or move a tie-break or only look at the example, saving nothing yet."""
    values = posted()
    press = values.pop(PRESS, "")
    values["ties"] = [step for step in rearranged(values.get("ties", []), press) if step]
    show = shows.get_show(show_id)
    try:
        draft = read(RulesDraft, values)
        drafted = drafted_show(show, draft)
        if not press:
            show_rules.save_rules(show_id, draft, by=actor(), at=clock.now())
    except Invalid as error:
        return _page(show, values, error_sentences(error), {}, is_unsaved=True), 422
    if press:
        return _page(show, values, {}, _example(drafted), is_unsaved=True)
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
    values: Mapping[str, Any],
    errors: dict[str, str],
    example: Mapping[str, Any],
    *,
    is_unsaved: bool = False,
) -> str:
    method = _known(values.get("method"), show.method, rule_choices.method_choices())
    combination = _known(
        values.get("combination"), show.combination, rule_choices.combination_choices()
    )
    typed = values.get("options", {}) if values.get("options_of", method) == method else {}
    return render_template(
        "rules/edit.html",
        show=show,
        values=values,
        errors=errors,
        method=method,
        is_unsaved=is_unsaved,
        methods=rule_choices.method_choices(),
        method_names=[choice[:2] for choice in rule_choices.method_choices()],
        method_options=rule_choices.option_fields(offered_options(method), typed, "options"),
        combinations=rule_choices.combination_choices(),
        combination_options=rule_choices.option_fields(
            options_used(combination), values.get("combination_options", {}), "combination_options"
        ),
        modes=rule_choices.mode_choices(),
        credentials=rule_choices.CREDENTIALS,
        scopes=rule_choices.WINDOW_SCOPES,
        tie_choices=rule_choices.tie_choices(show),
        sources=show_rules.list_sources(show.id),
        **{**NO_EXAMPLE, **example},
    )


def _known(value: Any, fallback: str, choices: list[rule_choices.Choice]) -> str:
    return str(value) if value in {choice[0] for choice in choices} else fallback


def _values(show: Any) -> dict[str, Any]:
    """The show's rules as the form holds them."""
    halves = (Fraction(1, 2), Fraction(1, 2))
    weighed = show.combination in SHARED
    jury, audience = (show.jury_share, show.audience_share) if weighed else halves
    return {
        **{name: getattr(show, name) for name in PLAIN},
        "options": _fields(show.method_options),
        "options_of": show.method,
        "combination_options": _fields(show.combination_options),
        "jury_share": localized(exact_text(jury * 100)),
        "audience_share": localized(exact_text(audience * 100)),
        "ties": show.tie_chain,
    }


def _fields(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: rule_choices.shown_value(value) for name, value in options.items()}


def _pairs(show: Any) -> list[tuple[Any, Any]]:
    """The rules as (term, text) pairs, for reading."""
    names = Names({}, {}, {str(c.id): pick(c.name) for c in show.criteria})
    ties = " → ".join(tie_rule(step, names) for step in show.tie_chain)
    mode = rule_choices.word(rule_choices.mode_choices(), show.voting_mode)
    method, combination = offered_options(show.method), options_used(show.combination)
    fields = rule_choices.option_fields(method, _fields(show.method_options), "")
    fields += rule_choices.option_fields(combination, _fields(show.combination_options), "")
    return [
        (_("Scoring method"), rule_words.method_words(show)),
        (_("Jury and audience together"), rule_words.combination_words(show)),
        *(
            (f["label"], rule_choices.value_words(f))
            for f in fields
            if f["value"] not in ("", None)
        ),
        (_("When acts are level"), ties or _("the head of the jury decides")),
        (_("Decimals shown"), show.display_places),
        (_("What a voter chooses"), mode),
        (_("Number of choices"), show.choices),
        (_("Who may vote"), rule_choices.word(rule_choices.CREDENTIALS, show.credential)),
        (_("When"), rule_choices.word(rule_choices.WINDOW_SCOPES, show.window_scope)),
        (_("Two people"), _("yes") if show.two_person_rule else _("no")),
    ]


def _example(show: Any) -> dict[str, Any]:
    """The worked example under these rules: rows of the result with their working in words."""
    advice = _("Anyone can vote often over an open link: let it weigh a tenth, or print tickets.")
    found: dict[str, Any] = {"advice": advice if trusts_open_link(show) else ""}
    try:
        example = work_example(show)
    except RuleError as problem:
        return {**found, "example_error": sentence(problem.code, problem.details)}
    if example is None:
        return found
    names = Names(
        {act: _("Act %(number)s", number=act) for act in ACTS},
        {juror: _("Juror %(number)s", number=juror) for juror in JURORS},
        {str(criterion.id): pick(criterion.name) for criterion in show.criteria},
    )
    rows = [
        {
            "name": names.entry(standing.entry),
            "voters": VOTERS[standing.entry],
            "standing": standing,
            "display": localized(standing.display),
            "working": working_of(standing, names),
        }
        for standing in example.result.standings
    ]
    unresolved = [" = ".join(map(names.entry, group)) for group in example.result.unresolved_ties]
    notes = notes_of(example.result, names)
    return {**found, "example": {"rows": rows, "notes": notes, "unresolved": unresolved}}
