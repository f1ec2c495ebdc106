"""Whether the rules of a show hold: every name known, every number within its limits.

Wherever rules come in, by a form, a file, a copy or the database, they are computed with only after
`check_rules`: what a setting may be is declared once, beside the setting.
"""

from fractions import Fraction

from kruvision.rules import methods
from kruvision.rules.audience import modes
from kruvision.rules.awards.check import check_awards
from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import exact_text
from kruvision.rules.ruleset.combinations import COMBINATION_OPTIONS
from kruvision.rules.ruleset.options import check_option, check_scale, require
from kruvision.rules.ruleset.rules import (
    BODIES,
    COMBINATIONS,
    PLACES,
    SONGS,
    TIE_STEPS,
    Combination,
    Rules,
)

MOST_WEIGHT = 1_000_000
MOST_DISPLAY_PLACES = 12
MOST_TIE_STEPS = 40


def check_rules(rules: Rules) -> None:
    """Refuse rules that nothing can be computed with, naming the place in them.

    Raises ``RuleError`` with ``unknown_method``, ``unknown_name`` (of an option), ``bad_value``,
    ``negative_weight``, ``zero_weights`` or ``seed_missing``, or what ``check_awards`` refuses.
    """
    _check_options(rules)
    _check_combination(rules)
    check_scale(rules.audience_scale, "audience.scale")
    for kind, weights in (("criteria", rules.weights), ("jurors", rules.juror_weights)):
        for name, weight in weights.items():
            _check_weight(f"{kind}.{name}.weight", weight)
    _check_choice("audience.method", rules.audience_method, modes.ways_to_read())
    _check_choice("audience.bodies", rules.bodies, BODIES)
    places = rules.display_places
    known = f"0 to {MOST_DISPLAY_PLACES}"
    require(0 <= places <= MOST_DISPLAY_PLACES, "display_places", places, known)
    tie_steps = len(rules.ties)
    require(tie_steps <= MOST_TIE_STEPS, "ties.chain", tie_steps, f"at most {MOST_TIE_STEPS}")
    for step in rules.ties:
        require(_is_tie_step(step), "ties.chain", step, TIE_STEPS)
    if "lot" in rules.ties and not rules.seed.strip():
        raise RuleError("seed_missing", where="ties.seed")
    _check_choice("categories.places", rules.places, PLACES)
    _check_choice("songs", rules.songs, SONGS)
    _check_weight("carried.weight", rules.carried_weight)
    check_awards(rules.awards)
    _check_totals(rules)


def _check_options(rules: Rules) -> None:
    known = {option.name: option for option in methods.get(rules.method).options}
    for name, value in rules.options.items():
        if name not in known:
            raise RuleError("unknown_name", where=f"options.{name}", known=", ".join(known))
        check_option(known[name], value, f"options.{name}")


def _check_combination(rules: Rules) -> None:
    combination: Combination = rules.combination
    _check_choice("combination.method", combination.method, COMBINATIONS)
    chosen = {**vars(combination), "disqualified": rules.disqualified}
    for option in COMBINATION_OPTIONS:
        value = chosen[option.name]
        if value is not None or option.default is not None:
            table = "" if option.name == "disqualified" else "combination."
            check_option(option, value, f"{table}{option.name}")
    for body in ("jury", "audience"):
        _check_weight(f"combination.{body}", chosen[body])
    if combination.jury + combination.audience == 0:
        raise RuleError("zero_weights", where="combination")


def _check_totals(rules: Rules) -> None:
    """A total must reach a number only where the higher one is the better one."""
    lowest_first = rules.combination.counts_jury and methods.get(rules.method).lowest_first
    if not lowest_first and rules.combination.method != "rank_sum":
        return
    for award in rules.awards:
        if award.kind == "band" or award.least is not None:
            raise RuleError("award_needs_totals", where=f"awards.{award.id}", method=rules.method)


def _check_weight(where: str, weight: Fraction) -> None:
    if weight < 0:
        raise RuleError("negative_weight", where=where)
    require(weight <= MOST_WEIGHT, where, exact_text(weight), f"0 to {MOST_WEIGHT}")


def _check_choice(where: str, value: str, known: tuple[str, ...]) -> None:
    require(value in known, where, value, known)


def _is_tie_step(step: str) -> bool:
    name, colon, criterion = step.partition(":")
    return bool(colon and criterion) if name == "criterion" else step in TIE_STEPS
