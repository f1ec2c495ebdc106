"""A culture card as it is typed: texts in three languages and tables of rows."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from kruvision.i18n import FALLBACK
from kruvision.services.forms.inputs import Input, Name, Name3, Paragraph, Text3, clean_text
from kruvision.services.forms.typed_rows import filled_rows, in_order
from kruvision.services.traditions.contrast import Colour, contrast

CONFIDENCES = ("sourced", "checked", "mixed", "general")
UNSETTLED = frozenset({"mixed", "general"})
UNESCO_LISTS = ("RL", "USL", "GSP")
MOST_WRONG = 3
READABLE = 4.5
"""Contrast of text on its ground that WCAG asks for."""


def _year(value: Any) -> Any:
    return None if value is None or not str(value).strip() else value


ShortText = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=120)]
Tag = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=35)]
Confidence = Literal["sourced", "checked", "mixed", "general"]


class CheckInput(Input):
    """Who has read a card or a passport and answers for it: a person, or an association."""

    name: Name


class SourcedRow(Input):
    """What every row of a card says of where it comes from."""

    confidence: Confidence = "general"
    source: Paragraph = ""


class Genre(SourcedRow):
    """A genre: its own name, how that reads in Latin letters, and what it is."""

    original: ShortText = ""
    romanized: ShortText = ""
    gloss: Text3 = {}


class Instrument(SourcedRow):
    """An instrument: its own name and what it is."""

    original: ShortText = ""
    name: Text3 = {}


class Fact(SourcedRow):
    """One sentence for the hall."""

    text: Name3


class SourcedText(SourcedRow):
    """One text of the card that may be missing."""

    text: Text3 = {}


class Word(SourcedRow):
    """One word to take home: in its own letters, in Latin ones, what it means and how it is said in
    the letters of the reader."""

    original: ShortText = ""
    romanized: ShortText = ""
    meaning: Text3 = {}
    say: Text3 = {}


def _as_rows(value: Any) -> Any:
    """Options typed in a form come under their numbers; empty ones are left out."""
    rows = in_order(filled_rows()(value)) if isinstance(value, Mapping) else value
    return [row for row in rows if any(row.values())] if isinstance(rows, list) else rows


class QuestionRow(SourcedRow):
    """A question with one right answer, one to three wrong ones, and the fact both end with."""

    text: Name3
    right: Name3
    wrong: Annotated[list[Name3], BeforeValidator(_as_rows)]
    fact: Text3 = {}

    @model_validator(mode="after")
    def has_different_options(self) -> "QuestionRow":
        """Refuse a question without a wrong answer, with more than three, or with two alike."""
        if not 1 <= len(self.wrong) <= MOST_WRONG:
            raise PydanticCustomError("wrong_answers", "wrong answers", {"most": MOST_WRONG})
        for code in FALLBACK:
            words = [text[code].casefold() for text in (self.right, *self.wrong) if code in text]
            if len(set(words)) < len(words):
                raise PydanticCustomError("answers_alike", "two answers are alike")
        return self


class Element(SourcedRow):
    """An element on one of UNESCO's lists of intangible heritage, as it was inscribed."""

    name: Name3
    year: Annotated[int | None, BeforeValidator(_year)] = None
    list: Literal["RL", "USL", "GSP"] = "RL"


class Language(Input):
    """The language of the songs: its tag (BCP 47) and its names."""

    tag: Tag = ""
    names: Text3 = {}


class Colours(Input):
    """The card's ground, the text on it, and the accent of its ornament."""

    background: Colour
    text: Colour
    accent: Colour

    @model_validator(mode="after")
    def can_be_read(self) -> "Colours":
        """Refuse text that cannot be read on its ground."""
        if contrast(self.background, self.text) < READABLE:
            raise PydanticCustomError("colours_too_close", "text cannot be read on its ground")
        return self


class Ornament(Input):
    """Which drawing the band uses, and the idea behind it in words."""

    pattern: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}$")] = "steppe"
    motif: Text3 = {}


class TraditionInput(Input):
    """A whole card."""

    names: Name3
    endonym: ShortText = ""
    language: Language = Language()
    places: SourcedText = SourcedText()
    normal: SourcedText = SourcedText()
    word: Word = Word()
    listen_for: Annotated[
        dict[str, Fact], BeforeValidator(filled_rows("confidence", "source"))
    ] = {}
    questions: Annotated[
        dict[str, QuestionRow], BeforeValidator(filled_rows("confidence", "source"))
    ] = {}
    genres: Annotated[dict[str, Genre], BeforeValidator(filled_rows("confidence", "source"))] = {}
    instruments: Annotated[
        dict[str, Instrument], BeforeValidator(filled_rows("confidence", "source"))
    ] = {}
    facts: Annotated[dict[str, Fact], BeforeValidator(filled_rows("confidence", "source"))] = {}
    unesco: Annotated[
        dict[str, Element], BeforeValidator(filled_rows("confidence", "source", "list"))
    ] = {}
    colours: Colours
    ornament: Ornament = Ornament()
