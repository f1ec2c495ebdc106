"""Photos of contestants: made small, upright and free of everything the camera wrote into them."""

import io
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from flask import current_app
from PIL import Image, ImageOps, UnidentifiedImageError

from kruvision.services.errors import Invalid, NotFound
from kruvision.services.forms.inputs import FieldError
from kruvision.services.threads import PAPERS

FORMATS = ("JPEG", "PNG", "WEBP")
NAME = re.compile(r"[0-9a-f]{32}\.jpg", re.ASCII)
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1280
QUALITY = 84
KEPT = 64
"""Photos in memory, of some 300 kB each."""
UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@contextmanager
def kept_photo(data: bytes | None) -> Iterator[str | None]:
    """Keep a new photo while its row is saved; an error forgets it again.

    None and empty bytes, which mean "as it was" and "no photo", stay what they are.
    """
    name = keep_photo(data) if data else None
    try:
        yield name if data else ("" if data == b"" else None)
    except BaseException:
        forget_photo(name or "")
        raise


def keep_photo(data: bytes) -> str:
    """Make the uploaded picture anew and store it; returns its random name.

    Raises ``Invalid`` on ``photo``: ``photo_unreadable`` when it is no JPEG, PNG or WebP picture,
    ``photo_too_large``.
    """
    if len(data) > MOST_BYTES:
        raise _wrong("photo_too_large")
    jpeg = PAPERS.run(_as_jpeg, data)
    name = f"{secrets.token_hex(16)}.jpg"
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(jpeg)
    return name


def photo_path(name: str) -> Path:
    """The file of a photo; raises ``NotFound`` for anything that is not the name of one."""
    path = _folder() / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise NotFound("not_found")
    return path


def read_photo(name: str) -> bytes:
    """A photo; raises ``NotFound``. Those just asked for are kept, one for all who read it, so that
    no file is open for as long as somebody reads."""
    return _read(photo_path(name))


@lru_cache(maxsize=KEPT)
def _read(path: Path) -> bytes:
    return path.read_bytes()


def forget_photo(name: str) -> None:
    """Delete the file of a photo that no contestant has any more."""
    if NAME.fullmatch(name):
        (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(current_app.instance_path) / "photos"


def _as_jpeg(data: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _wrong("photo_too_large")
            return _encode(picture)
    except BOMBS:
        raise _wrong("photo_too_large") from None
    except UNREADABLE:
        raise _wrong("photo_unreadable") from None


def _encode(picture: Image.Image) -> bytes:
    # The profile says how colours are meant and nothing about people; it fits RGB pictures only.
    profile = picture.info.get("icc_profile") if picture.mode == "RGB" else None
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright.convert("RGB"), mask=_mask(upright))
    file = io.BytesIO()
    ground.save(file, "JPEG", quality=QUALITY, progressive=True, icc_profile=profile)
    return file.getvalue()


def _mask(picture: Image.Image) -> Image.Image | None:
    has_holes = "A" in picture.getbands() or "transparency" in picture.info
    return picture.convert("RGBA").getchannel("A") if has_holes else None


def _wrong(code: str) -> Invalid:
    return Invalid({"photo": FieldError(code, {"megabytes": MOST_BYTES // 1024**2})})
