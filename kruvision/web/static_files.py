"""Style sheets, scripts and fonts, under an address that names their release.

All files of ``static/`` together make one hash, which stands in the address before the path:
scripts and style sheets name each other by relative addresses and so stay in one release. A browser
keeps such a file for a year, and a page made by another release names other addresses.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, send_from_directory
from werkzeug.wrappers import Response

FOR_EVER = "public, max-age=31536000, immutable"
RELEASE = re.compile(r"[0-9a-f]{12}")
Stamp = tuple[int, int]


@dataclass(frozen=True)
class Files:
    """What lay in a folder when the process read it: ``release`` is the hash of its names and
    contents; by its time and size a file is known to be the same still."""

    release: str
    stamps: dict[Path, Stamp]

    def has(self, path: Path) -> bool:
        """Whether the file is the one that was read."""
        return self.stamps.get(path) == stamp_of(path)


@cache
def read(folder: Path) -> Files:
    """Read all files of a folder, once in a process."""
    digest, stamps = hashlib.sha256(), {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        stamps[path] = stamp_of(path)
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return Files(digest.hexdigest()[:12], stamps)


def stamp_of(path: Path) -> Stamp:
    """When the file was written, in nanoseconds, and how many bytes it has."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def init_app(app: Flask, folder: Path) -> None:
    """Serve the folder as the endpoint ``static``; ``url_for`` adds the release by itself."""
    files = read(folder)

    def serve(release: str, filename: str) -> Response:
        """One file as it is now. Asked for by the address of another release, or without one, by a
        page from before an update, it is to be kept by nobody; nor is one that was changed under
        the running server."""
        name = filename if RELEASE.fullmatch(release) else f"{release}/{filename}"
        response = send_from_directory(folder, name)
        is_this = release == files.release and files.has(folder / name)
        response.headers["Cache-Control"] = FOR_EVER if is_this else "no-store"
        return response

    app.add_url_rule("/static/<release>/<path:filename>", endpoint="static", view_func=serve)

    @app.url_defaults
    def name_release(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values.setdefault("release", files.release)
