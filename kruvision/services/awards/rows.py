"""Rows of a show's list of awards: found, named, and given ids of their own."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kruvision.i18n import pick
from kruvision.models import Show
from kruvision.services.awards.inputs import Row
from kruvision.services.errors import NotFound


def get_award(show: Show, award: str) -> Row:
    """One award of the list; raises ``NotFound``."""
    found = find_award(show.awards, award)
    if found is None:
        raise NotFound("not_found")
    return found


def find_award(rows: Iterable[Mapping[str, Any]], award: str) -> Row | None:
    """The award with this id."""
    return next((dict(row) for row in rows if row["id"] == award), None)


def award_name(row: Mapping[str, Any]) -> str:
    """What an award is called in the language spoken now."""
    return pick(row["name"])


def among(row: Mapping[str, Any]) -> list[str]:
    """The awards among whose holders one is sought; a file may name one or several."""
    named = row.get("among") or []
    return [named] if isinstance(named, str) else list(named)


def free_id(rows: Sequence[Mapping[str, Any]], name: Mapping[str, str], kind: str) -> str:
    """An id that no award of the list has, after its English name."""
    words = re.findall(r"[a-z0-9]+", name.get("en", "").lower())
    stem = "_".join(words)[:30].strip("_") or kind
    taken = {row["id"] for row in rows}
    numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (stem, *numbered) if one not in taken)
