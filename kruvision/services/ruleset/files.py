"""A show's rules as RULES.toml, out and in: criteria by their names, all or nothing.

What a show cannot hold (weights of single jurors, another scale for the hall) is refused with the
place in the file. How people vote is not part of such a file and stays as it is, unless the file
names a way the hall knows; how long an act may sing stands in a table of its own, ``[time]``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from kruvision.i18n import FALLBACK, pick
from kruvision.models import Criterion, Show
from kruvision.rules.audience import modes
from kruvision.rules.errors import RuleError
from kruvision.rules.marks import Scale
from kruvision.rules.numbers import exact_text
from kruvision.rules.ruleset import toml
from kruvision.rules.ruleset.award_toml import read_awards
from kruvision.rules.ruleset.combinations import ADD_UP
from kruvision.rules.ruleset.rules import POINTS_SCALE, Rules
from kruvision.services.access import Actor, require
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.record import chain
from kruvision.services.ruleset.award_rows import award_rows, awards_by
from kruvision.services.ruleset.criteria import CriterionInput
from kruvision.services.ruleset.form import RulesInput, show_with_rules
from kruvision.services.ruleset.locked_rules import (
    adopt_rules,
    require_unlocked,
    rules_data,
    rules_fingerprint,
)
from kruvision.services.ruleset.time_rule import TABLE, as_typed, read_time_table, table_text
from kruvision.services.scoring.rule_book_inputs import PERCENT, rules_of
from kruvision.services.shows import shows
from kruvision.services.transactions.changes import ShowChanged
from kruvision.services.transactions.transaction import transaction

LARGEST_FILE = 16_000
"""Bytes: twenty criteria and thirty awards with long names fill two thirds of it. To read much more
would cost the house a multiple of what it costs to send."""
NAMED = "criterion:"
KEPT = (
    *("holds_vote", "voting_mode", "choices", "most_mark", "credential", "window_scope"),
    *("two_person_rule", "carried_from"),
)
_AT = re.compile(r"at line (\d+), column (\d+)")


def write_rules(show: Show) -> str:
    """The show's rules as RULES.toml, criteria under their names in the language spoken now."""
    return toml.write_rules(rules_by_name(show)) + table_text(show)


def rules_by_name(show: Show) -> Rules:
    """The show's rules as the rule book has them, criteria by name instead of by id."""
    rules = rules_of(show)
    names = {str(c.id): name for name, c in _named(show.criteria, None).items()}
    ids = {f"{NAMED}{id_}": f"{NAMED}{name}" for id_, name in names.items()}
    return replace(
        rules,
        weights={names[id_]: weight for id_, weight in rules.weights.items()},
        scales={names[str(c.id)]: Scale(c.scale_min, c.scale_max, c.step) for c in show.criteria},
        ties=tuple(ids.get(step, step) for step in rules.ties),
        awards=awards_by(names, read_awards(show.awards)),
    )


def read_file(show: Show, data: bytes) -> Show:
    """A copy of the show with the rules and the scales and weights of criteria in the file.

    Never saved. Criteria are found by their name in any language; those the file does not name
    weigh 1, as in the rule book, unless it names none at all: then they stay as they are. So do
    the awards of the show where the file has none.

    Raises ``Invalid`` naming fields of the form, and ``RuleError`` with the place in the file
    (``where``): what the rule book refuses, ``file_too_large``, ``file_not_utf8``,
    ``bad_toml_line``, ``no_such_criterion``, ``criterion_twice``, ``zero_weights``, and what a show
    has no place for: ``jurors_elsewhere``, ``scale_of_the_hall``, ``cannot_compare_so``.
    """
    rules, time_rule = _parse(data)
    named = _criteria_of(show, rules)
    _require_possible(rules)
    entered = _input_of(show, rules, named, time_rule)
    proposed = show_with_rules(show, entered)
    _set_criteria(proposed, rules, {name: c.id for name, c in named.items()})
    if rules.awards:
        proposed.awards = award_rows(
            awards_by({n: str(c.id) for n, c in named.items()}, rules.awards)
        )
    rules_of(proposed)
    return proposed


