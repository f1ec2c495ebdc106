"""Rules as TOML: what a show exports and imports, and what `score --rules` reads."""

import re
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kruvision.rules import methods
from kruvision.rules.errors import RuleError
from kruvision.rules.marks import Scale
from kruvision.rules.ruleset.award_toml import award_lines, read_awards
from kruvision.rules.ruleset.check import check_rules
from kruvision.rules.ruleset.options import Option, require
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.ruleset.toml_values import (
    only_known,
    own_table,
    quoted,
    read_number,
    read_scale,
    table_of,
    written,
)

TABLES = (
    *("options", "criteria", "jurors", "combination", "audience", "ties"),
    *("categories", "carried"),
)
TOP = ("method", "display_places", "disqualified", "songs")
MOST_PARTS = 8
"""Parts of a dotted key that are read. Rules need three, and Python's reader needs the square of
their number in time."""
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(
    rf"""(?<![\w\-"']){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{MOST_PARTS},}}""", re.ASCII
)


def read_rules(text: str) -> Rules:
    """The rules in a TOML text; a name that is not known is refused with the place it stands at."""
    return read_tree(parse(text))


def read_tree(tree: Mapping[str, Any]) -> Rules:
    """The rules in a TOML document that is read already; its decimal numbers are texts."""
    only_known(tree, (*TOP, *TABLES, "awards"), "")
    tables = {name: table_of(tree, name) for name in TABLES}
    method = tree.get("method", "weighted_mean")
    require(isinstance(method, str), "method", method, methods.names())
    found: dict[str, Any] = {
        "method": method,
        "options": _options(method, tables["options"]),
        "combination": _combination(tables["combination"]),
        **_criteria(tables["criteria"]),
        "juror_weights": {
            name: _weight(own_table(entry, ("weight",), f"jurors.{name}"), f"jurors.{name}.weight")
            for name, entry in tables["jurors"].items()
        },
        **_audience(tables["audience"]),
        **_ties(tables["ties"]),
        **_places(tables["categories"]),
        **_carried(tables["carried"]),
        "awards": read_awards(tree.get("awards", [])),
    }
    for name in ("display_places", "disqualified", "songs"):
        if name in tree:
            found[name] = tree[name]
    places = found.get("display_places", 0)
    is_whole = isinstance(places, int) and not isinstance(places, bool)
    require(is_whole, "display_places", places, "a whole number")
    rules = Rules(**found)
    check_rules(rules)
    return rules


def write_rules(rules: Rules) -> str:
    """The rules as TOML text; `read_rules` gives exactly the same rules back."""
    lines = [
        f"method = {quoted(rules.method)}",
        f"display_places = {rules.display_places}",
        f"disqualified = {quoted(rules.disqualified)}",
        *([f"songs = {quoted(rules.songs)}"] if rules.songs != Rules.songs else []),
    ]
    lines += _written("options", rules.options)
    for name in dict.fromkeys((*rules.weights, *rules.scales)):
        lines += _written(f"criteria.{quoted(name)}", _criterion_values(rules, name))
    for name, weight in rules.juror_weights.items():
        lines += _written(f"jurors.{quoted(name)}", {"weight": weight})
    fields = vars(rules.combination)
    lines += _written("combination", {k: v for k, v in fields.items() if v is not None})
    audience = {"method": rules.audience_method, "scale": rules.audience_scale}
    lines += _written("audience", {**audience, "bodies": rules.bodies})
    lines += _written("ties", {"chain": rules.ties, "seed": rules.seed})
    if rules.places != Rules.places:
        lines += _written("categories", {"places": rules.places})
    if rules.carried_weight != Rules.carried_weight:
        lines += _written("carried", {"weight": rules.carried_weight})
    for award in rules.awards:
        lines += award_lines(award)
    return "\n".join(lines) + "\n"


