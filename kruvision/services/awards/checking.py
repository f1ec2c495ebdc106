"""Whether a list of awards holds together: refused at the field where it does not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from kruvision.models import Show
from kruvision.rules.errors import RuleError
from kruvision.rules.numbers import parse_ratio
from kruvision.rules.ruleset.award_toml import read_awards
from kruvision.rules.ruleset.check import check_rules
from kruvision.services.awards.inputs import Row
from kruvision.services.awards.rows import among, award_name, find_award
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import FieldError
from kruvision.services.forms.number_text import localized
from kruvision.services.scoring.rule_book_inputs import rules_of

MOST_AWARDS = 60
Border = Fraction | None
"""Where a band begins or ends; None is open."""


def check_award(show: Show, rows: Sequence[Row], row: Row) -> None:
    """Refuse what one award of the list lacks or contradicts, at its field.

    Raises ``Invalid``: ``places``, ``from``, ``below``, ``among``, ``criterion``.
    """
    if row["kind"] == "place" and not row.get("places"):
        raise Invalid({"places": FieldError("required")})
    if row["kind"] == "criterion":
        _check_criterion(show, row)
    if row["kind"] == "band":
        _check_borders(row)
    _check_among(rows, row)


def check_list(show: Show, rows: Sequence[Row]) -> None:
    """Refuse a list that does not hold as a whole.

    Raises ``Invalid`` at ``from`` and ``below``: ``award_bands_overlap``, ``award_bands_gap``, or
    what the rule book refuses;
    ``Refused``: ``too_many_awards``, ``award_named`` where an award is gone that another one looks
    among, ``award_decided`` where one is gone, or another, that the jury has decided about.
    """
    if len(rows) > MOST_AWARDS:
        raise Refused("too_many_awards", most=MOST_AWARDS)
    for row in rows:
        for named in among(row):
            if find_award(rows, named) is None:
                gone = find_award(show.awards, named)
                raise Refused(
                    "award_named", gone=award_name(gone) if gone else named, by=award_name(row)
                )
    for decision in show.award_decisions:
        was, now = (find_award(found, decision["award"]) for found in (show.awards, rows))
        if was is not None and _what_is_decided(was) != _what_is_decided(now):
            raise Refused("award_decided", name=award_name(was))
    _check_bands(rows)
    _check_by_the_book(show, rows)


def _check_by_the_book(show: Show, rows: Sequence[Row]) -> None:
    """What the rule book refuses beyond that, such as borders where a method gives no totals."""
    try:
        check_rules(replace(rules_of(show), awards=read_awards(list(rows))))
    except RuleError as problem:
        table, _award, field, *_rest = *str(problem.details.get("where", "")).split("."), "", ""
        name = field if table == "awards" else ""
        raise Invalid({name: FieldError(problem.code, dict(problem.details))}) from problem


def _what_is_decided(row: Row | None) -> Any:
    """What a decision rests on: another name is no other award."""
    return row and {k: v for k, v in row.items() if k != "name"}


def _check_criterion(show: Show, row: Row) -> None:
    if not row.get("criterion"):
        raise Invalid({"criterion": FieldError("required")})
    if row["criterion"] not in {str(criterion.id) for criterion in show.criteria}:
        raise Invalid({"criterion": FieldError("not_a_choice")})


def _check_borders(row: Row) -> None:
    first, end = borders(row)
    if first is None and end is None:
        raise Invalid({"from": FieldError("required")})
    if first is not None and end is not None and first >= end:
        raise Invalid({"below": FieldError("band_ends_first")})


def _check_among(rows: Sequence[Row], row: Row) -> None:
    for named in among(row):
        if find_award(rows, named) is None:
            raise Invalid({"among": FieldError("not_a_choice")})
        if row["id"] in _reached(rows, named):
            raise Invalid({"among": FieldError("award_in_circle")})


def _reached(rows: Sequence[Row], award: str) -> set[str]:
    """The award and all that it looks among, however far."""
    found, waiting = set[str](), [award]
    while waiting:
        one = waiting.pop()
        row = find_award(rows, one)
        if one not in found and row is not None:
            waiting += among(row)
        found.add(one)
    return found


def borders(row: Mapping[str, Any]) -> tuple[Border, Border]:
    """Where a band begins and ends."""
    first, end = (parse_ratio(row[name]) if row.get(name) else None for name in ("from", "below"))
    return first, end


def bands_of(rows: Sequence[Row], scope: str = "category") -> list[Row]:
    """The bands of a scope, the lowest first."""
    found = [r for r in rows if r["kind"] == "band" and r.get("scope", "category") == scope]
    return sorted(found, key=lambda row: (borders(row)[0] is not None, borders(row)[0] or 0))


def _check_bands(rows: Sequence[Row]) -> None:
    for scope in ("category", "show"):
        found = bands_of(rows, scope)
        for lower, upper in pairwise(found):
            _check_border(lower, upper)


def _check_border(lower: Row, upper: Row) -> None:
    """The upper band begins where the lower one ends."""
    end, begin = borders(lower)[1], borders(upper)[0]
    names = {"lower": award_name(lower), "upper": award_name(upper)}
    if end is None or begin is None or end > begin:
        raise Invalid({"from": FieldError("award_bands_overlap", names)})
    if end < begin:
        numbers = {"end": localized(lower["below"]), "begin": localized(upper["from"])}
        raise Invalid({"from": FieldError("award_bands_gap", {**names, **numbers})})
