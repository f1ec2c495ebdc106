"""A recording on its way to a player: in parts where it asks for them, never whole in memory, and
with no file open for as long as somebody listens."""

from collections.abc import Iterator
from pathlib import Path

from flask import request
from werkzeug.wrappers import Response

from kruvision.services.selection.audio_files import kind_by_name
from kruvision.services.selection.recordings import find_for_listener
from kruvision.web.guards import actor

KEPT_FOR = 24 * 3600
PIECE = 64 * 1024


def send_sound(entry_id: int) -> Response:
    """The file of an entry, for whoever may hear it; an address with its version (``?v=``) never
    has another sound, and the device may keep it for itself."""
    path, digest = find_for_listener(entry_id, actor())
    size = path.stat().st_size
    first, end, status = 0, size, 200
    if _asks_for_a_part(digest):
        part = request.range.range_for_length(size) if request.range else None
        if part is None:
            return Response("", 416, {"Content-Range": f"bytes */{size}"}, mimetype="text/plain")
        (first, end), status = part, 206
    response = Response(_pieces(path, first, end), status, mimetype=kind_by_name(path.name))
    response.content_length = end - first
    if status == 206:
        response.headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    return _with_headers(response, digest)


def _asks_for_a_part(digest: str) -> bool:
    """Whether one part is wanted, of whatever file it is or of this very one. Several at once are
    answered with all of it, as is what nobody can read."""
    asked, wanted = request.range, request.if_range
    is_of_this = wanted.date is None and wanted.etag in (None, digest)
    return asked is not None and asked.units == "bytes" and len(asked.ranges) == 1 and is_of_this


def _pieces(path: Path, first: int, end: int) -> Iterator[bytes]:
    while first < end:
        with path.open("rb") as file:
            file.seek(first)
            piece = file.read(min(PIECE, end - first))
        if not piece:
            return
        yield piece
        first += len(piece)


def _with_headers(response: Response, digest: str) -> Response:
    response.set_etag(digest)
    keeping = f"max-age={KEPT_FOR}" if request.args.get("v") else "no-cache"
    response.headers["Cache-Control"] = f"private, {keeping}"
    response.headers["Accept-Ranges"] = "bytes"
    return response.make_conditional(request)
