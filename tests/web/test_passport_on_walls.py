"""The passport of a song on a wall: complete, in its order, and nothing that nobody has checked."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from kruvision import fragments
from kruvision.extensions import db
from kruvision.models import Entry, Screen, Tradition
from kruvision.services.entries.cards import is_settled
from kruvision.services.snapshots import screen as screens
from tests.factories import make_show, names
from tests.factories.results import change
from tests.factories.screens import EVENING, make_screen, set_stage

pytestmark = pytest.mark.usefixtures("app")
ROWS = ("genres", "instruments", "facts", "unesco", "listen_for")
PARTS = ("places", "normal", "word")
LINES = [
    {"original": "სულიკო", "romanized": "suliko", "text": names("My soul"), "refrain": True},
    {"original": "სადა ხარ", "romanized": "sada khar", "text": names("Where"), "refrain": False},
]


@pytest.fixture
def entry() -> Entry:
    """The act on stage."""
    return set_stage(make_show(entries=1), "running", singing=True)[0]


@pytest.fixture
def wall(entry: Entry) -> Screen:
    return make_screen(entry.show.edition)


def pictures(wall: Screen) -> dict[str, str]:
    """What the wall reads in each language, as text."""
    html = fragments.picture(screens.screen_snapshot(wall, at=EVENING))["html"]
    return {code: words(page) for code, page in html.items()}


def words(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())


def texts_of(part: Any) -> Iterator[str]:
    """Every text of a row of a card but what it says of its source."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name not in ("confidence", "source"):
                yield from texts_of(value)
    elif isinstance(part, str) and part:
        yield " ".join(part.split())


def stands_in(text: str, page: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", page, re.IGNORECASE) is not None


def unchecked_on(wall: Screen, card: Tradition, plain: str) -> list[str]:
    """What the wall says of the card that nobody has checked, and does not say in any case."""
    parts = [row for name in ROWS for row in getattr(card, name)]
    parts += [getattr(card, name) for name in PARTS]
    known = [plain, *card.names.values(), *card.language["names"].values()]
    known += [text for part in parts if is_settled(part) for text in texts_of(part)]
    doubted = {text for part in parts if not is_settled(part) for text in texts_of(part)}
    doubted = {text for text in doubted if not stands_in(text, " · ".join(known))}
    return [text for page in pictures(wall).values() for text in doubted if stands_in(text, page)]


def found_on_walls(entry: Entry, wall: Screen) -> dict[str, list[str]]:
    cards = list(db.session.execute(select(Tradition)).scalars())
    assert len(cards) == 42
    plain, found = " · ".join(pictures(wall).values()), {}
    for card in cards:
        change(entry.song, tradition_slug=card.slug)
        if texts := unchecked_on(wall, card, plain):
            found[card.slug] = texts
    return found


def test_nothing_that_nobody_checked_stands_on_a_wall(entry: Entry, wall: Screen) -> None:
    assert found_on_walls(entry, wall) == {}


def test_a_wall_that_gets_the_whole_card_is_caught(
    entry: Entry, wall: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "without_doubts", lambda card: card)
    assert len(found_on_walls(entry, wall)) > 30


def test_what_a_source_says_stands_there_in_each_language(entry: Entry, wall: Screen) -> None:
    change(entry.song, tradition_slug="kazakh")
    card = db.session.get_one(Tradition, "kazakh")
    for code, page in pictures(wall).items():
        assert card.listen_for[0]["text"][code] in page
        assert card.unesco[0]["name"][code] in page
        assert card.word["original"] in page


def test_the_passport_is_read_in_its_order(entry: Entry, wall: Screen) -> None:
    change(entry.contestant, say=names("a-na"))
    change(
        entry.song,
        say=names("su-LEE-ko"),
        listen_for=names("Hear the third voice"),
        lines=LINES,
        provenance={
            "place": names("Kutaisi"),
            "year": "1895",
            "words": names("Akaki Tsereteli"),
            "confidence": "sourced",
            "source": "a book",
        },
        tradition_slug="georgian",
    )
    page = pictures(wall)["en"]
    card = db.session.get_one(Tradition, "georgian")
    order = [
        "[a-na]",
        "[su-LEE-ko]",
        "Hear the third voice",
        card.listen_for[0]["text"]["en"],
        entry.song.story["en"],
        "სულიკო suliko Hum along My soul",
        "სადა ხარ sada khar Where",
        "Kutaisi, 1895 Words: Akaki Tsereteli",
        "A word to take home",
        card.places["text"]["en"],
        "Listed by UNESCO,",
    ]
    places = [page.index(text) for text in order]
    assert places == sorted(places)
    assert page.count("Hum along") == 1


def test_a_doubtful_provenance_leaves_what_was_announced(entry: Entry, wall: Screen) -> None:
    doubted = {"place": names("Somewhere"), "confidence": "mixed", "source": ""}
    change(entry.song, provenance=doubted, origin=names("a folk song"))
    page = pictures(wall)["en"]
    assert "Where it comes from a folk song" in page
    assert "Somewhere" not in page


def test_long_lines_come_two_at_a_time(entry: Entry, wall: Screen) -> None:
    long = [{**line, "original": "а" * 50} for line in LINES * 2]
    change(entry.song, lines=long)
    assert pictures(wall)["en"].count("Lines of the song") == 2


def test_a_song_without_a_tradition_has_a_passport_of_its_own(entry: Entry, wall: Screen) -> None:
    change(entry.song, lines=LINES, listen_for=names("Hear the choir"), language_tag="la")
    page = pictures(wall)["en"]
    for text in ("Hear the choir", "Latin", entry.song.story["en"], "My soul"):
        assert text in page


def test_the_lower_third_says_how_a_title_reads(entry: Entry, wall: Screen) -> None:
    change(entry.song, title="სულიკო", transliteration="Suliko", tradition_slug="georgian")
    snapshot = screens.screen_snapshot(wall, at=EVENING)
    picture = fragments.picture(snapshot, "overlays/lower_third.html")
    expected = f"სულიკო · Suliko · {entry.song.meaning['en']} · Georgians"
    assert expected in words(picture["html"]["en"])
