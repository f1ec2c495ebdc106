"""How much a request may send, page by page: decided before anything of its body is read.

A page takes ``DEFAULT`` unless the table names more for it, and it takes more only from somebody
who may do what the page does: a stranger's photo is refused by its size and not read first.
"""

from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import parse_qsl

from flask import Flask, Request, current_app, g, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.wrappers import Response

from kruvision import identity
from kruvision.services.entries import photos, recordings
from kruvision.services.entries.importing.files import MOST_BYTES
from kruvision.services.ruleset.files import LARGEST_FILE
from kruvision.services.selection import audio_files
from kruvision.services.threads import hold_no_connection
from kruvision.services.traditions import packs

KB = 1024
DEFAULT = 16 * KB
PHONE = 8 * KB
SHEET = 32 * KB
"""A juror's note of 4,000 letters, each of which takes six bytes in a form without scripts."""
TEXTS = 128 * KB
"""Texts in three languages: the longest card of a tradition fills 16 kB of it."""
TABLE = 192 * KB
"""The main fields of a hundred entries, and what was seen of them."""
LONGEST_TEXT = 1024 * KB
"""What is no form with a file is held in memory, so it is no longer than this."""
HELD_IN_MEMORY, PIECE = 512 * KB, 64 * KB
"""A body in chunks that is longer waits on the disk, and is read in such pieces."""
MOST_FIELDS, MOST_FIELDS_OF_A_TABLE = 1000, 3000
"""The longest card of a tradition has a hundred; the table of entries nine for each of them."""

LIMITS = {
    "audience": PHONE,
    "jury": SHEET,
    "jury_head": SHEET,
    "amendments.change": TEXTS,
    "console.switch": TEXTS,
    "categories.change": TABLE,
    "categories.multiply": TEXTS,
    "categories.preview": TEXTS,
    "criteria.change": TEXTS,
    "editions.add": TEXTS,
    "editions.change": TEXTS,
    "entries.add": photos.MOST_BYTES + TEXTS,
    "entries.change": photos.MOST_BYTES + TEXTS,
    "entries.change_table": TABLE,
    "imports.upload": MOST_BYTES + DEFAULT,
    "jurors.add": TEXTS,
    "jurors.edit": TEXTS,
    "jurors.seat": TEXTS,
    "packs.upload": packs.MOST_BYTES + DEFAULT,
    "passports.change": 2 * recordings.MOST_BYTES + TEXTS,
    "passports.preview": TEXTS,
    "questions.change": TEXTS,
    "recordings.send": audio_files.MOST_BYTES + DEFAULT,
    "rule_files.upload": LARGEST_FILE + DEFAULT,
    "rules.change": TEXTS,
    "screens.show_everywhere": TEXTS,
    "screens.switch": TEXTS,
    "shows.add": TEXTS,
    "shows.change": TEXTS,
    "traditions.add": TEXTS,
    "traditions.change": TEXTS,
    "traditions.preview": TEXTS,
}
"""Bytes, by page or by blueprint: the first that is found counts."""


class BoundedForms(FormDataParser):
    """Fields are counted before they are taken apart, also those of a form without a file. Bytes
    that are no UTF-8 are replaced at once; Werkzeug writes each of them out by itself."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        """The body, its fields and its files; raises ``RequestEntityTooLarge`` for too many."""
        if mimetype != "application/x-www-form-urlencoded":
            return super().parse(stream, mimetype, content_length, options)
        text = stream.read().decode(errors="replace")
        if text.count("&") >= (self.max_form_parts or MOST_FIELDS):
            raise RequestEntityTooLarge
        fields = parse_qsl(text, keep_blank_values=True, errors="replace")
        return stream, self.cls(fields), self.cls()


class BoundedRequest(Request):
    """A request whose forms are bounded."""

    form_data_parser_class = BoundedForms


def limit_of(endpoint: str | None) -> int:
    """How many bytes a page takes from somebody who may do what it does."""
    page = endpoint or ""
    return LIMITS.get(page) or LIMITS.get(page.rpartition(".")[0]) or DEFAULT


def init_app(app: Flask) -> None:
    """To be called before anything else looks at requests."""
    app.request_class = BoundedRequest
    app.config.update(
        MAX_CONTENT_LENGTH=DEFAULT, MAX_FORM_MEMORY_SIZE=TABLE, MAX_FORM_PARTS=MOST_FIELDS
    )
    app.before_request(_bound)
    app.after_request(_hang_up)
    app.teardown_request(_forget_body)


def _bound() -> None:
    """Set this request's limit, and refuse at once what says of itself that it is longer."""
    length, is_in_chunks = request.content_length or 0, "Transfer-Encoding" in request.headers
    limit = limit_of(request.endpoint)
    if limit > DEFAULT and (length > DEFAULT or is_in_chunks) and not _may_send():
        limit = DEFAULT
    hold_no_connection()  # who sends may be slow
    request.max_content_length = limit
    request.max_form_parts = MOST_FIELDS_OF_A_TABLE if limit == TABLE else MOST_FIELDS
    if length > limit:
        raise RequestEntityTooLarge
    if is_in_chunks:
        _measure(request.environ, limit)
    elif length > DEFAULT:
        _read_now()


def _read_now() -> None:
    """Have all of the body before a view asks who it is. A form's files go to the disk as they
    come; what is no form is a text, and as short as one."""
    if request.mimetype != "multipart/form-data" and (request.content_length or 0) > LONGEST_TEXT:
        raise RequestEntityTooLarge
    request.get_data(parse_form_data=True)


def _measure(environ: dict[str, Any], limit: int) -> None:
    """Read a body that comes in chunks, and no more of it than one byte over the limit. Werkzeug
    would cut it there, and take what it has for the whole."""
    is_whole = environ.get("wsgi.input_terminated")
    body = g.body_in_chunks = SpooledTemporaryFile(max_size=HELD_IN_MEMORY)  # noqa: SIM115
    try:
        size = _copy(environ["wsgi.input"], body, limit + 1) if is_whole else 0
    except (OSError, ValueError):  # no chunks, or fewer than were promised
        raise ClientDisconnected from None
    if size > limit:
        raise RequestEntityTooLarge
    body.seek(0)
    environ["wsgi.input"] = body


def _forget_body(_error: BaseException | None) -> None:
    """What waited on the disk goes with its request."""
    if body := g.pop("body_in_chunks", None):
        body.close()


def _copy(source: IO[bytes], target: IO[bytes], most: int) -> int:
    """Copy so many bytes at most, in pieces; how many there were."""
    size = 0
    while piece := source.read(min(PIECE, most - size)):
        target.write(piece)
        size += len(piece)
    return size


def _may_send() -> bool:
    """Whether somebody who asks may do what the page does."""
    view = current_app.view_functions[request.endpoint or ""]
    action = getattr(view, "guarded_action", "")
    return any(actor.may(action) for actor in identity.actors())


def _hang_up(response: Response) -> Response:
    """What is left of a body that was too large is not read: the connection ends."""
    if response.status_code == 413:
        response.headers["Connection"] = "close"
    return response
