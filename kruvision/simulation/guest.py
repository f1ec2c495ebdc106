"""A simulated guest in the hall: knows some answers, learns others from the songs, else guesses."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from kruvision.simulation.browser import Browser, UnexpectedAnswer

SONG_PATH = re.compile(r"/v/songs/(\d+)")
LEARNS, ANSWERS, OPENS, TAKES = 0.75, 0.9, 0.25, 0.5
"""How likely somebody learns from a song, answers a question, opens a passport, takes its word."""
Knowledge = Mapping[str, str]
"""The text of a question, in any language → the text of its right answer."""


@dataclass(frozen=True)
class Given:
    """An answer that the server counted. ``knew`` says whether it was more than a lucky guess."""

    question: int
    moment: str
    is_right: bool
    knew: bool


@dataclass(frozen=True)
class Posed:
    """A question as a phone shows it."""

    id: int
    text: str
    options: Sequence[str]


class QuestionPage(HTMLParser):
    """The question that a picture asks, and the songs whose passports it offers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.id = 0
        self.text = ""
        self.options: list[str] = []
        self.songs: list[int] = []
        self._inside = ""
        self.feed(html)

    @property
    def posed(self) -> Posed | None:
        """The question, while it is open."""
        options = [option.strip() for option in self.options]
        return Posed(self.id, self.text.strip(), options) if options else None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read the marks that the page carries for its own script."""
        values = {name: value or "" for name, value in attrs}
        if values.get("id") == "question":
            self.id = int(values["data-question"])
            self._inside = "question"
        elif tag == "h2" and self._inside == "question":
            self._inside = "text"
        elif tag == "button" and values.get("name") == "option":
            self.options.append("")
            self._inside = "button"
        elif tag == "span" and self._inside == "button":
            self._inside = "option"
        elif tag == "a" and (found := SONG_PATH.search(values.get("href", ""))):
            self.songs.append(int(found.group(1)))

    def handle_endtag(self, tag: str) -> None:
        """Know where a text is over."""
        ends = {("h2", "text"), ("span", "option"), ("button", "button")}
        if (tag, self._inside) in ends:
            self._inside = "button" if tag == "span" else "question"
        elif tag == "section":
            self._inside = ""

    def handle_data(self, data: str) -> None:
        """Collect the texts."""
        if self._inside == "text":
            self.text += data
        elif self._inside == "option":
            self.options[-1] += data


class SimulatedGuest:
    """``given`` are this guest's answers that were counted; ``opened`` and ``taken`` the songs of
    which they opened the passport and took the word home."""

    def __init__(self, base_url: str, seed: int, knowledge: Knowledge) -> None:
        self.random = random.Random(seed)
        self.browser = Browser(base_url, self.random.choice(("kk", "kk", "ru", "en")))
        self.knowledge = knowledge
        self.given: list[Given] = []
        self.opened: set[int] = set()
        self.taken: set[int] = set()
        self._knows: set[int] = set()

    def answer_before(self) -> None:
        """Answer the two questions of this phone before the songs."""
        for row in self.browser.get_json("/v/before")["questions"]:
            posed = Posed(row["id"], row["text"], row["options"])
            if self.random.random() < how_known(posed.id):
                self._knows.add(posed.id)
            self._answer(posed, "before")

    def hear(self) -> None:
        """A song is over: learn from it or not, answer its question, read about songs heard."""
        page = QuestionPage(self.browser.get_json("/v/now")["html"])
        posed = page.posed
        if posed is not None:
            knew = self.random.random() < how_known(posed.id)
            if knew or self.random.random() < LEARNS:
                self._knows.add(posed.id)
            if self.random.random() < ANSWERS:
                self._answer(posed, "after")
        self._read(page.songs)

    def _answer(self, posed: Posed, moment: str) -> None:
        right = self._right_option(posed)
        knew = posed.id in self._knows
        option = right if knew else self.random.randrange(len(posed.options))
        command = {"question": posed.id, "moment": moment, "option": option}
        said = self.browser.post_json("/v/answer", command)
        told = said.get("right", right)
        if told != right or ("right" in said) != (moment == "after"):
            raise UnexpectedAnswer(f"{posed} {moment}: {said}; right is {right}")
        if said["counted"]:
            self.given.append(Given(posed.id, moment, option == right, knew))

    def _right_option(self, posed: Posed) -> int:
        try:
            return list(posed.options).index(self.knowledge[posed.text])
        except (KeyError, ValueError):
            raise UnexpectedAnswer(f"nobody knows what is right of {posed}") from None

    def _read(self, songs: Sequence[int]) -> None:
        for song in songs:
            if song not in self.opened and self.random.random() < OPENS:
                self._count(song, "opened", self.opened)
                if self.random.random() < TAKES:
                    self._count(song, "word", self.taken)

    def _count(self, song: int, kind: str, kept: set[int]) -> None:
        if code := self.browser.refusal_of(f"/v/songs/{song}/{kind}"):
            raise UnexpectedAnswer(f"{kind} of song {song}: {code}")
        kept.add(song)


def how_known(question: int) -> float:
    """How much of a hall knows the answer already, from 5 to 55 of 100: another share for each
    question, the same one in each evening."""
    return 0.05 + random.Random(question).random() / 2


def knowledge_of(cards: Sequence[Mapping[str, Any]]) -> Knowledge:
    """What somebody knows who has read all cards of the house."""
    return {
        question["text"][language]: question["right"][language]
        for card in cards
        for question in card["questions"]
        for language in question["text"]
    }
