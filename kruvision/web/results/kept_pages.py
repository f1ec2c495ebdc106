"""Pages and files of published results, made once in each language and kept: a whole hall may
read them at once.

``ResultShortcut`` answers them ahead of Flask, with the very answer that Flask gives. Once in
``FRESH_FOR`` seconds one reader of each page goes on to Flask, which looks whether another version
is public: another process may have published one. What this process publishes is seen at once.
"""

import gzip
import hashlib
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from werkzeug.http import parse_cookie
from werkzeug.wrappers import Response

from kruvision.i18n import COOKIE, language_for
from kruvision.services.access import VISITOR
from kruvision.services.transactions.changes import Change, ResultPublished, committed
from kruvision.state import State, state, state_of
from kruvision.web import headers

ACTION = "home.view"
PAGE = "html"
PATH = re.compile(r"/results/([1-9][0-9]{0,9})(?:/result\.([a-z]{1,8}))?", re.ASCII)
FRESH_FOR = 1.0
MOST = 240
"""Pages kept at once: some twenty shows in all languages and kinds."""
CACHING = "no-cache"
VARY = "Accept-Encoding, Accept-Language, Cookie"

Environ = Mapping[str, Any]
Place = tuple[int, str, str]
"""Show, language, and ``html`` or the kind of file."""
Parts = tuple[str, list[tuple[str, str]], bytes]


@dataclass
class KeptPage:
    """A page or file of one version, whole and compressed. ``looked_at`` is when somebody last made
    sure that this version is the public one, on the clock of ``time.monotonic``."""

    fingerprint: str
    tag: str
    head: list[tuple[str, str]]
    body: bytes
    small: bytes
    looked_at: float


def find(place: Place, fingerprint: str) -> KeptPage | None:
    """The kept page of the version that is public, or None; it is fresh from now on."""
    page = state().result_pages.get(place)
    if page is None or page.fingerprint != fingerprint:
        return None
    page.looked_at = time.monotonic()
    return page


def keep(place: Place, fingerprint: str, made: Response) -> KeptPage:
    """Keep what was made for this version; the oldest page goes where there are too many."""
    body = made.get_data()
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    names = ("Content-Type", "Content-Disposition")
    head = [(name, made.headers[name]) for name in names if name in made.headers]
    head += [("ETag", tag), ("Cache-Control", CACHING), ("Vary", VARY), *headers.HARDENED]
    small = gzip.compress(body, mtime=0)
    page = KeptPage(fingerprint, tag, head, body, small, time.monotonic())
    pages = state().result_pages
    pages.pop(place, None)
    pages[place] = page
    while len(pages) > MOST:
        del pages[next(iter(pages))]
    return page


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


class ResultShortcut:
    """WSGI middleware in front of Flask."""

    def __init__(self, app: Flask, inner: Callable[..., Iterable[bytes]]) -> None:
        self.pages, self.inner = state_of(app).result_pages, inner

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
        found = PATH.fullmatch(environ["PATH_INFO"])
        if found is None:
            return None
        place = (int(found[1]), language_of(environ), found[2] or PAGE)
        page = self.pages.get(place)
        now = time.monotonic()
        if page is None or now - page.looked_at < FRESH_FOR:
            return page
        page.looked_at = now
        return None


def language_of(environ: Environ) -> str:
    """The language of a reader, as ``i18n.select_locale`` finds it."""
    sent = environ.get("HTTP_COOKIE", "")
    chosen = parse_cookie(sent).get(COOKIE, "") if sent else ""
    return language_for(chosen, environ.get("HTTP_ACCEPT_LANGUAGE", ""))


def init_app(app: Flask) -> None:
    """Put the shortcut in front of Flask, if visitors may read results; forget what is kept when
    something is published."""
    kept: State = state_of(app)

    def listen(_sender: object, changes: tuple[Change, ...]) -> None:
        is_ours = current_app._get_current_object() is app  # type: ignore[attr-defined]
        if is_ours and any(isinstance(change, ResultPublished) for change in changes):
            kept.result_pages.clear()

    kept.result_listener = listen
    committed.connect(listen, weak=True)
    if VISITOR.may(ACTION):
        app.wsgi_app = ResultShortcut(app, app.wsgi_app)  # type: ignore[method-assign]
