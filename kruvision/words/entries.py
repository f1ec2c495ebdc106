"""Entries in words: their states and fields."""

from kruvision.i18n import _l

STATES = {
    "competing": (_l("Competing"), "success"),
    "guest": (_l("Guest"), "info"),
    "withdrawn": (_l("Withdrawn"), "warning"),
    "no_show": (_l("Did not come"), "warning"),
    "disqualified": (_l("Disqualified"), "error"),
}
STATE_HINTS = {
    "competing": _l("Sings, is marked and voted on."),
    "guest": _l("Sings, and is neither marked nor ranked."),
    "withdrawn": _l("Does not sing; off the ballot."),
    "no_show": _l("Was expected and is not here; off the ballot."),
    "disqualified": _l("Loses the place; the reason goes on record."),
}
FIELDS = {
    "kind": _l("Person or group"),
    "name": _l("Name"),
    "faculty": _l("Faculty"),
    "study_year": _l("Year of study"),
    "title": _l("Title"),
    "transliteration": _l("Transliteration"),
    "meaning": _l("Meaning"),
    "language": _l("Language"),
    "tradition": _l("Tradition"),
    "origin": _l("Origin"),
    "story": _l("Story"),
    "duration": _l("Length"),
    "accompaniment": _l("Accompaniment"),
    "category": _l("Category"),
    "state": _l("State"),
    "reason": _l("Reason"),
    "photo": _l("Photo"),
}


def state_badge(status: str) -> tuple[str, str]:
    """The state of an entry in its show, and the kind of badge that says it."""
    text, kind = STATES.get(status, (status, "warning"))
    return str(text), kind


def state_choices() -> list[tuple[str, str, str]]:
    """Every state with its name and what it means."""
    return [(state, str(STATES[state][0]), str(hint)) for state, hint in STATE_HINTS.items()]


def field_word(name: str) -> str:
    """What a field of an entry is called; one nobody named bears its own name."""
    return str(FIELDS.get(name, name))


def song_length(seconds: int) -> str:
    """A length as minutes and seconds: ``3:05``."""
    return f"{seconds // 60}:{seconds % 60:02d}"
