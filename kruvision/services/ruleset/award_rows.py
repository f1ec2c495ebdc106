"""Awards of the rule book as a show keeps them: tables of the rules' TOML file in plain JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from kruvision.rules.awards.award import Award
from kruvision.rules.awards.check import WRITTEN
from kruvision.rules.numbers import exact_text


def awards_by(criteria: Mapping[str, str], awards: Sequence[Award]) -> tuple[Award, ...]:
    """The awards with other words for their criteria, such as names instead of ids."""
    return tuple(
        replace(award, criterion=criteria.get(award.criterion, award.criterion)) for award in awards
    )


def award_rows(awards: Sequence[Award]) -> list[dict[str, Any]]:
    """The awards as a show keeps them; one without a name is called by its id."""
    return [{**_row(award), "name": dict(award.name) or {"en": award.id}} for award in awards]


def _row(award: Award) -> dict[str, Any]:
    plain = Award("", "")
    return {
        WRITTEN.get(field, field): _plain(value)
        for field, value in vars(award).items()
        if field in ("id", "kind") or value != getattr(plain, field)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return exact_text(value)
    return list(value) if isinstance(value, tuple) else value
