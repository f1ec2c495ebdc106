"""Style sheets, scripts and fonts, under an address that names their release.

All files of ``static/`` together make one hash, which stands in the address before the path:
scripts and style sheets name each other by relative addresses and so stay in one release. A browser
keeps such a file for a year, and a page made by another release names other addresses.

A hall that comes in asks for some forty of them a phone. Each is read once and answered ahead of
Flask from then on: no file is open for whoever reads slowly.
"""

import hashlib
import mimetypes
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join
from werkzeug.wrappers import Response

from kruvision.web.kept_pages import KeptPage, answer, make_page, parts_of

FOR_EVER = "public, max-age=31536000, immutable"
RELEASE = re.compile(r"[0-9a-f]{12}")
Stamp = tuple[int, int]


@dataclass(frozen=True)
class Files:
    """What lay in a folder when the process read it: ``release`` is the hash of its names and
    contents; by its time and size a file is known to be the same still."""

    release: str
    stamps: dict[Path, Stamp]
    kept: dict[Path, KeptPage] = field(default_factory=dict)
    """What was asked for already."""

    def has(self, path: Path) -> bool:
        """Whether the file is the one that was read, and is there still."""
        try:
            return path in self.stamps and self.stamps[path] == stamp_of(path)
        except FileNotFoundError:
            return False

    def find(self, path: Path) -> KeptPage:
        """A file as its readers get it; raises ``OSError`` or ``ValueError`` where there is none.
        It is read once, but for one that was changed meanwhile."""
        page = self.kept.get(path)
        if page is None or not self.has(path):
            page = make_page(self.release, _read(path))
            if self.has(path):
                self.kept[path] = page
        return page


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


def _read(path: Path) -> Response:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    head = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    return Response(path.read_bytes(), mimetype=kind, headers=head)


class KeptFiles:
    """WSGI middleware in front of Flask, which answers for a file the first time."""

    def __init__(self, files: Files, folder: Path, inner: Callable[..., Iterable[bytes]]) -> None:
        self.files, self.folder, self.inner = files, folder, inner
        self.start = f"/static/{files.release}/"

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        asked = environ["PATH_INFO"]
        is_asked = environ["REQUEST_METHOD"] == "GET" and asked.startswith(self.start)
        path = self.folder / asked.removeprefix(self.start) if is_asked else None
        if path not in self.files.kept or not self.files.has(path):
            return self.inner(environ, start_response)
        status, head, body = parts_of(self.files.kept[path], environ)
        start_response(status, list(head))
        return [body]


def init_app(app: Flask, folder: Path) -> None:
    """Serve the folder as the endpoint ``static``; ``url_for`` adds the release by itself."""
    files = read(folder)

    def serve(release: str, filename: str) -> Response:
        """One file as it is now. Asked for by the address of another release, or without one, by a
        page from before an update, it is to be kept by nobody; nor is one that was changed under
        the running server."""
        name = filename if RELEASE.fullmatch(release) else f"{release}/{filename}"
        path = Path(safe_join(str(folder), name) or folder)
        try:
            response = answer(files.find(path), request.environ)
        except (OSError, ValueError):
            raise NotFound from None
        if release != files.release or not files.has(path):
            response.headers["Cache-Control"] = "no-store"
        return response

    app.add_url_rule("/static/<release>/<path:filename>", endpoint="static", view_func=serve)
    app.wsgi_app = KeptFiles(files, folder, app.wsgi_app)  # type: ignore[method-assign]

    @app.url_defaults
    def name_release(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values.setdefault("release", files.release)
