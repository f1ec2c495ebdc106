"""A published result on the hall's screens: what everybody may see of it, as rows, and its acts."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kruvision.services.snapshots.shapes import ScreenLine


def published_rows(public: Mapping[str, Any]) -> tuple[list[dict[str, Any]], bool]:
    """The rows of a public document, and whether they are ranked: those who have a place, best
    first, or those who go through, in running order."""
    entries = {entry["id"]: entry for entry in public["entries"]}
    if public["through"] is not None:
        return [{**_line(entries[e]), **_numbers({}, 0)} for e in public["through"]], False
    moved = public.get("moved", {})
    return [
        {**_line(entries[row["entry"]]), **_numbers(row, moved.get(row["entry"], 0))}
        for row in public["result"]["standings"]
        if row["place"] is not None
    ], True


def published_line(entry: Mapping[str, Any]) -> ScreenLine:
    """An act that sang, by the name it was published with."""
    return {
        "id": int(entry["id"]),
        "number": entry["number"],
        "name": entry["name"],
        "title": entry["title"],
        "category": entry.get("category") or {},
        "tradition": entry["tradition"],
        "performed": True,
        "on_stage": False,
        "competing": entry["status"] == "competing",
    }


def _line(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**published_line(entry), "entry_id": int(entry["id"])}


def _numbers(row: Mapping[str, Any], moved: int) -> dict[str, Any]:
    exact = {name: row.get(name) for name in ("jury", "audience", "total")}
    return {
        "place": row.get("place"),
        "display": row.get("display", ""),
        "moved": moved,
        **{name: None if text is None else Fraction(text) for name, text in exact.items()},
    }