def import_rules(show_id: int, data: bytes, *, seen: str, by: Actor, at: datetime) -> None:
    """Make the rules of the file the show's, if the show's rules are still those ``seen``.

    Raises what ``read_file`` raises, and ``Refused``: ``rules_locked``,
    ``rules_changed_meanwhile``.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_unlocked(show)
        if rules_fingerprint(show) != seen:
            raise Refused("rules_changed_meanwhile")
        proposed = read_file(show, data)
        adopt_rules(show, proposed)
        if proposed.awards != show.awards:
            show.previous_awards, show.awards = show.awards, proposed.awards
        facts = {"rules": rules_data(show), "awards": show.awards}
        chain.append(by.label, "rules_imported", at=at, show_id=show.id, **facts)
        changes.append(ShowChanged(show.id))


def rules_as_typed(rules: Rules) -> dict[str, Any]:
    """Rules of the rule book as the form takes them, weights in percent; ties as they are."""
    combination = rules.combination
    jury, audience = _shares(rules)
    return {
        "method": rules.method,
        "options_of": rules.method,
        "options": _texts(rules.options),
        "combination": combination.method,
        "combination_options": _texts(
            {
                "compare_places": _compared(rules),
                "pool": combination.pool,
                "shares": combination.shares,
                "juries": combination.juries,
                "least_ballots": combination.least_ballots,
                "disqualified": rules.disqualified,
            }
        ),
        "jury_share": jury * PERCENT,
        "audience_share": audience * PERCENT,
        "bodies": rules.bodies,
        "ties": list(rules.ties),
        "display_places": rules.display_places,
        "songs": rules.songs,
        "carried_weight": rules.carried_weight,
    }


def _parse(data: bytes) -> tuple[Rules, dict[str, Any] | None]:
    """The rules, and the rule of time where the file has one."""
    if len(data) > LARGEST_FILE:
        raise RuleError("file_too_large", megabytes="0.032")
    try:
        tree = toml.parse(data.decode("utf-8-sig"))
        time_rule = read_time_table(tree.pop(TABLE)) if TABLE in tree else None
        return toml.read_tree(tree), time_rule
    except UnicodeDecodeError:
        raise RuleError("file_not_utf8") from None
    except RuleError as problem:
        at = _AT.search(str(problem.details.get("problem", "")))
        if problem.code == "bad_toml" and at:
            raise RuleError("bad_toml_line", line=at[1], column=at[2]) from problem
        raise


def _input_of(
    show: Show,
    rules: Rules,
    named: Mapping[str, Criterion],
    time_rule: Mapping[str, Any] | None,
) -> RulesInput:
    ids = {f"{NAMED}{name}": f"{NAMED}{criterion.id}" for name, criterion in named.items()}
    values = {name: getattr(show, name) for name in KEPT} | rules_as_typed(rules)
    values["ties"] = [ids.get(step, step) for step in rules.ties]
    values["time_rule"] = as_typed(show.time_rule) if time_rule is None else time_rule
    if rules.audience_method in modes.names():
        values["voting_mode"] = rules.audience_method
    return read(RulesInput, values)


def _criteria_of(show: Show, rules: Rules) -> dict[str, Criterion]:
    """The show's criterion under each name the file uses; refuses one that is not there."""
    known: dict[str, Criterion] = {}
    for language in FALLBACK:
        known |= _named(show.criteria, language)
    known |= _named(show.criteria, None)
    folded = {_folded(name): criterion for name, criterion in known.items()}
    found: dict[str, Criterion] = {}
    for name, where in _names_in(rules).items():
        criterion = folded.get(_folded(name))
        if criterion is None:
            names = ", ".join(pick(c.name) for c in show.criteria)
            raise RuleError("no_such_criterion", where=where, name=name, known=names)
        found[name] = criterion
    in_tables = [found[name].id for name in dict.fromkeys((*rules.weights, *rules.scales))]
    if len(set(in_tables)) < len(in_tables):
        raise RuleError("criterion_twice", where="criteria")
    return found


def _names_in(rules: Rules) -> dict[str, str]:
    """Names of criteria in the rules, each with the place where it stands."""
    tables = dict.fromkeys((*rules.weights, *rules.scales))
    steps = (step for step in rules.ties if step.startswith(NAMED))
    in_ties = {step.removeprefix(NAMED): "ties.chain" for step in steps}
    in_awards = {a.criterion: f"awards.{a.id}.criterion" for a in rules.awards if a.criterion}
    return in_awards | in_ties | {name: f"criteria.{name}" for name in tables}


def _named(criteria: Sequence[Criterion], language: str | None) -> dict[str, Criterion]:
    """Criteria by their name in a language; a name that stands twice gets a number."""
    found: dict[str, Criterion] = {}
    for criterion in criteria:
        name = pick(criterion.name, language)
        same = sum(pick(c.name, language) == name for c in found.values())
        found[f"{name} ({same + 1})" if same else name] = criterion
    return found


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _require_possible(rules: Rules) -> None:
    """Refuse what a show has another place for, or none."""
    if rules.juror_weights:
        raise RuleError("jurors_elsewhere", where="jurors")
    if rules.audience_scale != POINTS_SCALE:
        raise RuleError("scale_of_the_hall", where="audience.scale")
    if rules.combination.compare_places is not None and _compared(rules) is None:
        raise RuleError("cannot_compare_so", where="combination.compare_places")


def _compared(rules: Rules) -> int | None:
    """Decimals at which totals are compared once they add up to 100, as a show's do."""
    places, combination = rules.combination.compare_places, rules.combination
    if places is None or combination.method != "percentage":
        return places
    sizes = {Fraction(1): places - 2, Fraction(PERCENT): places}
    kept = sizes.get(combination.jury + combination.audience, -1)
    return kept if kept >= 0 else None


def _shares(rules: Rules) -> tuple[Fraction, Fraction]:
    jury, audience = rules.combination.jury, rules.combination.audience
    if rules.combination.method in ADD_UP:
        return jury / (jury + audience), audience / (jury + audience)
    return jury, audience


def _texts(options: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in options.items() if value is not None}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, tuple):
        return " ".join(exact_text(points) for points in value)
    return exact_text(value) if isinstance(value, Fraction) else str(value)


def _set_criteria(proposed: Show, rules: Rules, named: Mapping[str, int]) -> None:
    if not rules.weights and not rules.scales:
        return
    names = {named[name]: name for name in dict.fromkeys((*rules.weights, *rules.scales))}
    for criterion in proposed.criteria:
        name = names.get(criterion.id, "")
        criterion.weight = rules.weight(name)
        if name in rules.scales:
            _set_scale(criterion, rules.scales[name], f"criteria.{name}")
    if not any(criterion.weight for criterion in proposed.criteria):
        raise RuleError("zero_weights", where="criteria")


def _set_scale(criterion: Criterion, scale: Scale, where: str) -> None:
    step = criterion.step if scale.step is None else scale.step
    ends = {"scale_min": scale.least, "scale_max": scale.most, "step": step}
    try:
        row = read(CriterionInput, {"name": criterion.name, "weight": criterion.weight, **ends})
    except Invalid as wrong:
        error = next(iter(wrong.fields.values()))
        raise RuleError(error.code, where=where, **error.details) from None
    criterion.scale_min, criterion.scale_max = row.scale_min, row.scale_max
    criterion.step = row.step
