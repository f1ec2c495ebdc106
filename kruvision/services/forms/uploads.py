"""Uploaded files that wait to be confirmed: kept for a day, readable by who uploaded them."""

import os
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app

from kruvision.services.access import Actor, require
from kruvision.services.errors import NotFound

TOKEN = re.compile(r"[0-9a-f]{32}", re.ASCII)
KEPT_FOR = timedelta(days=1)


def keep_upload(data: bytes, *, by: Actor, at: datetime) -> str:
    """Store the file until it is confirmed and return its random name; old ones are swept away."""
    require(by, "setup.edit")
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder, at)
    token = secrets.token_hex(16)
    descriptor = os.open(_path(token, by), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    return token


def read_upload(token: str, *, by: Actor) -> bytes:
    """One's own file; raises ``NotFound("upload_gone")`` when it is another's, was confirmed, or is
    too old."""
    require(by, "setup.edit")
    if not TOKEN.fullmatch(token) or not _path(token, by).is_file():
        raise NotFound("upload_gone")
    return _path(token, by).read_bytes()


def drop_upload(token: str, *, by: Actor) -> None:
    """Delete one's own file."""
    require(by, "setup.edit")
    if TOKEN.fullmatch(token):
        _path(token, by).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(current_app.instance_path) / "imports"


def _path(token: str, by: Actor) -> Path:
    return _folder() / f"{by.id or 0}-{token}"


def _sweep(folder: Path, at: datetime) -> None:
    oldest = (at - KEPT_FOR).timestamp()
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
