"""Cards and passports in words: where a part comes from, and how far it is."""

from collections.abc import Callable, Mapping
from typing import Any

from kruvision.i18n import _, _l, content_languages, ngettext
from kruvision.services.traditions.states import PartState
from kruvision.words.entries import field_word

CONFIDENCES = [
    ("general", _l("to be checked")),
    ("mixed", _l("partly to be checked")),
    ("sourced", _l("from a source")),
    ("checked", _l("checked by us")),
]
PARTS = {
    "names": _l("Names"),
    "listen_for": _l("To listen for"),
    "word": _l("One word to take home"),
    "places": _l("Where in Kazakhstan"),
    "normal": _l("What is normal in this singing"),
    "facts": _l("Facts"),
    "questions": _l("Questions for the hall"),
    "genres": _l("Genres"),
    "instruments": _l("Instruments"),
    "unesco": _l("UNESCO elements"),
    "look": _l("Colours and ornament"),
}
"""The parts of a card in the order in which its form has them."""
COUNTS: Mapping[str, Callable[[int], str]] = {
    "listen_for": lambda n: ngettext("%(num)d thing to hear", "%(num)d things to hear", n),
    "facts": lambda n: ngettext("%(num)d fact", "%(num)d facts", n),
    "questions": lambda n: ngettext("%(num)d question", "%(num)d questions", n),
    "genres": lambda n: ngettext("%(num)d genre", "%(num)d genres", n),
    "instruments": lambda n: ngettext("%(num)d instrument", "%(num)d instruments", n),
    "unesco": lambda n: ngettext("%(num)d element", "%(num)d elements", n),
}
PASSPORT_PARTS = {
    "say": _l("How the title is said"),
    "say_name": _l("How the name is said"),
    "listen_for": _l("What to listen for"),
    "story": _l("What the song says"),
    "lines": _l("Lines of the song"),
    "lines_source": _l("Source of the lines"),
    "provenance": _l("Where it comes from"),
    "permission": _l("By what right it is sung and shown"),
    "recording": _l("Recording of the title"),
    "recording_name": _l("Recording of the name"),
}
"""The parts of a song's passport."""
CARD_FIELDS = {"endonym": _l("Own name"), "language": _l("Language of the songs")}


def part_summary(state: PartState, name: str) -> str:
    """How far a part of a card is: what it has, what is to be checked, which language lacks."""
    if not state.count:
        return _("nothing yet")
    said = [COUNTS[name](state.count)] if name in COUNTS else []
    if state.to_check:
        said.append(ngettext("%(num)d to be checked", "%(num)d to be checked", state.to_check))
    said += missing_words(state.missing)
    return " · ".join(said) or _("complete")


def missing_words(missing: Mapping[str, int]) -> list[str]:
    """Each language that is missing, and in how many places."""
    return [
        _("%(language)s missing in %(count)s", language=name, count=missing[code])
        for code, name in content_languages()
        if code in missing
    ]


def passport_part(name: str) -> str:
    """What a part of a passport is called."""
    return str(PASSPORT_PARTS.get(name, name))


def card_part(name: str) -> str:
    """What a part of a card is called."""
    return str(PARTS.get(name) or CARD_FIELDS.get(name, name))


def changed_parts(line: Mapping[str, Any]) -> str:
    """Which parts a line of the record says were changed."""
    of_kind = {"entry": field_word, "passport": passport_part, "tradition": card_part}
    words = of_kind[line["kind"].partition("_")[0]]
    return ", ".join(words(name) for name in line["data"].get("fields", []))
