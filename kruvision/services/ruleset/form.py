"""The rules of a show as they are typed, read into the show's columns and checked as a whole.

Each scoring method brings its own options; whatever the rule book refuses is named at its field.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, FailFast, Field, StringConstraints

from kruvision.models import Criterion, Show
from kruvision.rules import methods
from kruvision.rules.adjustments.carried import check_carried
from kruvision.rules.audience import modes
from kruvision.rules.audience.ballots import LARGEST_MARK, MOST_MARK
from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import exact_text, parse_ratio
from kruvision.rules.ruleset.combinations import ADD_UP, options_used
from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import COMBINATIONS, WEIGHED, Combination
from kruvision.services.errors import Invalid
from kruvision.services.forms.inputs import ExactNumber, FieldError, Id, Input
from kruvision.services.ruleset.earlier import wrong_earlier_show
from kruvision.services.ruleset.time_rule import TimeRuleInput, time_rule_of
from kruvision.services.scoring import rule_book_inputs
from kruvision.services.scoring.deductions import find_obstacle, list_standing
from kruvision.services.shows.selection import JURY_ONLY, is_selection

RULE_COLUMNS = (
    "method",
    "method_options",
    "combination",
    "combination_options",
    "jury_share",
    "audience_share",
    "holds_vote",
    "tie_chain",
    "display_places",
    "voting_mode",
    "choices",
    "most_mark",
    "bodies",
    "credential",
    "window_scope",
    "two_person_rule",
    "songs",
    "carried_from",
    "carried_weight",
    "places",
    "time_rule",
)
WINDOW_SCOPES = ("show", "entry", "category")
HEAVIEST = 1000
Word = Annotated[str, StringConstraints(max_length=200)]


class RulesInput(Input):
    """The form. Shares are percent; ``options_of`` names the method whose options were typed;
    ``weights`` are those of criteria by id, one that is not named keeps its own; ``holds_vote``
    asks for a vote also where it counts for nothing but the audience's award."""

    method: str
    options_of: str = ""
    options: dict[str, Word] = {}
    combination: str
    combination_options: dict[str, Word] = {}
    jury_share: ExactNumber = Fraction(50)
    audience_share: ExactNumber = Fraction(50)
    holds_vote: bool = False
    ties: Annotated[list[Word], FailFast()] = Field([], max_length=20)
    display_places: int = Field(2, ge=0, le=4)
    voting_mode: str
    choices: int = Field(1, ge=1, le=20)
    most_mark: int = Field(MOST_MARK, ge=1, le=LARGEST_MARK)
    bodies: Literal["hall", "delegations"] = "hall"
    credential: Literal["open_link", "screen_code", "tickets"] = "open_link"
    window_scope: Literal["show", "entry", "category"] = "show"
    two_person_rule: bool = False
    time_rule: TimeRuleInput = TimeRuleInput()
    songs: Literal["mean", "sum", "best"] = "mean"
    carried_from: Annotated[Id | None, BeforeValidator(lambda value: value or None)] = None
    carried_weight: ExactNumber = Fraction(1)
    weights: dict[int, ExactNumber] = {}


def offered_options(method: str) -> tuple[Option, ...]:
    """The options a form offers for a method. What cells hold is settled: jurors give marks."""
    return tuple(option for option in methods.get(method).options if option.name != "cells")


def show_with_rules(show: Show, entered: RulesInput) -> Show:
    """A copy of the show with the typed rules, for computing with; never saved.

    Raises ``Invalid`` naming every field the rule book would refuse.
    """
    wrong = _wrong_choices(show, entered)
    if wrong:
        raise Invalid(wrong)
    copy = Show(
        id=show.id,
        edition_id=show.edition_id,
        position=show.position,
        form=show.form,
        draw_seed=show.draw_seed,
        decisions=[],
        awards=show.awards,
        award_decisions=[],
        criteria=[_copy(criterion, entered.weights) for criterion in show.criteria],
        places=show.places,
        **_columns(entered),
    )
    try:
        rules = rule_book_inputs.rules_of(copy)
        if copy.carried_from:
            check_carried(rules)
    except RuleError as problem:
        raise Invalid({_field(problem): _field_error(problem)}) from problem
    require_totals(show, copy)
    return copy


def require_totals(show: Show, proposed: Show) -> None:
    """Raise ``Invalid`` where the show has deductions, or its rule of time asks for them, and these
    rules leave nothing to subtract from."""
    obstacle = find_obstacle(proposed)
    if obstacle and list_standing(show.id):
        raise Invalid({obstacle: FieldError("deductions_need_totals")})
    if obstacle and time_rule_of(proposed).costs:
        raise Invalid({"time_rule.costs": FieldError("deductions_need_totals")})


def _copy(criterion: Criterion, weights: Mapping[int, Fraction]) -> Criterion:
    columns = ("id", "position", "name", "scale_min", "scale_max", "step", "weight")
    copy = Criterion(**{column: getattr(criterion, column) for column in columns})
    copy.weight = weights.get(criterion.id, criterion.weight)
    return copy


