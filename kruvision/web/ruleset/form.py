"""The form of the rules as its template needs it: choices, typed values, and the example."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flask import render_template

from kruvision.i18n import pick
from kruvision.rules.numbers import exact_text
from kruvision.rules.ruleset.combinations import options_used
from kruvision.rules.ruleset.rules import WEIGHED
from kruvision.services.forms.number_text import localized
from kruvision.services.ruleset.form import offered_options
from kruvision.services.ruleset.time_rule import as_typed
from kruvision.services.scoring import carried
from kruvision.services.scoring.songs import sings_several
from kruvision.web.forms import as_shown
from kruvision.web.ruleset import choices as rule_choices
from kruvision.web.ruleset.reading import NO_EXAMPLE, shown_fields, trial_warning

if TYPE_CHECKING:
    from kruvision.models import Show

PLAIN = (
    "method",
    "combination",
    "display_places",
    "voting_mode",
    "choices",
    "most_mark",
    "bodies",
    "credential",
    "window_scope",
    "holds_vote",
    "two_person_rule",
    "songs",
    "carried_from",
)


def form_page(
    template: str,
    show: "Show",
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    example: Mapping[str, Any],
    ruled: "Show | None" = None,
    **more: Any,
) -> str:
    """A page that holds the form, with these values in it. ``ruled`` is a copy of the show with
    the rules they make; without it, it is the show."""
    values = as_shown(dict(values))
    return render_template(
        template,
        show=show,
        values=values,
        errors=errors,
        offered=_offered(show, values),
        refusal="" if errors else trial_warning(show, ruled),
        **{**NO_EXAMPLE, **example, **more},
    )


def _offered(show: "Show", values: Mapping[str, Any]) -> dict[str, Any]:
    """What the form offers to choose from, with the options of what is chosen now."""
    choices, combinations = rule_choices.method_choices(), rule_choices.combination_choices()
    method = _known(values.get("method"), show.method, choices)
    combination = _known(values.get("combination"), show.combination, combinations)
    typed = values.get("options", {}) if values.get("options_of", method) == method else {}
    typed_too = values.get("combination_options", {})
    return {
        "method": method,
        "words": rule_choices.method_texts(method),
        "methods": [(label, rule_choices.method_texts(name)) for name, label, _does in choices],
        "method_names": [choice[:2] for choice in choices],
        "method_options": rule_choices.option_fields(offered_options(method), typed, "options"),
        "combinations": combinations,
        "combination_options": rule_choices.option_fields(
            options_used(combination), typed_too, "combination_options"
        ),
        "modes": rule_choices.mode_choices(),
        "credentials": rule_choices.CREDENTIALS,
        "scopes": rule_choices.WINDOW_SCOPES,
        "bodies": rule_choices.BODIES,
        "tie_choices": rule_choices.tie_choices(show),
        "earlier_shows": [(str(one.id), pick(one.name)) for one in carried.shows_before(show)],
        "sing_several": sings_several(show.entries),
        "songs": rule_choices.SONGS,
    }


def form_values(show: "Show") -> dict[str, Any]:
    """The show's rules as the form holds them."""
    halves = (Fraction(1, 2), Fraction(1, 2))
    weighed = show.combination in WEIGHED
    jury, audience = (show.jury_share, show.audience_share) if weighed else halves
    return {
        **{name: getattr(show, name) for name in PLAIN},
        "options": shown_fields(show.method_options),
        "options_of": show.method,
        "combination_options": shown_fields(show.combination_options),
        "jury_share": localized(exact_text(jury * 100)),
        "audience_share": localized(exact_text(audience * 100)),
        "ties": show.tie_chain,
        "time_rule": time_fields(show.time_rule),
        "carried_weight": localized(exact_text(show.carried_weight)),
        "weights": {str(c.id): localized(exact_text(c.weight)) for c in show.criteria},
    }


def time_fields(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The rule of time as its fields show it."""
    typed = {"limit": "", "costs": "", "unit": "points", "every": "", "tolerance": 0}
    return shown_fields({**typed, "starts": "call", **as_typed(kept)})


def _known(value: Any, fallback: str, choices: list[rule_choices.Choice]) -> str:
    is_known = isinstance(value, str) and value in {choice[0] for choice in choices}
    return str(value) if is_known else fallback
