"""Recordings of whole songs as files: kept as they were sent, in pieces, never whole in memory.

Nothing is converted. What a file is, and how long it lasts, is read out of it.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flask import current_app

from kruvision.services.errors import Invalid, NotFound
from kruvision.services.forms.inputs import FieldError
from kruvision.services.forms.sounds import HEAD, KINDS, kind_of, seconds_of
from kruvision.services.threads import PAPERS

FOLDER = "selection"
NAME = re.compile(rf"[0-9a-f]{{32}}\.(?:{'|'.join(KINDS)})", re.ASCII)
MOST_BYTES = 30 * 1024 * 1024
PIECE = 256 * 1024


@dataclass(frozen=True)
class AudioFile:
    """A file that is kept: its random ``name``, how long it lasts in whole seconds, its bytes and
    their SHA-256."""

    name: str
    seconds: int
    size: int
    digest: str


@contextmanager
def kept_file(sent: BinaryIO) -> Iterator[AudioFile]:
    """Keep a file while its row is saved; an error forgets it again. Raises ``Invalid`` on
    ``recording``: ``audio_too_large``, ``audio_unreadable`` when it is no MP3, M4A, OGG or WAV
    file."""
    kept = PAPERS.run(_keep, sent, _folder())
    try:
        yield kept
    except BaseException:
        forget_file(kept.name)
        raise


def file_path(name: str) -> Path:
    """Where a recording lies; raises ``NotFound`` for anything that is not the name of one."""
    path = _folder() / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise NotFound("not_found")
    return path


def has_file(name: str) -> bool:
    """Whether the file is on this machine."""
    return NAME.fullmatch(name) is not None and (_folder() / name).is_file()


def kind_by_name(name: str) -> str:
    """The type that a player is told."""
    return KINDS[name.rpartition(".")[2]]


def forget_file(name: str) -> None:
    """Delete the file of a recording that no entry has any more."""
    if NAME.fullmatch(name):
        (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(current_app.instance_path) / FOLDER


def _keep(sent: BinaryIO, folder: Path) -> AudioFile:
    folder.mkdir(parents=True, exist_ok=True)
    stem = secrets.token_hex(16)
    part = folder / f"{stem}.part"
    try:
        size, digest = _write(sent, part)
        kind, seconds = _look_into(part)
        name = f"{stem}.{kind}"
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)
    return AudioFile(name, seconds, size, digest)


def _write(sent: BinaryIO, part: Path) -> tuple[int, str]:
    """The size of what was sent, and its digest."""
    size, digest = 0, hashlib.sha256()
    with part.open("xb") as file:
        while piece := sent.read(PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                raise _wrong("audio_too_large")
            digest.update(piece)
            file.write(piece)
    return size, digest.hexdigest()


def _look_into(part: Path) -> tuple[str, int]:
    """What kind of file it is, and how many seconds it lasts."""
    with part.open("rb") as file:
        kind = kind_of(file.read(HEAD))
        file.seek(0)
        seconds = seconds_of(file, kind) if kind else 0
    if not seconds:
        raise _wrong("audio_unreadable")
    return kind, max(1, round(seconds))


def _wrong(code: str) -> Invalid:
    return Invalid({"recording": FieldError(code, {"megabytes": MOST_BYTES // 1024**2})})
