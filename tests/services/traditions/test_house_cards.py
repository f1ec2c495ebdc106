"""The cards the house brings: whole in three languages, and questions with one right answer each.

What is checked here is checked by words. Whether a text is true only a person who knows can say:
that is what ``confidence`` is for.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from config import ROOT
from kruvision.i18n import FALLBACK
from kruvision.services.traditions.inputs import CONFIDENCES

CARDS = {
    card["slug"]: card
    for card in json.loads((ROOT / "data" / "traditions.json").read_text("utf-8"))["traditions"]
}
OF_ITSELF = ("genres", "instruments", "facts", "unesco", "listen_for", "normal", "places", "word")
ABOUT_THE_SOURCE = frozenset({"confidence", "source"})

LOOKS_TRUE = {
    ("kazakh", "sybyzgy"): "the voice is likened to the qobyz alone",
    ("kazakh", "zhetigen"): "the voice is likened to the qobyz alone",
    ("kazakh", "the first"): "«бір-біріне» only begins with the same letters",
    ("german", "only the tune"): "the card says that the tune stays",
    ("german", "both words and tune"): "the card says that the tune stays",
    ("azerbaijani", "the tar"): "others of the trio play it, the singer has the qaval",
    ("azerbaijani", "the kamancha"): "others of the trio play it, the singer has the qaval",
    ("azerbaijani", "layla"): "a lullaby, not a part of a mugham",
    ("azerbaijani", "dastan"): "an ashiq's tale, not a part of a mugham",
    ("belarusian", "in midwinter"): "other songs are of that season",
    ("tajik", "from low to high"): "the same words in the other order",
    ("kurdish", "the zurna"): "an instrument of other songs, a dengbêj sings without one",
    ("kyrgyz", "the komuz"): "an akyn plays it, a manaschy plays nothing",
    ("kyrgyz", "the kyl kyiak"): "an instrument of other music, a manaschy plays nothing",
    ("bashkir", "two"): "two sounds of one person",
    ("bashkir", "three notes"): "«үш» is too short to be looked for, and any sentence has notes",
    ("georgian", "“Mravalzhamieri”"): "another song, it is not on the record",
    ("greek", "in three"): "three strings, not beats",
    ("greek", "the bouzouki"): "an instrument of other Greek songs",
    ("greek", "the laouto"): "an instrument of other Greek songs",
    ("mari", "two"): "two thirds of the songs, not notes",
    ("turkmen", "twelve"): "«он екі» is found in «екі»",
    ("bulgarian", "slow"): "a genre is slow, the name Visoko means high",
    ("avar", "twelve"): "«он екі» is found in «екі»",
    ("gagauz", "one"): "«бір-біріне» only begins with the same letters",
    ("gagauz", "eleven"): "«он бір» is found in «бір-біріне»",
    ("crimean_tatar", "four"): "lines of a mane, not beats of a dance",
    ("estonian", "everybody"): "all the others sing the lower part",
}
"""Wrong options whose words stand on their own card, and why they are wrong all the same."""

TWO_CAPITALS = {
    "Давиде Сасунском": "the hero of an epic",
    "Voyager Golden": "a record",
    "Crimean Tatar": "a tradition",
}
"""What could be the name of a person and is none."""

PERSONAL = re.compile(
    r"\b(ұлты\b|ұлтың|тегің|ата-бабаң"
    r"|твой|твоя|ваш|национальност|этническ|по происхождению"
    r"|your\b|nationality|ethnic|descent\b|ancestor)",
    re.I,
)
NAME = re.compile(r"(?<=\w )[A-ZА-ЯЁӘҒҚҢӨҰҮІ][\w’-]+ [A-ZА-ЯЁӘҒҚҢӨҰҮІ][\w’-]+")


def texts_of(part: Any) -> Iterator[str]:
    """Every text of a part of a card, without what is said of its source."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, value in part.items():
            if name not in ABOUT_THE_SOURCE:
                yield from texts_of(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts_of(value)


def beginnings(text: str) -> set[str]:
    """The first five letters of each word of three letters and more: endings change in Kazakh and
    Russian, beginnings mostly don't."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return {word[:5] for word in words if len(word) > 2 and word not in {"the", "and"}}


def said_by(card: dict[str, Any]) -> list[set[str]]:
    """What a card says of its tradition, text by text; of its questions what is true in them."""
    own = [text for name in OF_ITSELF for text in texts_of(card[name])]
    own += [text for row in card["questions"] for text in texts_of([row["fact"], row["right"]])]
    return [beginnings(text) for text in own]


def questions() -> Iterator[tuple[str, dict[str, Any]]]:
    return ((slug, row) for slug, card in CARDS.items() for row in card["questions"])


def sourced_parts(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [*card["listen_for"], card["places"], card["normal"], card["word"], *card["questions"]]


@pytest.mark.parametrize("slug", CARDS)
def test_a_card_is_whole_in_three_languages(slug: str) -> None:
    card = CARDS[slug]
    assert (len(card["listen_for"]), len(card["questions"])) == (2, 2)
    for part in [*card["listen_for"], card["places"], card["normal"]]:
        assert set(part) == {"text", "confidence", "source"}
    assert set(card["word"]) == {"original", "romanized", "meaning", "say", "confidence", "source"}
    for row in card["questions"]:
        assert set(row) == {"text", "right", "wrong", "fact", "confidence", "source"}
    for part in sourced_parts(card):
        assert all(text == text.strip() != "" for text in texts_of(part))
        three = [value for value in part.values() if isinstance(value, dict)]
        assert all(tuple(text) == FALLBACK for text in [*three, *part.get("wrong", [])])


def test_42_traditions_have_84_questions() -> None:
    assert (len(CARDS), len(list(questions()))) == (42, 84)


@pytest.mark.parametrize("slug", CARDS)
def test_every_text_says_whether_a_source_was_read_and_which(slug: str) -> None:
    for part in sourced_parts(CARDS[slug]):
        assert part["confidence"] in CONFIDENCES
        assert bool(part["source"]) == (part["confidence"] != "general")
        assert not re.search(r"\bS\d", part["source"])


def test_a_question_has_one_right_and_two_wrong_answers_and_no_two_alike() -> None:
    for slug, row in questions():
        assert len(row["wrong"]) == 2, slug
        for code in FALLBACK:
            options = {text[code].casefold() for text in (row["right"], *row["wrong"])}
            assert len(options) == 3, (slug, code, options)


def test_no_wrong_answer_is_true_by_the_card_of_its_own_tradition() -> None:
    found = set()
    for slug, row in questions():
        said = said_by(CARDS[slug])
        for option in row["wrong"]:
            words = filter(None, map(beginnings, option.values()))
            if any(wanted <= text for wanted in words for text in said):
                found.add((slug, option["en"]))
    assert found == set(LOOKS_TRUE)


def test_no_question_names_a_person_or_asks_about_somebodys_descent() -> None:
    """By words alone: two capitals in a row that are no known name of something else, and words
    that ask for a nation or for what is somebody's own."""
    named, personal = set(), []
    for _, row in questions():
        for text in texts_of(row):
            named.update(NAME.findall(text))
            personal += PERSONAL.findall(text)
    assert named == set(TWO_CAPITALS)
    assert not personal
