"""Songs: title in its own script, tradition, story, length."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from kruvision.extensions import db
from kruvision.models import Song, Tradition
from kruvision.services.errors import Invalid
from kruvision.services.forms.durations import Duration
from kruvision.services.forms.inputs import FieldError, Input, Line, Name, Text3, clean_text

LANGUAGE_TAG = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.ASCII | re.IGNORECASE)


def _language_tag(text: str) -> str:
    if text and (len(text) > 35 or not LANGUAGE_TAG.fullmatch(text)):
        raise PydanticCustomError("not_a_language", "not a language tag")
    return text


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


def require_tradition(slug: str) -> None:
    """Raise ``Invalid`` with ``tradition_unknown`` unless the tradition is empty or there."""
    if slug and db.session.get(Tradition, slug) is None:
        raise Invalid({"tradition": FieldError("tradition_unknown", {"tradition": slug})})
