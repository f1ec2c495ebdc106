"""A published result on the hall's screens: what everybody may see of it, as rows, and its acts."""

from collections.abc import Mapping
from typing import Any

from kruvision.rules.result import Standing
from kruvision.services.awards.holders import awards_in
from kruvision.services.results.reading import lists_in, titles_of
from kruvision.services.snapshots.shapes import Crown, ScreenLine


def published_lists(public: Mapping[str, Any]) -> tuple[list[dict[str, Any]], bool]:
    """The lists of a public document, each ``{"key", "title", "rows"}``, and whether they are
    ranked: those who have a place, best first, or one list of those who go through, in running
    order. ``title`` is the category's name in three languages, None where there is one list."""
    entries = {entry["id"]: entry for entry in public["entries"]}
    if public["through"] is not None:
        rows = [{**_line(entries[e]), **_numbers(None, 0)} for e in public["through"]]
        return [{"key": "through", "title": None, "rows": rows}], False
    moved = public.get("moved", {})
    return [
        {
            "key": one.key,
            "title": one.category["name"] if one.category else None,
            "rows": [
                {**_line(entries[s.entry]), **_numbers(s, moved.get(s.entry, 0))}
                for s in one.result.standings
                if s.place is not None
            ],
        }
        for one in lists_in(public)
    ], True


def published_crown(public: Mapping[str, Any]) -> Crown | None:
    """The highest award of the whole show and who holds it; None where no award stands above the
    lists."""
    for award in awards_in(public):
        held = [one.entry for one in award.holders if one.category is None]
        if award.kind == "top" and held:
            return Crown(award=dict(award.name), lines=[published_line(entry) for entry in held])
    return None


def published_line(entry: Mapping[str, Any]) -> ScreenLine:
    """An act that sang, by the name it was published with."""
    return {
        "id": int(entry["id"]),
        "number": entry["number"],
        "name": entry["name"],
        "title": titles_of(entry),
        "category": entry.get("category_name") or {},
        "tradition": entry["tradition"],
        "performed": True,
        "on_stage": False,
        "competing": entry["status"] == "competing",
    }


def _line(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**published_line(entry), "entry_id": int(entry["id"])}


def _numbers(standing: Standing | None, moved: int) -> dict[str, Any]:
    return {
        "place": standing.place if standing else None,
        "display": standing.display if standing else "",
        "moved": moved,
        "jury": standing.jury if standing else None,
        "audience": standing.audience if standing else None,
        "total": standing.total if standing else None,
    }
