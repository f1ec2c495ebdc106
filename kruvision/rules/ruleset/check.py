"""Whether the rules of a show hold: every name known, every number within its limits."""

from kruvision.rules import methods
from kruvision.rules.audience import modes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.options import check_option, check_scale, require
from kruvision.rules.ruleset.rules import (
    COMBINATIONS,
    DISQUALIFIED,
    SHARES,
    TIE_STEPS,
    Combination,
    Rules,
)


def check_rules(rules: Rules) -> None:
    """Refuse rules that nothing can be computed with, naming the place in them.

    Raises ``RuleError`` with ``unknown_method``, ``unknown_name`` (of an option), ``bad_value``,
    ``negative_weight``, ``zero_weights`` or ``seed_missing``.
    """
    _check_options(rules)
    _check_combination(rules.combination)
    check_scale(rules.audience_scale, "audience.scale")
    for kind, weights in (("criteria", rules.weights), ("jurors", rules.juror_weights)):
        for name, weight in weights.items():
            if weight < 0:
                raise RuleError("negative_weight", where=f"{kind}.{name}.weight")
    _check_choice("audience.method", rules.audience_method, modes.ways_to_read())
    _check_choice("disqualified", rules.disqualified, DISQUALIFIED)
    require(0 <= rules.display_places <= 12, "display_places", rules.display_places, "0 to 12")
    for step in rules.ties:
        require(_is_tie_step(step), "ties.chain", step, TIE_STEPS)
    if "lot" in rules.ties and not rules.seed.strip():
        raise RuleError("seed_missing", where="ties.seed")


def _check_options(rules: Rules) -> None:
    known = {option.name: option for option in methods.get(rules.method).options}
    for name, value in rules.options.items():
        if name not in known:
            raise RuleError("unknown_name", where=f"options.{name}", known=", ".join(known))
        check_option(known[name], value)


def _check_combination(combination: Combination) -> None:
    _check_choice("combination.method", combination.method, COMBINATIONS)
    _check_choice("combination.shares", combination.shares, SHARES)
    for body, weight in (("jury", combination.jury), ("audience", combination.audience)):
        if weight < 0:
            raise RuleError("negative_weight", where=f"combination.{body}")
    require(
        combination.least_ballots >= 0, "combination.least_ballots", combination.least_ballots, 0
    )
    if combination.jury + combination.audience == 0:
        raise RuleError("zero_weights", where="combination")


def _check_choice(where: str, value: str, known: tuple[str, ...]) -> None:
    require(value in known, where, value, known)


def _is_tie_step(step: str) -> bool:
    name, colon, criterion = step.partition(":")
    return bool(colon and criterion) if name == "criterion" else step in TIE_STEPS
