"""Recordings of how a name or a title is said: a few seconds, kept as they were sent.

Nothing is converted: what the file is, and how long it lasts, is read out of it, and phones are
told so by its name's ending.
"""

import io
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from flask import current_app

from kruvision.services.errors import Invalid, NotFound
from kruvision.services.forms.inputs import FieldError
from kruvision.services.forms.sounds import KINDS, kind_of, seconds_of

NAME = re.compile(rf"[0-9a-f]{{32}}\.(?:{'|'.join(KINDS)})", re.ASCII)
MOST_BYTES = 300 * 1000
MOST_SECONDS = 6
KEPT = 64
"""Recordings in memory."""


@contextmanager
def kept_recordings(sent: Mapping[str, bytes | None]) -> Iterator[dict[str, str]]:
    """Keep new recordings, by the names of their fields, while their rows are saved; an error
    forgets them again.

    Empty bytes, which mean "no recording", become an empty name; None, "as it was", is left out.
    Raises as ``require_recording``.
    """
    names: dict[str, str] = {}
    try:
        for field, data in sent.items():
            if data is not None:
                names[field] = keep_recording(data, field) if data else ""
        yield names
    except BaseException:
        for name in names.values():
            forget_recording(name)
        raise


def keep_recording(data: bytes, field: str = "recording") -> str:
    """Store what was uploaded, as it is; returns its random name. Raises as
    ``require_recording``."""
    name = f"{secrets.token_hex(16)}.{require_recording(data, field)}"
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    return name


def require_recording(data: bytes, field: str) -> str:
    """Which of ``KINDS`` a file is.

    Raises ``Invalid`` on the field: ``recording_unreadable`` when it is no MP3, M4A, OGG or WAV
    file, ``recording_too_large``, ``recording_too_long``.
    """
    if len(data) > MOST_BYTES:
        raise _wrong(field, "recording_too_large")
    kind = kind_of(data)
    seconds = seconds_of(io.BytesIO(data), kind) if kind else 0
    if not seconds:
        raise _wrong(field, "recording_unreadable")
    if seconds > MOST_SECONDS:
        raise _wrong(field, "recording_too_long")
    return kind


def recording_path(name: str) -> Path:
    """The file of a recording; raises ``NotFound`` for anything that is not the name of one."""
    path = _folder() / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise NotFound("not_found")
    return path


def read_recording(name: str) -> tuple[bytes, str]:
    """A recording and what kind of file it is; raises ``NotFound``. Those just asked for are kept,
    one for all who hear it, so that no file is open for as long as somebody listens."""
    path = recording_path(name)
    return _read(path), KINDS[path.suffix.removeprefix(".")]


@lru_cache(maxsize=KEPT)
def _read(path: Path) -> bytes:
    return path.read_bytes()


def forget_recording(name: str) -> None:
    """Delete the file of a recording that nobody and no song has any more."""
    if NAME.fullmatch(name):
        (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(current_app.instance_path) / "recordings"


def _wrong(field: str, code: str) -> Invalid:
    details = {"kilobytes": MOST_BYTES // 1000, "seconds": MOST_SECONDS}
    return Invalid({field: FieldError(code, details)})
