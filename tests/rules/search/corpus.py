"""The songs that are searched here: those of the demo edition, and others of many alphabets."""

import csv
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from config import ROOT
from kruvision.rules.search.documents import Document, texts_of
from kruvision.rules.search.index import Index

HERE = Path(__file__).parent
LANGUAGES = ("kk", "ru", "en")
Row = Mapping[str, str]
NONE: Mapping[str, Any] = {"names": {}, "endonym": "", "language": {"names": {}}, "genres": []}
"""The card of a song without a tradition."""


@cache
def documents() -> tuple[Document, ...]:
    """A document a song; its key is the title in Latin letters, else the title."""
    cards = json.loads((ROOT / "data" / "traditions.json").read_text(encoding="utf-8"))
    by_slug = {card["slug"]: card for card in cards["traditions"]}
    rows = read(ROOT / "data" / "demo" / "entries.csv", ",") + read(HERE / "songs.tsv", "\t")
    return tuple(_document(row, by_slug.get(row["tradition"], NONE)) for row in rows)


@cache
def index() -> Index:
    """The songs, ready to be searched."""
    return Index(documents())


def read(path: Path, delimiter: str) -> list[dict[str, str]]:
    """The rows of a table with a heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def _document(row: Row, card: Mapping[str, Any]) -> Document:
    texts = texts_of(
        title=row["title"],
        transliteration=row["transliteration"],
        meaning=[row[f"meaning.{code}"] for code in LANGUAGES],
        singer=_all(row, "name", "singer"),
        tradition=[*card["names"].values(), card["endonym"]],
        language=list(card["language"]["names"].values()),
        genre=[genre[how] for genre in card["genres"] for how in ("original", "romanized")],
        year=row.get("year", "2026"),
        place=row.get("place", ""),
        origin=_all(row, "origin"),
    )
    return Document(row["transliteration"] or row["title"], texts)


def _all(row: Row, *names: str) -> list[str]:
    columns = [*names, *(f"{name}.{code}" for name in names for code in LANGUAGES)]
    return [row[column] for column in columns if row.get(column)]
