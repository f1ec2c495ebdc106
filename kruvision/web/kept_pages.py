"""Public pages and files, made once in each language and kept: a whole hall may read them at once.

``KeptPages`` answers them ahead of Flask, with the very answer that Flask gives. Once in
``FRESH_FOR`` seconds one reader of each page goes on to Flask, which looks whether it is still so:
a result by its version, a page of the archive by the fingerprint of the archive, any other page by
the head of the record, where everything that changes an evening leaves a line; another process may
have written it. What this process commits is seen at once.
"""

import gzip
import hashlib
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeAlias

from flask import Flask, current_app, request
from flask_babel import force_locale
from werkzeug.wrappers import Response

from kruvision.i18n import language_of, locale_code
from kruvision.services.access import VISITOR
from kruvision.services.archive.freshness import archive_fingerprint
from kruvision.services.record import chain
from kruvision.services.transactions import changes as c
from kruvision.state import State, state, state_of
from kruvision.web import headers

ACTION = "home.view"
RESULT = re.compile(r"/results/[1-9][0-9]{0,9}(?:/result\.[a-z]{1,8})?", re.ASCII)
ARCHIVE = re.compile(r"/archive(?:/[a-z0-9_/.-]{1,90})?", re.ASCII)
SEARCH = "/archive"
"""What stands behind the ``?`` of this page is looked for."""
OTHERS = re.compile(
    rf"{ARCHIVE.pattern}"
    r"|/|/results|/traditions\.css|/ornaments/[a-z0-9_]{1,40}\.svg"
    r"|/v/learn|/v/songs/[1-9][0-9]{0,9}",
    re.ASCII,
)
FRESH_FOR = 1.0
NEVER = float("-inf")
"""When a page was looked at that has to be looked at before it is shown again."""
MOST = 480
"""Pages kept at once: some twenty shows in all languages and kinds, and all ornaments."""
SEEN_BY_FEW = (
    *(c.MarkSaved, c.ScoresheetChanged, c.JurorNudged, c.BallotsCast, c.TicketsChanged),
    c.AnswersCounted,
    *(c.ScreenSwitched, c.DecisionRecorded, c.StaffChanged, c.JuryChanged),
)
"""Changes that no public page shows. Marks and ballots come by the hundred."""
CACHING = "no-cache"
VARY = "Accept-Encoding, Accept-Language, Cookie"

Environ = Mapping[str, Any]
Place = tuple[str, str]
"""Path and language."""
Parts = tuple[str, list[tuple[str, str]], bytes]


@dataclass
class KeptPage:
    """A page or file of one version, whole and compressed. ``looked_at`` is when somebody last made
    sure that this version is the one to show, on the clock of ``time.monotonic``."""

    fingerprint: str
    tag: str
    head: list[tuple[str, str]]
    body: bytes
    small: bytes
    looked_at: float


def find(place: Place, fingerprint: str) -> KeptPage | None:
    """The kept page of the version that is public, or None; it is fresh from now on."""
    page = state().public_pages.get(place)
    if page is None or page.fingerprint != fingerprint:
        return None
    page.looked_at = time.monotonic()
    return page


def make_page(fingerprint: str, made: Response) -> KeptPage:
    """What was made for this version, as its readers get it."""
    body = made.get_data()
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    names = ("Content-Type", "Content-Disposition")
    head = [(name, made.headers[name]) for name in names if name in made.headers]
    caching = made.headers.get("Cache-Control", CACHING)
    varies = made.headers.get("Vary", VARY)
    hardened = [(name, made.headers.get(name, value)) for name, value in headers.HARDENED]
    head += [("ETag", tag), ("Cache-Control", caching), ("Vary", varies), *hardened]
    small = gzip.compress(body, mtime=0)
    return KeptPage(fingerprint, tag, head, body, small, time.monotonic())


def keep(place: Place, fingerprint: str, made: Response) -> KeptPage:
    """Keep what was made for this version; one goes where there are too many."""
    page = make_page(fingerprint, made)
    pages = state().public_pages
    pages.pop(place, None)
    pages[place] = page
    while len(pages) > MOST:
        del pages[_first_to_go(pages)]
    return page


