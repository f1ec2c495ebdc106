"""How long the archive is searched: 5,000 songs, as one contest collects them in centuries.

Singers and titles are made up of syllables, so that there are as many different words as real
names would make; everything else about a song comes from the culture cards.
"""

import json
import random
import statistics
import time
from collections.abc import Iterator
from typing import Any

from bench.harness import Figure, Size, figure, percentile
from config import ROOT
from kruvision.rules.search.documents import Document, texts_of
from kruvision.rules.search.index import Index

SONGS = 5_000
SYLLABLES = (
    "қа ра тор ғай мә ди сәу ле көз жан бұл бү гін ой лан ша ши рин ка ли на во ри ян тек шу ей"
)
TARGET = "<= 50"


def made_up_songs(count: int, seed: int = 1) -> Iterator[Document]:
    """The same seed, the same songs."""
    chance = random.Random(seed)
    cards = json.loads((ROOT / "data" / "traditions.json").read_text(encoding="utf-8"))
    for number in range(count):
        card = chance.choice(cards["traditions"])
        yield Document(str(number), texts_of(**_fields(card, chance)))


def _fields(card: dict[str, Any], chance: random.Random) -> dict[str, str | list[str]]:
    return {
        "title": _name(chance, 3),
        "transliteration": _name(chance, 3),
        "meaning": [_name(chance, 3) for _language in range(3)],
        "singer": [_name(chance, 2) for _language in range(3)],
        "tradition": [*card["names"].values(), card["endonym"]],
        "language": list(card["language"]["names"].values()),
        "genre": [genre[how] for genre in card["genres"] for how in ("original", "romanized")],
        "year": str(chance.randint(2019, 2060)),
        "origin": _name(chance, 4),
    }


def _name(chance: random.Random, most: int) -> str:
    words = range(chance.randint(1, most))
    syllables = SYLLABLES.split()
    made = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _word in words]
    return " ".join(made).title()


def queries(songs: list[Document]) -> dict[str, list[str]]:
    """What is typed, by kind; with one letter wrong, all words of all songs are looked at."""
    titles = [song.texts[0].text for song in songs]
    return {
        "a title": titles,
        "a title with a slip": [f"{title[:3]}щ{title[4:]}" for title in titles],
        "one letter": list("абжкостш"),
        "nothing like it": ["громкоговоритель", "thunderstorm over", "жғқғжғқғж"],
    }


def measure(size: Size) -> list[Figure]:
    """Reading the songs, and a row for each kind of query."""
    songs = list(made_up_songs(size.pick(SONGS, 200)))
    start = time.process_time()
    index = Index(songs)
    label = f"search {len(songs)} songs:"
    rows = [figure(f"{label} reading them once", 1000 * (time.process_time() - start), "ms")]
    for kind, typed in queries(songs[:: len(songs) // 50]).items():
        taken = []
        for query in typed:
            start = time.process_time()
            index.find(query)
            taken.append(1000 * (time.process_time() - start))
        rows.append(figure(f"{label} {kind}", statistics.median(taken), "ms", target=TARGET))
        rows.append(figure(f"{label} {kind}, 95 of 100", percentile(taken, 0.95), "ms"))
    return rows
