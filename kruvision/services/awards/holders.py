"""Who holds which award, as a document has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kruvision.rules.working import WorkingStep

Words = Mapping[str, str]
Document = Mapping[str, Any]


@dataclass(frozen=True)
class HeldBy:
    """An act that holds an award: ``category`` names the list it was given in, None for the whole
    show; ``because`` says what gave it, None where that is not told."""

    entry: Mapping[str, Any]
    category: Words | None
    because: WorkingStep | None


@dataclass(frozen=True)
class LeftOut:
    """An award that the jury left to nobody, in a category or in the whole show."""

    category: Words | None
    by: str
    why: str


@dataclass(frozen=True)
class AwardRow:
    """An award with its holders and where it was left to nobody. ``to`` is who gets the paper:
    ``acts`` or ``teachers``."""

    id: str
    name: Words
    kind: str
    to: str
    holders: tuple[HeldBy, ...]
    left: tuple[LeftOut, ...]


def awards_in(document: Document) -> list[AwardRow]:
    """The awards of a document in their order, those that nobody holds and nobody left out too:
    a reader is told of each."""
    entries = {entry["id"]: entry for entry in document["entries"]}
    categories = {row["id"]: row["name"] for row in document.get("categories") or ()}
    held = document.get("awards") or ()
    return [
        AwardRow(
            award["id"],
            award["name"],
            award["kind"],
            award.get("to", "acts"),
            tuple(
                HeldBy(entries[row["entry"]], categories.get(row["category"]), _because(row))
                for row in held
                if row["award"] == award["id"]
            ),
            tuple(
                LeftOut(categories.get(row["category"]), row["by"], row["why"])
                for row in document.get("unawarded") or ()
                if row["award"] == award["id"]
            ),
        )
        for award in document.get("award_list") or ()
    ]


def awards_by_entry(document: Document) -> dict[str, list[Words]]:
    """The names of the awards that each entry holds, in the order of the awards."""
    names = {award["id"]: award["name"] for award in document.get("award_list") or ()}
    found: dict[str, list[Words]] = {}
    for row in document.get("awards") or ():
        if row["award"] in names:
            found.setdefault(row["entry"], []).append(names[row["award"]])
    return found


def _because(row: Mapping[str, Any]) -> WorkingStep | None:
    step = row.get("because")
    if step is None:
        return None
    return WorkingStep(step["kind"], {name: v for name, v in step.items() if name != "kind"})
