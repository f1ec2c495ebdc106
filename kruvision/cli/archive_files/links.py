"""Whether every link in a folder of files leads to one of them, and to a place that is there."""

import posixpath
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LINKING = ("href", "src", "action", "poster", "srcset")
IN_STYLES = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
INLINE = "data:"


class PageLinks(HTMLParser):
    """The links of a page, and the places in it that others may lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what it links to, and its id."""
        for name, value in attrs:
            if name in LINKING and value is not None:
                self.links.append(value)
            elif name == "id" and value:
                self.places.add(value)


def broken_links(folder: Path) -> list[str]:
    """``file: link`` for each that leads nowhere, or out of the folder."""
    pages = {
        path.relative_to(folder).as_posix(): PageLinks(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    places = {name: page.places for name, page in pages.items()}
    links = [(name, link) for name, page in pages.items() for link in page.links]
    links += [(name, link) for name, link in _of_styles(folder)]
    return [f"{name}: {link}" for name, link in links if not _leads(name, link, files, places)]


def links_of_styles(text: str) -> list[str]:
    """What a style sheet loads."""
    return [link for link in IN_STYLES.findall(text) if not link.startswith(INLINE)]


def _of_styles(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.css")):
        for link in links_of_styles(path.read_text(encoding="utf-8")):
            yield path.relative_to(folder).as_posix(), link


def _leads(name: str, link: str, files: set[str], places: dict[str, set[str]]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or parts.query or parts.path.startswith("/"):
        return False
    here = posixpath.join(posixpath.dirname(name), unquote(parts.path))
    target = posixpath.normpath(here) if parts.path else name
    if target not in files:
        return False
    return not parts.fragment or parts.fragment in places.get(target, set())
