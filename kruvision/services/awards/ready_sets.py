"""Sets of awards to start from: one small TOML file each in ``data/awards``, found by being there.

A file holds ``[set]`` with its position in the list, its name and one sentence, and ``[[awards]]``
as the rules' TOML file does. Points in percent are those of the most that the show's criteria give.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from config import ROOT
from kruvision.models import Show
from kruvision.rules.numbers import exact_text, parse_ratio
from kruvision.services.awards.inputs import AwardInput, Row, row_of
from kruvision.services.awards.rows import free_id
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms.inputs import Input, Name3, read

FOLDER = ROOT / "data" / "awards"
PERCENT = "%"


class SetWords(Input):
    """The table ``[set]`` of a file."""

    position: int
    name: Name3
    sentence: Name3


@dataclass(frozen=True)
class ReadySet:
    """Awards with a name; ``slug`` is the name of the file."""

    slug: str
    words: SetWords
    awards: Sequence[Mapping[str, Any]]


@cache
def list_sets() -> tuple[ReadySet, ...]:
    """All sets, in the order their files ask for."""
    found = [_read(path.stem, path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")]
    return tuple(sorted(found, key=lambda one: (one.words.position, one.slug)))


def get_set(slug: str) -> ReadySet:
    """One set; raises ``NotFound``."""
    found = next((one for one in list_sets() if one.slug == slug), None)
    if found is None:
        raise NotFound("not_found")
    return found


def awards_of(show: Show, chosen: ReadySet, rows: Sequence[Row] = ()) -> list[Row]:
    """The awards of a set for this show, with ids that none of ``rows`` has.

    Raises ``Refused("set_needs_criteria")`` where its points need criteria and there are none.
    """
    named: list[Row] = []
    for typed in chosen.awards:
        award = free_id([*rows, *named], typed["name"], typed["kind"])
        named.append({"id": award, "in_the_file": typed["id"]})
    ids = {row["in_the_file"]: row["id"] for row in named}
    return [_row(show, typed, ids) for typed in chosen.awards]


def most_points(show: Show) -> Fraction | None:
    """The most a total of marks can be: averaged, or added up where the method does."""
    weights = sum((criterion.weight for criterion in show.criteria), Fraction())
    if not weights:
        return None
    together = sum((c.weight * c.scale_max for c in show.criteria), Fraction())
    is_sum = show.method == "weighted_sum" or show.method_options.get("aggregate") == "sum"
    return together if is_sum or show.method == "factored" else together / weights


def _row(show: Show, typed: Mapping[str, Any], ids: Mapping[str, str]) -> Row:
    values = {k: v for k, v in typed.items() if k != "id"}
    values |= {name: _points(show, values[name]) for name in ("from", "below") if name in values}
    if "places" in values:
        values["places"] = ", ".join(map(str, values["places"]))
    if "among" in values:
        named = values["among"]
        values["among"] = [ids[one] for one in ([named] if isinstance(named, str) else named)]
    return row_of(read(AwardInput, values), ids[typed["id"]])


def _points(show: Show, typed: str) -> str:
    if not typed.endswith(PERCENT):
        return typed
    most = most_points(show)
    if most is None:
        raise Refused("set_needs_criteria")
    return exact_text(most * parse_ratio(typed.removesuffix(PERCENT)) / 100)


def _read(slug: str, text: str) -> ReadySet:
    tree = tomllib.loads(text, parse_float=str)
    return ReadySet(slug, read(SetWords, tree["set"]), tree["awards"])
