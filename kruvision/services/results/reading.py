"""Reading a document: its standings as the rule book gives them, and rows for pages."""

from fractions import Fraction
from typing import Any

from kruvision.models import Show
from kruvision.rules.combination.influence import Influence
from kruvision.rules.result import Standing
from kruvision.rules.standings import Result
from kruvision.rules.working import WorkingStep
from kruvision.services.results.documents import Document


def result_in(document: Document) -> Result:
    """The standings of a document with their working, and the notes about the whole result."""
    data = document["result"]
    return Result(
        data["method"],
        tuple(_standing(row) for row in data["standings"]),
        notes=tuple(_step(row) for row in data["notes"]),
        influence=_influence(data.get("influence")),
    )


def result_rows(document: Document) -> list[dict[str, Any]]:
    """The standings for a page: each ``{"entry", "standing", "parts"}``, best first.

    ``parts`` are the jury's and the audience's part of the total, or None where the total is not
    made of such parts (sums of places, for example).
    """
    entries = entries_in(document)
    standings = result_in(document).standings
    return [{"entry": entries[s.entry], "standing": s, "parts": _parts(s)} for s in standings]


def entries_in(document: Document) -> dict[str, dict[str, Any]]:
    """The entries by id; ``tradition`` is ``{"slug", "names"}`` or None."""
    return {entry["id"]: with_tradition(entry) for entry in document["entries"]}


def with_tradition(entry: Document) -> dict[str, Any]:
    """An entry of a document as a page shows it."""
    slug = entry["tradition"]
    card = {"slug": slug, "names": entry["tradition_names"]} if slug else None
    return {**entry, "tradition": card}


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
