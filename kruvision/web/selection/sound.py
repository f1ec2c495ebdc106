"""A recording on its way to a player: in parts where it asks for them, never whole in memory."""

from flask import request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Response

from kruvision.services.selection.audio_files import kind_by_name
from kruvision.services.selection.recordings import find_for_listener
from kruvision.web.guards import actor

KEPT_FOR = 24 * 3600


def send_sound(entry_id: int) -> Response:
    """The file of an entry, for whoever may hear it; an address with its version (``?v=``) never
    has another sound, and the device may keep it for itself."""
    path, digest = find_for_listener(entry_id, actor())
    try:
        response = send_file(
            path,
            mimetype=kind_by_name(path.name),
            etag=digest,
            conditional=True,
            last_modified=None,
        )
    except RequestedRangeNotSatisfiable as refused:
        head = {"Content-Range": f"bytes */{path.stat().st_size}"}
        return Response(refused.description, 416, head, mimetype="text/plain")
    keeping = f"max-age={KEPT_FOR}" if request.args.get("v") else "no-cache"
    response.headers["Cache-Control"] = f"private, {keeping}"
    response.headers["Accept-Ranges"] = "bytes"
    return response
