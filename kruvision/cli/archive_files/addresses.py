"""The addresses of the archive as files of a folder, and links from one of them to another.

An app whose ``url_for`` is one of ``FileAddresses`` makes the very pages that a server makes, with
links that need none.
"""

import posixpath
import re
from typing import Any, TypeAlias

from flask import Flask, request

from kruvision.i18n import locale_code
from kruvision.services.archive import open_data

Page: TypeAlias = tuple[str, str]
"""A path on the server and a language."""
STATIC = re.compile(r"/static/[^/]+/(.+)")
DATA = re.compile(r"/archive/([a-z]+\.(?:json|csv))")
PLAIN = re.compile(r"/(traditions\.css|(?:ornaments|photos)/[^/]+)")
RENAMED = {open_data.ALL: "archive.json"}
START = "archive.index"


def file_of(page: Page) -> str:
    """The file of a page: in its language's folder where it has one."""
    path, language = page
    for pattern, folder in ((STATIC, "static/"), (PLAIN, "")):
        if found := pattern.fullmatch(path):
            return folder + found[1]
    if found := DATA.fullmatch(path):
        return f"data/{RENAMED.get(found[1], found[1])}"
    is_file = "." in posixpath.basename(path)
    return f"{language}{path}" if is_file else f"{language}{path}.html"


def link_between(one: str, other: str) -> str:
    """The way from one file to another."""
    return posixpath.relpath(other, posixpath.dirname(one) or ".")


class FileAddresses:
    """``url_for`` of an app that writes files. ``named`` are the pages that were linked so far."""

    def __init__(self, app: Flask) -> None:
        self._served = app.url_for
        self.named: dict[Page, None] = {}
        app.url_for = self.url_for  # type: ignore[method-assign]
        app.config["AS_FILES"] = True

    def note_start(self, language: str) -> str:
        """Where the archive begins in a language, seen from the folder itself."""
        page = (self._served(START), language)
        self.named.setdefault(page)
        return file_of(page)

    def url_for(self, endpoint: str, *, _anchor: str | None = None, **values: Any) -> str:
        """The link from the page that is made just now, in its language; the front page is the
        start of the archive, and another language's page is beside this one."""
        here = (request.path, locale_code())
        if endpoint == "home.language":
            other = (request.path, str(values["code"]))
        elif endpoint == "home.index":
            other = (self._served(START), here[1])
        else:
            other = (self._served(endpoint, **values), here[1])
        self.named.setdefault(other)
        link = link_between(file_of(here), file_of(other))
        return f"{link}#{_anchor}" if _anchor else link
