"""Whether a list of awards holds: fields their kinds know, no circle, no gap in the bands."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from kruvision.rules.awards.award import HOLDERS, KINDS, LANGUAGES, RECEIVERS, SCOPES, Award
from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import exact_text
from kruvision.rules.ruleset.options import MOST_PLACES, MOST_POINTS, require

MOST_AWARDS = 100
LONGEST_NAME = 200
MOST_BALLOTS = 1_000_000
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
EVERY_KIND = ("id", "name", "kind", "scope", "least", "to")
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "place": ("places",),
    "band": ("from_", "below"),
    "top": ("among", "holder"),
    "audience": ("least_ballots",),
    "criterion": ("criterion",),
    "decision": ("most",),
    "everyone": ("among",),
}
"""The fields that mean something to a kind, beside those of every kind."""
WRITTEN = {"from_": "from"}
"""What a field is called in files, where it is not its name."""


def check_awards(awards: Sequence[Award]) -> None:
    """Refuse awards that nobody could be given by, naming the place in the rules.

    Raises `RuleError` with `bad_value`, `award_twice`, `award_field_not_used`, `award_unknown`,
    `award_circle`, `bands_overlap` or `bands_gap`.
    """
    require(len(awards) <= MOST_AWARDS, "awards", len(awards), f"at most {MOST_AWARDS}")
    seen: set[str] = set()
    for award in awards:
        where = f"awards.{award.id}"
        require(bool(SLUG.fullmatch(award.id)), where, award.id, "a-z, 0-9, _ and -, 40 at most")
        if award.id in seen:
            raise RuleError("award_twice", where=where, name=award.id)
        seen.add(award.id)
        _check_award(award, where)
    _check_among(awards)
    for scope in SCOPES:
        _check_bands([award for award in awards if (award.kind, award.scope) == ("band", scope)])


def _check_award(award: Award, where: str) -> None:
    for name, known in (("kind", KINDS), ("scope", SCOPES), ("holder", HOLDERS), ("to", RECEIVERS)):
        value = getattr(award, name)
        require(value in known, f"{where}.{name}", value, known)
    for language, text in award.name.items():
        require(language in LANGUAGES, f"{where}.name", language, LANGUAGES)
        known_length = f"a text of at most {LONGEST_NAME} signs"
        require(len(text) <= LONGEST_NAME, f"{where}.name", text[:LONGEST_NAME], known_length)
    for name in award.__dataclass_fields__:
        means = name in EVERY_KIND or name in OF_KIND[award.kind]
        if not means and getattr(award, name) != _DEFAULTS[name]:
            place = f"{where}.{WRITTEN.get(name, name)}"
            raise RuleError("award_field_not_used", where=place, kind=award.kind)
    _check_numbers(award, where)


def _check_numbers(award: Award, where: str) -> None:
    for name in ("least", "from_", "below"):
        value: Fraction | None = getattr(award, name)
        if value is not None:
            place, within = f"{where}.{WRITTEN.get(name, name)}", f"-{MOST_POINTS} to {MOST_POINTS}"
            require(abs(value) <= MOST_POINTS, place, exact_text(value), within)
    if award.kind == "place":
        known = f"whole numbers from 1 to {MOST_PLACES}, each once"
        fits = all(1 <= place <= MOST_PLACES for place in award.places)
        once = 0 < len(award.places) == len(set(award.places))
        require(fits and once, f"{where}.places", list(award.places), known)
    if award.kind == "band":
        _check_ends(award.from_, award.below, where)
    if award.kind == "criterion":
        require(bool(award.criterion.strip()), f"{where}.criterion", award.criterion, "a criterion")
    if award.most is not None:
        require(award.most >= 1, f"{where}.most", award.most, "a whole number from 1 on")
    ballots, known = award.least_ballots, f"0 to {MOST_BALLOTS}"
    require(0 <= ballots <= MOST_BALLOTS, f"{where}.least_ballots", ballots, known)


def _check_ends(from_: Fraction | None, below: Fraction | None, where: str) -> None:
    require(from_ is not None or below is not None, where, "", "from, below, or both")
    if from_ is not None and below is not None:
        known = f"a number above {exact_text(from_)}"
        require(from_ < below, f"{where}.below", exact_text(below), known)


def _check_among(awards: Sequence[Award]) -> None:
    among = {award.id: award.among for award in awards}
    for award in awards:
        for name in award.among:
            if name not in among:
                raise RuleError("award_unknown", where=f"awards.{award.id}.among", name=name)
    for award in awards:
        reached, waiting = set(), list(award.among)
        while waiting:
            name = waiting.pop()
            if name == award.id:
                raise RuleError("award_circle", where=f"awards.{award.id}.among", name=name)
            if name not in reached:
                reached.add(name)
                waiting += among[name]


def _check_bands(bands: list[Award]) -> None:
    """From the lowest up, every band must begin where the one under it ends."""
    lowest = Fraction(-MOST_POINTS - 1)
    bands.sort(key=lambda band: lowest if band.from_ is None else band.from_)
    for lower, upper in pairwise(bands):
        ends, begins = lower.below, upper.from_
        where = f"awards.{upper.id}.from"
        facts = {"lower": lower.id, "upper": upper.id}
        if ends is None or begins is None or begins < ends:
            raise RuleError("bands_overlap", where=where, **facts)
        if begins > ends:
            gap = {"from_": exact_text(ends), "below": exact_text(begins)}
            raise RuleError("bands_gap", where=where, **facts, **gap)


_DEFAULTS: Mapping[str, Any] = {
    name: getattr(Award("id", "place"), name) for name in Award.__dataclass_fields__
}
