"""Which categories a show has, and which act stands in which, against the lines that say so."""

from collections.abc import Iterator, Mapping
from typing import Any

from kruvision.services.categories.listing import categories_data
from kruvision.services.evidence.acts import brought_in
from kruvision.services.evidence.lines import Difference, ShowLines
from kruvision.services.record.chain import fingerprint_of

LISTING = ("categories_changed", "show_added")


def check_categories(lines: ShowLines) -> Iterator[Difference]:
    """The categories are those of the newest line that lists them, by name, order and time limit,
    and every act stands where it was put last. What older programs did not write is not compared.
    """
    said = _listed(lines)
    if said is not None and fingerprint_of(said) != fingerprint_of(categories_data(lines.show.id)):
        yield Difference("categories_differ")
    placed = _placed(lines)
    for entry in lines.show.entries:
        if placed.get(entry.id, entry.category_id) != entry.category_id:
            yield Difference("act_category_differs", lines.names.act(entry.id))


def _listed(lines: ShowLines) -> list[Any] | None:
    began = lines.began or {}
    listed = began.get("categories")
    for line in lines.of(*LISTING):
        listed = line.data.get("categories", listed)
    return listed


def _placed(lines: ShowLines) -> Mapping[int, int | None]:
    """The category of each act of which a line says one, or that it stands in none."""
    placed: dict[int, int | None] = {}
    for line in lines.all:
        if line.kind == "entry_edited" and "category" in line.data:
            placed[line.data["entry"]] = line.data["category"]
        elif line.kind == "categories_changed":
            placed.update(dict(line.data.get("moved", ())))
        else:
            rows = brought_in(lines, line)
            placed.update({row["entry"]: row["category"] for row in rows if "category" in row})
    return placed
