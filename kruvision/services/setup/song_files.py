"""The passports of a show's songs from a file beside its table of entries.

``songs.json`` is ``{"songs": {title: {…}}}`` with what the form of a passport takes, its lines as a
list; ``recording`` and ``recording_name`` name files of the folder ``recordings`` beside it.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kruvision.models import Entry
from kruvision.services.entries.passports import PassportInput, fill_passport
from kruvision.services.entries.recordings import kept_recordings, require_recording
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import FieldError, Line, read

RECORDINGS = "recordings"
FILES = ("recording", "recording_name")
Sent = Mapping[str, bytes | None]


class SongFile(PassportInput):
    """A passport of the file: ``recording`` is how the title is said, ``recording_name`` how the
    contestant's name is."""

    recording: Line = ""
    recording_name: Line = ""


class SongFiles:
    """The songs of one file, read and checked: by their titles, each with its recordings."""

    def __init__(self, name: str, songs: Mapping[str, tuple[SongFile, Sent]]) -> None:
        self.name = name
        self.songs = songs

    def fill(self, entries: Sequence[Entry], files: ExitStack) -> None:
        """Write the passports onto the entries of these titles; ``files`` forgets the recordings
        again unless all is saved. Raises ``Invalid`` for a title that no entry has."""
        unknown = set(self.songs) - {entry.song.title for entry in entries}
        if unknown:
            raise Invalid({f"{self.name}: {t}": FieldError("song_unknown") for t in unknown})
        for entry in entries:
            if entry.song.title in self.songs:
                entered, sent = self.songs[entry.song.title]
                fill_passport(entry.contestant, entry.song, entered)
                kept = files.enter_context(kept_recordings(sent))
                entry.song.recording = kept.get("recording", "")
                entry.contestant.recording = kept.get("recording_name", "")


def read_songs(folder: Path, name: str) -> SongFiles:
    """The file ``name`` of the folder; none of them where there is no name.

    Raises ``Refused``: ``edition_file_missing``, ``edition_file_broken``, and ``Invalid`` with
    names like ``songs.json: Калинка: lines.2.text``.
    """
    if not name:
        return SongFiles(name, {})
    path = folder / Path(name).name
    songs, wrong = {}, {}
    for title, values in _values(path).items():
        try:
            entered = read(SongFile, _with_numbered_lines(values))
            songs[title] = (entered, _recordings(folder, entered))
        except Invalid as error:
            wrong.update({f"{path.name}: {title}: {n}": e for n, e in error.fields.items()})
    if wrong:
        raise Invalid(wrong)
    return SongFiles(path.name, songs)


def _values(path: Path) -> Mapping[str, Any]:
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refused("edition_file_missing", file=path.name) from None
    except ValueError as error:
        raise Refused("edition_file_broken", file=path.name, problem=str(error)) from None
    songs = tree.get("songs") if isinstance(tree, dict) else None
    if not isinstance(songs, dict):
        raise Invalid({f"{path.name}: songs": FieldError("required")})
    return songs


def _with_numbered_lines(values: Any) -> Mapping[str, Any]:
    """A form sends the lines of a song under their numbers."""
    if not isinstance(values, dict):
        raise Invalid({"": FieldError("invalid_value")})
    lines = values.get("lines", [])
    numbered = {str(n): line for n, line in enumerate(lines)} if isinstance(lines, list) else lines
    return {**values, "lines": numbered}


def _recordings(folder: Path, entered: SongFile) -> Sent:
    """The files that are named, read and found good, so that a wrong one is told with the rest."""
    sent: dict[str, bytes | None] = {}
    for field in FILES:
        if file := getattr(entered, field):
            path = folder / RECORDINGS / Path(file).name
            if not path.is_file():
                raise Refused("edition_file_missing", file=f"{RECORDINGS}/{path.name}")
            sent[field] = path.read_bytes()
            require_recording(sent[field] or b"", field)
    return sent
