"""Reading a document: its standings as the rule book gives them, and rows for pages."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from kruvision.models import Show
from kruvision.rules.combination.influence import Influence
from kruvision.rules.result import Standing
from kruvision.rules.standings import Result
from kruvision.rules.working import WorkingStep
from kruvision.services.results.documents import Document

SONGS_BETWEEN = " · "


@dataclass(frozen=True)
class PlacedList:
    """A list that gives places: of the whole show, of a category, or (``is_rest``) of the acts that
    stand in none while every category has its own."""

    result: Result
    category: Document | None = None
    is_rest: bool = False

    @property
    def key(self) -> str:
        """What tells it from the other lists of its document."""
        return "rest" if self.is_rest else str(self.category["id"]) if self.category else "whole"


def lists_in(document: Document) -> list[PlacedList]:
    """The lists of a document that give places, as ``rules.places`` says: the whole show's, then
    those of its categories in their order, then the acts without one."""
    places = document["rules"].get("places", "whole")
    categories = document.get("categories") or []
    if places == "whole" or not categories:
        return [PlacedList(result_in(document))]
    own = [PlacedList(_result(row["result"]), row) for row in categories]
    if places == "both":
        return [PlacedList(result_in(document)), *own]
    placed = {s.entry for one in own for s in one.result.standings}
    whole = result_in(document)
    rest = tuple(s for s in whole.standings if s.entry not in placed)
    return [*own, *([PlacedList(replace(whole, standings=rest), is_rest=True)] if rest else [])]


def leaves_nothing_open(document: Document) -> bool:
    """Whether no tie and no missing mark is open in the lists that give places, and no award."""
    places, categories = document["rules"].get("places", "whole"), document.get("categories")
    own = [row["result"] for row in categories or ()] if places != "whole" else []
    is_each = places == "each" and own
    lists = own if is_each else [document["result"], *own]
    if document.get("open_awards"):
        return False
    return not any(one["unresolved_ties"] or one["incomplete"] for one in lists)


def rows_by_entry(document: Document) -> dict[str, Document]:
    """The row of the standings of each entry: that of its category where places are given there
    alone, else that of the whole; those with a place first."""
    rows = {row["entry"]: row for row in document["result"]["standings"]}
    if document["rules"].get("places", "whole") != "each":
        return rows
    own = [row for one in document.get("categories") or () for row in one["result"]["standings"]]
    found = {row["entry"]: row for row in own}
    return found | {entry: row for entry, row in rows.items() if entry not in found}


def result_in(document: Document) -> Result:
    """The whole standings of a document with their working, and the notes about the result."""
    return _result(document["result"])


def _result(data: Document) -> Result:
    return Result(
        data["method"],
        tuple(_standing(row) for row in data["standings"]),
        notes=tuple(_step(row) for row in data["notes"]),
        influence=_influence(data.get("influence")),
    )


def result_rows(document: Document, result: Result) -> list[dict[str, Any]]:
    """The standings of one list for a page: each ``{"entry", "standing", "parts"}``, best first.

    ``parts`` are the jury's and the audience's part of the total, or None where the total is not
    made of such parts (sums of places, for example).
    """
    entries = entries_in(document)
    return [
        {"entry": entries[s.entry], "standing": s, "parts": _parts(s)} for s in result.standings
    ]


def entries_in(document: Document) -> dict[str, dict[str, Any]]:
    """The entries by id; ``tradition`` is ``{"slug", "names"}`` or None."""
    return {entry["id"]: with_tradition(entry) for entry in document["entries"]}


def with_tradition(entry: Document) -> dict[str, Any]:
    """An entry of a document as a page shows it."""
    slug = entry["tradition"]
    card = {"slug": slug, "names": entry["tradition_names"]} if slug else None
    return {**entry, "title": titles_of(entry), "tradition": card}


def titles_of(entry: Document) -> str:
    """What somebody sings, all songs of it that are placed together."""
    return SONGS_BETWEEN.join(entry.get("songs") or [entry["title"]])


def rules_in(document: Document) -> Show:
    """The rules' columns of a document on a show that is never saved: to put them into words."""
    rules = document["rules"]
    return Show(
        method=rules["method"],
        combination=rules["combination"],
        combination_options=rules["combination_options"],
        jury_share=Fraction(rules["jury_share"]),
        audience_share=Fraction(rules["audience_share"]),
    )


def _influence(row: Document | None) -> Influence | None:
    if row is None:
        return None
    return Influence(Fraction(row["jury"]), Fraction(row["audience"]))


def _standing(row: Document) -> Standing:
    steps = tuple(_step(one) for one in row["working"])
    names = ("total", "points", "jury", "audience")
    numbers = {name: None if row[name] is None else Fraction(row[name]) for name in names}
    return Standing(
        row["entry"], row["place"], display=row["display"], explain=lambda _entry: steps, **numbers
    )


def _step(row: Document) -> WorkingStep:
    return WorkingStep(row["kind"], {name: value for name, value in row.items() if name != "kind"})


def _parts(standing: Standing) -> tuple[Fraction, Fraction] | None:
    if standing.total is None:
        return None
    jury, audience = standing.jury or Fraction(0), standing.audience or Fraction(0)
    for parts in ((jury, audience), (jury, Fraction(0)), (Fraction(0), audience)):
        if sum(parts) == standing.total and min(parts) >= 0:
            return parts
    return None
