"""How long a song lasts or an act sings, as people type and read it: minutes and seconds."""

import re
from typing import Any

from pydantic_core import PydanticCustomError

from kruvision.services.forms.inputs import clean_text

DURATION = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)
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
