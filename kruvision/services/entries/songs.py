"""Songs: title in its own script, tradition, story, length."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from kruvision.extensions import db
from kruvision.models import Song, Tradition
from kruvision.services.entries.contestants import ShortLine
from kruvision.services.errors import Invalid
from kruvision.services.forms.inputs import FieldError, Input, Line, Name, Text3, clean_text

DURATION = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)
LANGUAGE_TAG = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.ASCII | re.IGNORECASE)
LONGEST_SONG = 60 * 60


def parse_duration(value: Any) -> int | None:
    """Seconds of a length typed as ``m:ss``; empty is None. Refuses with ``not_a_duration``.

    Spreadsheet programs take 3:25 for twenty-five past three and write 3:25:00. No song lasts
    hours, so three parts with nothing in the last one are minutes and seconds all the same.
    """
    text = str(clean_text(value or ""))
    if not text:
        return None
    found = DURATION.fullmatch(text)
    if found is None:
        raise PydanticCustomError("not_a_duration", "not a length")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if hours and seconds == 0:
        hours, minutes, seconds = 0, hours, minutes
    total = hours * 3600 + minutes * 60 + seconds
    if not 0 < total <= LONGEST_SONG:
        raise PydanticCustomError("not_a_duration", "not a length of a song")
    return total


def duration_text(seconds: int | None) -> str:
    """A length as ``m:ss``; empty when it is not known."""
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02d}"


def _language_tag(text: str) -> str:
    if text and (len(text) > 35 or not LANGUAGE_TAG.fullmatch(text)):
        raise PydanticCustomError("not_a_language", "not a language tag")
    return text


Duration = Annotated[int | None, BeforeValidator(parse_duration)]
LanguageTag = Annotated[str, BeforeValidator(clean_text), AfterValidator(_language_tag)]


class SongInput(Input):
    """What is asked of a song; only the title has to be there."""

    title: Name
    transliteration: Line = ""
    meaning: Text3 = {}
    language: LanguageTag = ""
    tradition: Line = ""
    origin: Text3 = {}
    story: Text3 = {}
    duration: Duration = None
    accompaniment: Text3 = {}
    category: ShortLine = ""


def fill_song(song: Song, entered: SongInput) -> None:
    """Write what was typed onto the row."""
    song.title = entered.title
    song.transliteration = entered.transliteration
    song.meaning = entered.meaning
    song.language_tag = entered.language
    song.tradition_slug = entered.tradition or None
    song.origin = entered.origin
    song.story = entered.story
    song.duration_seconds = entered.duration
    song.accompaniment = entered.accompaniment
    song.category = entered.category


def require_tradition(slug: str) -> None:
    """Raise ``Invalid`` with ``tradition_unknown`` unless the tradition is empty or there."""
    if slug and db.session.get(Tradition, slug) is None:
        raise Invalid({"tradition": FieldError("tradition_unknown", {"tradition": slug})})