def _wrong_choices(show: Show, entered: RulesInput) -> dict[str, FieldError]:
    choices = {
        "method": methods.names(),
        "combination": COMBINATIONS,
        "voting_mode": modes.names(),
    }
    wrong = {
        name: FieldError("not_a_choice")
        for name, known in choices.items()
        if getattr(entered, name) not in known
    }
    if is_selection(show) and (entered.combination != JURY_ONLY or entered.holds_vote):
        wrong["combination"] = FieldError("selection_is_the_jurys")
    if entered.combination in WEIGHED:
        wrong |= _wrong_shares(entered)
    if entered.bodies == "delegations" and entered.credential != "tickets":
        wrong["bodies"] = FieldError("delegations_need_tickets")
    wrong |= _wrong_weights(show, entered.weights) | _wrong_ties(show, entered.ties)
    return wrong | wrong_earlier_show(show, entered.carried_from)


def _wrong_weights(show: Show, typed: Mapping[int, Fraction]) -> dict[str, FieldError]:
    weights = {c.id: typed.get(c.id, c.weight) for c in show.criteria}
    wrong = {
        f"weights.{id_}": FieldError("negative_weight" if weight < 0 else "too_large_number")
        for id_, weight in weights.items()
        if not 0 <= weight <= HEAVIEST
    }
    if not wrong and weights and not any(weights.values()):
        return {f"weights.{next(iter(weights))}": FieldError("zero_weights")}
    return wrong


def _wrong_shares(entered: RulesInput) -> dict[str, FieldError]:
    if min(entered.jury_share, entered.audience_share) < 0:
        return {"jury_share": FieldError("negative_weight")}
    together = entered.jury_share + entered.audience_share
    if entered.combination in ADD_UP and together != 100:
        return {"jury_share": FieldError("shares_not_100", {"sum": exact_text(together)})}
    return {} if together else {"jury_share": FieldError("zero_weights")}


def _wrong_ties(show: Show, ties: list[str]) -> dict[str, FieldError]:
    chain = [step for step in ties if step]
    criteria = {f"criterion:{criterion.id}" for criterion in show.criteria}
    if any(step.startswith("criterion:") and step not in criteria for step in chain):
        return {"ties": FieldError("not_a_choice")}
    if len(set(chain)) < len(chain):
        return {"ties": FieldError("tie_step_twice")}
    if "shared_place" in chain[:-1]:
        return {"ties": FieldError("shared_place_last")}
    return {}


def _columns(entered: RulesInput) -> dict[str, Any]:
    jury, audience = _shares(entered)
    typed = entered.options if entered.options_of == entered.method else {}
    return {
        "method": entered.method,
        "method_options": _options(
            offered_options(entered.method),
            typed,
            "options",
            fresh=entered.options_of != entered.method,
        ),
        "combination": entered.combination,
        "combination_options": _options(
            options_used(entered.combination), entered.combination_options, "combination_options"
        ),
        "jury_share": jury,
        "audience_share": audience,
        "holds_vote": entered.holds_vote
        or Combination(entered.combination, jury, audience).counts_audience,
        "tie_chain": [step for step in entered.ties if step],
        "display_places": entered.display_places,
        "voting_mode": entered.voting_mode,
        "choices": entered.choices,
        "most_mark": entered.most_mark,
        "bodies": entered.bodies,
        "credential": entered.credential,
        "window_scope": entered.window_scope,
        "two_person_rule": entered.two_person_rule,
        "time_rule": entered.time_rule.stored(),
        "songs": entered.songs,
        "carried_from": entered.carried_from,
        "carried_weight": entered.carried_weight,
    }


def _shares(entered: RulesInput) -> tuple[Fraction, Fraction]:
    if entered.combination in WEIGHED:
        return entered.jury_share / 100, entered.audience_share / 100
    return Fraction(entered.combination != "audience_only"), Fraction(
        entered.combination != "jury_only"
    )


def _options(
    known: tuple[Option, ...], typed: Mapping[str, str], where: str, *, fresh: bool = False
) -> dict[str, Any]:
    """The typed options as the columns keep them; what stands at its default is left out."""
    found: dict[str, Any] = {}
    for option in () if fresh else known:
        text = typed.get(option.name, "").strip()
        if option.kind == "flag":
            found[option.name] = bool(text)
        elif text:
            try:
                found[option.name] = _value(option, text)
            except RuleError as problem:
                error = FieldError(problem.code, problem.details)
                raise Invalid({f"{where}.{option.name}": error}) from problem
    return {name: value for name, value in found.items() if value != _default(known, name)}


def _value(option: Option, text: str) -> Any:
    if option.kind == "choice":
        return text
    if option.kind == "scale":
        parts = text.replace(";", " ").split()
        return [exact_text(parse_ratio(part)) for part in parts]
    number = parse_ratio(text)
    if option.kind == "number":
        return exact_text(number)
    if number.denominator != 1:
        raise RuleError("not_a_number", text=text)
    return number.numerator


def _default(known: tuple[Option, ...], name: str) -> Any:
    default = next(option.default for option in known if option.name == name)
    if isinstance(default, Fraction):
        return exact_text(default)
    return [exact_text(points) for points in default] if isinstance(default, tuple) else default


def _field_error(problem: RuleError) -> FieldError:
    code = "lots_need_seed" if problem.code == "seed_missing" else problem.code
    return FieldError(code, problem.details)


def _field(problem: RuleError) -> str:
    """The form's field for the place in the rules that the rule book names."""
    table, _, name = str(problem.details.get("where", "")).partition(".")
    if problem.code == "carried_needs_totals":
        return "carried_from"
    if table == "ties":
        return "ties"
    if table == "disqualified":
        return "combination_options.disqualified"
    fields = {"options": f"options.{name}", "combination": f"combination_options.{name}"}
    return fields.get(table, "")
