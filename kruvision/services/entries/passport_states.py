"""How far the passports of a show are: what is missing or unchecked for the hall, song by song."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kruvision.i18n import FALLBACK, missing_languages
from kruvision.models import Entry, Song
from kruvision.models.entry import STATUSES
from kruvision.services.entries.named import list_entries
from kruvision.services.traditions.states import card_states
from kruvision.services.traditions.traditions import is_unsettled

WANTED = ("say", "listen_for", "story", "lines")
"""What every passport should have."""


@dataclass(frozen=True)
class PassportState:
    """``missing`` are parts with nothing in them; ``languages`` are missing in other parts;
    ``is_unsettled``: where the song comes from is general knowledge; ``tradition`` are parts of its
    tradition's card that are. ``checked_on`` is None where it says something else since
    ``checked_by`` has read it."""

    entry: Entry
    missing: tuple[str, ...]
    languages: tuple[str, ...]
    is_unsettled: bool
    tradition: tuple[str, ...]
    checked_by: str
    checked_on: date | None

    @property
    def is_ready(self) -> bool:
        """Whether the hall can read all of it, and somebody answers for it."""
        is_whole = not (self.missing or self.languages or self.is_unsettled or self.tradition)
        return is_whole and self.checked_on is not None


def list_passports(show_id: int, statuses: Collection[str] = STATUSES) -> Sequence[PassportState]:
    """The passports of a show in running order."""
    return [passport_state(entry) for entry in list_entries(show_id, statuses)]


def passport_state(entry: Entry) -> PassportState:
    """How far one passport is."""
    song = entry.song
    states = card_states(song.tradition) if song.tradition else {}
    lacking = {code for text in _texts(entry) for code in missing_languages(text)}
    return PassportState(
        entry=entry,
        missing=tuple(name for name in WANTED if not getattr(song, name)),
        languages=tuple(code for code in FALLBACK if code in lacking),
        is_unsettled=bool(song.provenance) and is_unsettled(song.provenance),
        tradition=tuple(name for name, state in states.items() if state.to_check),
        checked_by=song.checked_by,
        checked_on=song.checked_on,
    )


def _texts(entry: Entry) -> list[dict[str, str]]:
    """What the hall reads in its own language of the passport itself."""
    song, contestant = entry.song, entry.contestant
    texts = [contestant.name, contestant.say, song.meaning, song.origin, song.story]
    texts += [song.say, song.listen_for, song.permission, song.accompaniment]
    return [*texts, *(line.get("text", {}) for line in song.lines), *_provenance(song)]


def _provenance(song: Song) -> list[Any]:
    return [value for value in song.provenance.values() if isinstance(value, dict)]