def _first_to_go(pages: Mapping[Place, KeptPage]) -> Place:
    """The oldest page behind the archive's first, of which there are thousands and readers few;
    else the oldest of all."""
    oldest = next(iter(pages))
    return next((place for place in pages if place[0].startswith("/archive/")), oldest)


def answer(page: KeptPage, environ: Environ) -> Response:
    """The page as Flask's answer."""
    status, head, body = parts_of(page, environ)
    return Response(body, status, head)


def parts_of(page: KeptPage, environ: Environ) -> Parts:
    """One reader's answer: the page, compressed where that is accepted, or that it is the same."""
    if page.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
        return "304 NOT MODIFIED", page.head, b""
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and len(page.small) < len(page.body):
        length = ("Content-Length", str(len(page.small)))
        return "200 OK", [*page.head, ("Content-Encoding", "gzip"), length], page.small
    return "200 OK", [*page.head, ("Content-Length", str(len(page.body)))], page.body


View: TypeAlias = Callable[..., "str | Response"]


def kept(view: View) -> View:
    """A public page that is the same for everybody: made once, until something public changes. What
    stands behind the ``?`` makes no other page of it."""
    return _kept_while(chain.head, view)


def kept_with_the_archive(view: View) -> View:
    """The same for a page that shows the archive and nothing else: an evening makes none anew."""
    return _kept_while(archive_fingerprint, view)


def _kept_while(fingerprint_now: Callable[[], str], view: View) -> View:
    @wraps(view)
    def answer_kept(*args: Any, **kwargs: Any) -> Response:
        place, fingerprint = (request.path, locale_code()), fingerprint_now()
        page = find(place, fingerprint)
        if page is None:
            page = keep(place, fingerprint, for_everybody(lambda: view(*args, **kwargs), place[0]))
        return answer(page, request.environ)

    return answer_kept


def for_everybody(view: Callable[[], str | Response], path: str) -> Response:
    """What a view makes outside of this reader's request, with nothing of a session in it."""
    language = locale_code()
    with current_app.test_request_context(path), force_locale(language):
        return current_app.make_response(view())


class KeptPages:
    """WSGI middleware in front of Flask."""

    def __init__(self, app: Flask, inner: Callable[..., Iterable[bytes]]) -> None:
        self.pages, self.inner = state_of(app).public_pages, inner

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        page = self._find(environ) if environ["REQUEST_METHOD"] == "GET" else None
        if page is None:
            return self.inner(environ, start_response)
        status, head, body = parts_of(page, environ)
        start_response(status, list(head))
        return [body]

    def _find(self, environ: Environ) -> KeptPage | None:
        """The fresh page asked for. Of those who ask for one that is no longer fresh, the first
        finds none: who goes to Flask for all others."""
        path = environ["PATH_INFO"]
        is_asked_for = not (path == SEARCH and environ.get("QUERY_STRING"))
        is_other = OTHERS.fullmatch(path) and is_asked_for
        if not is_other and RESULT.fullmatch(path) is None:
            return None
        page = self.pages.get((path, language_of(environ)))
        now = time.monotonic()
        if page is None or now - page.looked_at < FRESH_FOR:
            return page
        page.looked_at = now
        return None


def init_app(app: Flask) -> None:
    """Put the shortcut in front of Flask, if visitors may read public pages; forget what is kept
    when something changes that they show."""
    kept: State = state_of(app)

    def listen(_sender: object, changes: tuple[c.Change, ...]) -> None:
        is_ours = current_app._get_current_object() is app  # type: ignore[attr-defined]
        if is_ours:
            forget(kept.public_pages, changes)

    kept.public_listener = listen
    c.committed.connect(listen, weak=True)
    if VISITOR.may(ACTION):
        app.wsgi_app = KeptPages(app, app.wsgi_app)  # type: ignore[method-assign]


def forget(pages: dict[Place, KeptPage], changes: Iterable[c.Change]) -> None:
    """Drop what these changes may have made old: results only where one is published, and nothing
    of the archive, whose next reader looks whether it is still so."""
    seen = [change for change in changes if not isinstance(change, SEEN_BY_FEW)]
    if any(isinstance(change, c.ResultPublished) for change in seen):
        pages.clear()
    elif seen:
        for place in [place for place in pages if not RESULT.fullmatch(place[0])]:
            if ARCHIVE.fullmatch(place[0]):
                pages[place].looked_at = NEVER
            else:
                del pages[place]