def parse(text: str) -> dict[str, Any]:
    """A TOML text as `read_tree` takes it."""
    if long := _LONG_KEY.search(text):
        line = text.count("\n", 0, long.start()) + 1
        raise RuleError("bad_toml", problem=f"a key has too many parts (at line {line}, column 1)")
    try:
        return tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as problem:
        raise RuleError("bad_toml", problem=str(problem)) from problem
    except (ValueError, RecursionError) as problem:
        raise RuleError("bad_toml", problem="a number is too long or tables too deep") from problem


def _options(method: str, table: Mapping[str, Any]) -> dict[str, Any]:
    known = {option.name: option for option in methods.get(method).options}
    only_known(table, tuple(known), "options.")
    return {name: _option(known[name], value) for name, value in table.items()}


def _option(option: Option, value: Any) -> Any:
    where = f"options.{option.name}"
    if option.kind == "number":
        return read_number(value, where)
    return read_scale(value, where) if option.kind == "scale" else value


def _criteria(table: Mapping[str, Any]) -> dict[str, Any]:
    weights: dict[str, Fraction] = {}
    scales: dict[str, Scale] = {}
    for name, entry in table.items():
        where = f"criteria.{name}"
        values = own_table(entry, ("weight", "min", "max", "step"), where)
        if "weight" in values:
            weights[name] = _weight(values, f"{where}.weight")
        if "min" in values or "max" in values or "step" in values:
            require("min" in values and "max" in values, where, "", "min and max together")
            step = read_number(values["step"], f"{where}.step") if "step" in values else None
            least, most = (read_number(values[end], f"{where}.{end}") for end in ("min", "max"))
            scales[name] = _own_scale(least, most, step, where)
    return {"weights": weights, "scales": scales}


def _own_scale(least: Fraction, most: Fraction, step: Fraction | None, where: str) -> Scale:
    try:
        return Scale(least, most, step)
    except RuleError as problem:
        raise RuleError(problem.code, where=where, **problem.details) from problem


def _combination(table: Mapping[str, Any]) -> Combination:
    if not table:
        return Combination()
    only_known(table, tuple(Combination.__dataclass_fields__), "combination.")
    found: dict[str, Any] = {"method": "percentage", **table}
    if found["method"] in ("balanced", "percentage"):
        found = {"jury": "0.5", "audience": "0.5", **found}
    for name in ("jury", "audience", "pool"):
        if name in found:
            found[name] = read_number(found[name], f"combination.{name}")
    return Combination(**found)


def _audience(table: Mapping[str, Any]) -> dict[str, Any]:
    only_known(table, ("method", "scale", "bodies"), "audience.")
    found = {"audience_method": table["method"]} if "method" in table else {}
    if "bodies" in table:
        found["bodies"] = table["bodies"]
    if "scale" in table:
        found["audience_scale"] = read_scale(table["scale"], "audience.scale")
    return found


def _ties(table: Mapping[str, Any]) -> dict[str, Any]:
    only_known(table, ("chain", "seed"), "ties.")
    chain, seed = table.get("chain", []), table.get("seed", "")
    listed = isinstance(chain, list) and all(isinstance(name, str) for name in chain)
    require(listed, "ties.chain", chain, "a list of tie-breaks")
    require(isinstance(seed, str), "ties.seed", seed, "a text")
    return {"ties": tuple(chain), "seed": seed}


def _places(table: Mapping[str, Any]) -> dict[str, Any]:
    only_known(table, ("places",), "categories.")
    return {"places": table["places"]} if "places" in table else {}


def _carried(table: Mapping[str, Any]) -> dict[str, Any]:
    only_known(table, ("weight",), "carried.")
    return {"carried_weight": _weight(table, "carried.weight")} if table else {}


def _weight(values: Mapping[str, Any], where: str) -> Fraction:
    return read_number(values.get("weight", "1"), where)


def _criterion_values(rules: Rules, name: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if name in rules.weights:
        values["weight"] = rules.weights[name]
    if name in rules.scales:
        scale = rules.scales[name]
        values |= {"min": scale.least, "max": scale.most}
        values |= {} if scale.step is None else {"step": scale.step}
    return values


def _written(table: str, values: Mapping[str, Any]) -> list[str]:
    return ["", f"[{table}]", *(f"{name} = {written(value)}" for name, value in values.items())]
